//! `[user_pool.NAME]`: a Cognito user pool with its domain, resource servers, clients and users.

use toml::Spanned;

use crate::base::Secret;
use crate::stack::check;
use crate::stack::diagnose::Diagnostic;
use crate::stack::read::Table;
use crate::stack::reference::{Attribute, Resource};
use crate::stack::template::Values;

use super::Named;
use super::client::Client;
use super::password::PasswordPolicy;

/// CreateUserPool, and what belongs to the pool.
#[derive(Clone, Debug)]
pub(crate) struct UserPool {
    /// `PoolName`.
    pub(crate) name: String,
    /// The prefix of its hosted domain, if it has one: only then is there a token endpoint.
    pub(crate) domain: Option<String>,
    /// `Policies.PasswordPolicy`; AWS's default when the file has none.
    pub(crate) password_policy: PasswordPolicy,
    /// `[user_pool.NAME.resource_server.NAME]`
    pub(crate) resource_servers: Named<ResourceServer>,
    /// `[user_pool.NAME.client.NAME]`
    pub(crate) clients: Named<Client>,
    /// `[user_pool.NAME.user.USERNAME]`
    pub(crate) users: Named<User>,
}

/// CreateResourceServer.
#[derive(Clone, Debug)]
pub(crate) struct ResourceServer {
    /// What its scopes begin with.
    pub(crate) identifier: String,
    /// Its name; the table's when the file has none.
    pub(crate) name: String,
    /// Scope names with their descriptions, in the order of the file.
    pub(crate) scopes: Vec<(String, String)>,
}

/// AdminCreateUser, then AdminSetUserPassword with `Permanent`.
#[derive(Clone, Debug)]
pub(crate) struct User {
    /// A password that it can log in with at once.
    pub(crate) password: Secret,
    /// `UserAttributes`, such as `email`.
    pub(crate) attributes: Vec<(String, String)>,
}

impl UserPool {
    /// Reads the table; scopes and passwords are checked against the pool, unless it is wrong itself.
    pub(crate) fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
        table.check_key(key);
        let name = table.required("name", |table, key| table.literal(key, check::POOL_NAME));
        let domain = table.literal("domain", check::DOMAIN);
        if let Some(domain) = &domain {
            table.claim("domain", "a user pool", domain);
        }
        let before = table.mistakes();
        let policy = table.table("password_policy", |table| Some(PasswordPolicy::read(table)));
        let password_policy = policy.unwrap_or_default();
        let judged_by = (table.mistakes() == before).then_some(password_policy);
        let (before, hidden) = (table.mistakes(), table.hidden());
        let server = |name| Resource::ResourceServer(key.to_owned(), name);
        let resource_servers = table.resources("resource_server", server, ResourceServer::read);
        let are_hidden = table.hidden() > hidden;
        let scopes = (table.mistakes() == before).then(|| Scopes::of(key, &resource_servers, are_hidden));
        let client = |name| Resource::Client(key.to_owned(), name);
        let clients =
            table.resources("client", client, |table, key| Client::read(table, key, scopes.as_ref()));
        let user = |name| Resource::User(key.to_owned(), name);
        let users = table.resources("user", user, |table, key| User::read(table, key, judged_by));
        let (name, domain) = (name?.into_inner(), domain.map(Spanned::into_inner));
        Some(Self { name, domain, password_policy, resource_servers, clients, users })
    }
}

impl ResourceServer {
    fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
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
                let names = super::plain(table.literals("scopes", check::SCOPE_NAME));
                names.into_iter().map(|name| (name.clone(), name)).collect()
            }
        };
        Some(Self { identifier: identifier?.into_inner(), name, scopes })
    }
}

impl User {
    fn read(table: &mut Table<'_, '_>, key: &str, policy: Option<PasswordPolicy>) -> Option<Self> {
        table.check_name(key, table.span(), check::USERNAME);
        let password = table.required("password", |table, key| table.literal(key, check::TEXT));
        if let (Some(policy), Some(password)) = (policy, &password)
            && let Some(missing) = policy.refuses(password.get_ref())
        {
            let mistake =
                Diagnostic::new(password.span(), "the pool's password policy refuses this password");
            let note = "AWS's policy is 8 characters with upper case, lower case, numbers and symbols; \
                        `[user_pool.NAME.password_policy]` changes it";
            let pool = match &table.resource {
                Some(Resource::User(pool, _)) => format!("user_pool.{pool}.password_policy"),
                _ => String::new(),
            };
            table.missing_elsewhere(&pool, mistake.expected(missing).note(note));
        }
        let attributes = table.entries("attributes", |table, _, value| table.as_literal(&value, check::ANY));
        let attributes = attributes.into_iter().map(|(name, value)| (name, value.into_inner())).collect();
        Some(Self { password: Secret::new(password?.into_inner()), attributes })
    }
}

/// The scopes that a pool's clients may be allowed.
#[derive(Debug)]
pub(crate) struct Scopes {
    /// Where the file has the resource servers.
    pub(crate) path: String,
    /// All of them: those of the resource servers, then the standard ones.
    pub(crate) names: Vec<String>,
    /// Whether some of them hold a value of the environment.
    pub(crate) are_hidden: bool,
    /// The identifiers of the resource servers, to fill in references to them.
    pub(crate) identifiers: Values,
}

/// Documented: the scopes of every pool, in the guide's page on scopes.
const STANDARD_SCOPES: [&str; 5] = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

impl Scopes {
    fn of(pool: &str, servers: &Named<ResourceServer>, are_hidden: bool) -> Self {
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
