//! `[user_pool.NAME.resource_server.NAME]`, and the scopes that the clients of a pool may be allowed.

use toml::Spanned;

use super::named::Named;
use crate::stack::check;
use crate::stack::read::Table;
use crate::stack::reference::{Attribute, Resource};
use crate::stack::template::Values;

/// The scopes that a pool's clients may be allowed.
#[derive(Debug)]
pub(crate) struct Scopes {
    /// The path of the resource servers in the file.
    pub(crate) path: String,
    /// All scopes: those of the resource servers, then the standard ones.
    pub(crate) names: Vec<String>,
    /// Whether some of them contain a value of the environment.
    pub(crate) are_hidden: bool,
    /// The identifiers of the resource servers, to fill in references to them.
    pub(crate) identifiers: Values,
}

impl Scopes {
    pub(crate) fn of(pool: &str, servers: &Named<ResourceServer>, are_hidden: bool) -> Self {
        let (mut names, mut identifiers) = (Vec::new(), Values::default());
        for (key, server) in servers {
            let resource = Resource::ResourceServer(pool.to_owned(), key.clone());
            identifiers.set(resource, Attribute::Identifier, server.identifier.as_str());
            names.extend(server.scopes.iter().map(|(scope, _)| format!("{}/{scope}", server.identifier)));
        }
        names.extend(STANDARD_SCOPES.map(str::to_owned));
        Self { path: format!("user_pool.{pool}.resource_server"), names, are_hidden, identifiers }
    }
}

/// CreateResourceServer.
#[derive(Clone, Debug)]
pub(crate) struct ResourceServer {
    /// The prefix of its scopes.
    pub(crate) identifier: String,
    /// Its name; by default the table's.
    pub(crate) name: String,
    /// Scope names with their descriptions, in the order of the file.
    pub(crate) scopes: Vec<(String, String)>,
}

impl ResourceServer {
    pub(super) fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
        table.check_key(key);
        let identifier = table.required("identifier", |table, key| table.literal(key, check::IDENTIFIER));
        if let Some(identifier) = &identifier {
            let pool = match &table.resource {
                Some(Resource::ResourceServer(pool, _)) => format!("a resource server of `user_pool.{pool}`"),
                _ => "a resource server".to_owned(),
            };
            table.claim("identifier", &pool, identifier);
        }
        let name =
            table.literal("name", check::POOL_NAME).map_or_else(|| key.to_owned(), Spanned::into_inner);
        let scopes = match table.is_table("scopes") {
            true => table.entries("scopes", |table, name, description| {
                table.check_name(name.get_ref(), name.span(), check::SCOPE_NAME);
                Some(table.as_literal(&description, check::DESCRIPTION)?.into_inner())
            }),
            false => {
                let names = super::named::plain(table.literals("scopes", check::SCOPE_NAME));
                names.into_iter().map(|name| (name.clone(), name)).collect()
            }
        };
        Some(Self { identifier: identifier?.into_inner(), name, scopes })
    }
}

/// Documented: the scopes of every pool, in the guide's page on scopes.
pub(crate) const STANDARD_SCOPES: [&str; 5] =
    ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];
