//! A stack as the steps that create it, each after all that it refers to.

use std::collections::BTreeMap;

use super::reference::{Attribute, Resource};
use super::schema::Document;
use super::schema::client::Client;
use super::schema::credential_provider::{ApiKeyProvider, CredentialProvider};
use super::schema::gateway::Gateway;
use super::schema::iam_role::IamRole;
use super::schema::resource_server::ResourceServer;
use super::schema::runtime::Runtime;
use super::schema::target::Target;
use super::schema::user_pool::{User, UserPool};
use super::template::Values;

/// One resource to create.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Created<'s> {
    /// With its domain, if it has one.
    UserPool(&'s UserPool),
    ResourceServer(&'s ResourceServer),
    Client(&'s Client),
    User(&'s User),
    CredentialProvider(&'s CredentialProvider),
    ApiKeyProvider(&'s ApiKeyProvider),
    /// With its policies.
    IamRole(&'s IamRole),
    /// With its server.
    Runtime(&'s Runtime),
    /// Without its targets.
    Gateway(&'s Gateway),
    Target(&'s Target),
}

/// What to create next: which resource it is, and its table.
#[derive(Clone, Debug)]
pub(crate) struct Step<'s> {
    /// The name under which its attributes are to be `set` in the `Values`; it names the parent too.
    pub(crate) resource: Resource,
    pub(crate) created: Created<'s>,
}

/// All steps of a stack, and what later steps may refer to before any is done: the names and identifiers.
pub(crate) fn steps<'s>(
    document: &'s Document,
    needs: &BTreeMap<Resource, Vec<Resource>>,
) -> (Vec<Step<'s>>, Values) {
    let mut steps = every_step(document);
    steps.sort_by_key(|step| step.resource.rank());
    (needs_first(steps, needs), known_beforehand(document))
}

fn every_step(document: &Document) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for (key, pool) in &document.user_pools {
        steps.push(Step { resource: Resource::UserPool(key.clone()), created: Created::UserPool(pool) });
        steps.extend(pool.resource_servers.iter().map(|(name, server)| Step {
            resource: Resource::ResourceServer(key.clone(), name.clone()),
            created: Created::ResourceServer(server),
        }));
        steps.extend(pool.clients.iter().map(|(name, client)| Step {
            resource: Resource::Client(key.clone(), name.clone()),
            created: Created::Client(client),
        }));
        steps.extend(pool.users.iter().map(|(name, user)| Step {
            resource: Resource::User(key.clone(), name.clone()),
            created: Created::User(user),
        }));
    }
    steps.extend(document.credential_providers.iter().map(|(key, provider)| Step {
        resource: Resource::CredentialProvider(key.clone()),
        created: Created::CredentialProvider(provider),
    }));
    steps.extend(document.api_key_providers.iter().map(|(key, provider)| Step {
        resource: Resource::ApiKeyCredentialProvider(key.clone()),
        created: Created::ApiKeyProvider(provider),
    }));
    steps.extend(document.iam_roles.iter().map(|(key, role)| Step {
        resource: Resource::IamRole(key.clone()),
        created: Created::IamRole(role),
    }));
    steps.extend(document.runtimes.iter().map(|(key, runtime)| Step {
        resource: Resource::Runtime(key.clone()),
        created: Created::Runtime(runtime),
    }));
    for (key, gateway) in &document.gateways {
        steps.push(Step { resource: Resource::Gateway(key.clone()), created: Created::Gateway(gateway) });
        steps.extend(gateway.targets.iter().map(|(name, target)| Step {
            resource: Resource::Target(key.clone(), name.clone()),
            created: Created::Target(target),
        }));
    }
    steps
}

/// Within a kind, the order of the file, but needed ones first; cycles were refused before.
fn needs_first<'s>(steps: Vec<Step<'s>>, needs: &BTreeMap<Resource, Vec<Resource>>) -> Vec<Step<'s>> {
    let mut waiting = steps;
    let mut ordered: Vec<Step<'s>> = Vec::new();
    while !waiting.is_empty() {
        let is_ready = |step: &Step<'_>| {
            let mut needed = needs.get(&step.resource).into_iter().flatten();
            !needed.any(|needed| waiting.iter().any(|other| other.resource == *needed))
        };
        let at = waiting.iter().position(is_ready).unwrap_or_default();
        ordered.push(waiting.remove(at));
    }
    ordered
}

fn known_beforehand(document: &Document) -> Values {
    let mut values = Values::default();
    for (key, pool) in &document.user_pools {
        values.set(Resource::UserPool(key.clone()), Attribute::Name, &pool.name);
        for (name, server) in &pool.resource_servers {
            let resource = Resource::ResourceServer(key.clone(), name.clone());
            values.set(resource, Attribute::Identifier, &server.identifier);
        }
    }
    for (key, provider) in &document.credential_providers {
        values.set(Resource::CredentialProvider(key.clone()), Attribute::Name, &provider.name);
    }
    for (key, provider) in &document.api_key_providers {
        values.set(Resource::ApiKeyCredentialProvider(key.clone()), Attribute::Name, &provider.name);
    }
    for (key, role) in &document.iam_roles {
        values.set(Resource::IamRole(key.clone()), Attribute::Name, &role.name);
    }
    for (key, runtime) in &document.runtimes {
        values.set(Resource::Runtime(key.clone()), Attribute::Name, &runtime.name);
    }
    values
}
