//! `[user_pool.NAME]`: a Cognito user pool with its domain, resource servers, clients and users.

use toml::Spanned;

use super::client::Client;
use super::named::Named;
use super::password::PasswordPolicy;
use super::resource_server::{ResourceServer, Scopes};
use crate::base::Secret;
use crate::stack::check;
use crate::stack::diagnose::Diagnostic;
use crate::stack::read::Table;
use crate::stack::reference::Resource;

/// CreateUserPool, and what belongs to the pool.
#[derive(Clone, Debug)]
pub(crate) struct UserPool {
    /// `PoolName`.
    pub(crate) name: String,
    /// The prefix of its hosted domain, if it has one: only then is there a token endpoint.
    pub(crate) domain: Option<String>,
    /// `Policies.PasswordPolicy`; by default AWS's.
    pub(crate) password_policy: PasswordPolicy,
    /// `[user_pool.NAME.resource_server.NAME]`
    pub(crate) resource_servers: Named<ResourceServer>,
    /// `[user_pool.NAME.client.NAME]`
    pub(crate) clients: Named<Client>,
    /// `[user_pool.NAME.user.USERNAME]`
    pub(crate) users: Named<User>,
}

/// AdminCreateUser, then AdminSetUserPassword with `Permanent`.
#[derive(Clone, Debug)]
pub(crate) struct User {
    /// A password with which it can log in at once.
    pub(crate) password: Secret,
    /// `UserAttributes`, such as `email`.
    pub(crate) attributes: Vec<(String, String)>,
}

impl UserPool {
    /// Reads the table; scopes and passwords are checked against the pool, unless the pool itself is wrong.
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
