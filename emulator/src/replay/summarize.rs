//! Which of a stack's resources the article's variables and the short commands mean.

use indexmap::IndexMap;
use serde_json::Value;

use crate::app::App;
use crate::base::root_key;
use crate::stack::Stack;
use crate::stack::reference::{Attribute, Reference, Resource};
use crate::stack::schema::authorizer::Authorizer;
use crate::stack::schema::client::Client;
use crate::stack::schema::user_pool::UserPool;
use crate::stack::template::{Template, Values};
use crate::summary::{Gateway, Summary, Target, User, example_call};

/// The stack as it now runs. Of several gateways, runtimes or providers the first one is meant.
pub(super) fn summary(app: &App, stack: &Stack, values: &Values) -> Summary {
    let view = View { app, stack, values };
    let place = stack.place();
    Summary {
        public_url: app.addresses.public_url().to_owned(),
        stack: stack.file_name().to_owned(),
        region: place.region.clone(),
        account: place.account.clone(),
        environment: view.environment(),
        user: view.user(),
        gateway: view.gateway(),
        targets: view.targets(),
        warning: None,
    }
}

struct View<'s> {
    app: &'s App,
    stack: &'s Stack,
    values: &'s Values,
}

impl<'s> View<'s> {
    fn environment(&self) -> IndexMap<String, String> {
        let region = &self.stack.place().region;
        let inbound = self.inbound_pool();
        let outbound = self.outbound_pool();
        let provider = self.stack.document().credential_providers.first().map(|(_, provider)| provider);
        let secret = provider.and_then(|provider| provider.client_secret.resolve(self.values).ok());
        let domain = outbound.and_then(|(_, pool)| pool.domain.as_deref());
        let runtime_arn = self.runtime_arn();
        let variables = [
            ("AWS_ENDPOINT_URL", Some(self.app.addresses.public_url().to_owned())),
            ("AWS_ACCESS_KEY_ID", Some(root_key::ACCESS_KEY_ID.to_owned())),
            ("AWS_SECRET_ACCESS_KEY", Some(root_key::SECRET_ACCESS_KEY.to_owned())),
            ("AWS_REGION", Some(region.clone())),
            ("AWS_DEFAULT_REGION", Some(region.clone())),
            ("INBOUND_USER_POOL_ID", inbound.and_then(|(key, _)| self.pool_id(key))),
            ("INBOUND_CLIENT_ID", self.inbound_client_id()),
            ("GATEWAY_URL", self.gateway_id().map(|id| self.app.addresses.gateway(&id))),
            ("OUTBOUND_USER_POOL_ID", outbound.and_then(|(key, _)| self.pool_id(key))),
            ("OUTBOUND_CLIENT_ID", provider.and_then(|provider| self.resolve(&provider.client_id))),
            ("OUTBOUND_CLIENT_SECRET", secret.map(|secret| secret.expose().to_owned())),
            (
                "OUTBOUND_TOKEN_ENDPOINT",
                domain.map(|domain| {
                    format!(
                        "{}/oauth2/token",
                        self.app.addresses.domain(&self.app.addresses.place().region, domain)
                    )
                }),
            ),
            ("RUNTIME_ARN", runtime_arn.clone()),
            (
                "RUNTIME_URL",
                runtime_arn.map(|arn| format!("{}?qualifier=DEFAULT", self.app.addresses.invocations(&arn))),
            ),
        ];
        variables.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }

    fn user(&self) -> Option<User> {
        let (key, pool) = self.inbound_pool()?;
        let (username, user) = pool.users.first()?;
        Some(User {
            user_pool_id: self.pool_id(key)?,
            client_id: self.inbound_client_id()?,
            username: username.clone(),
            password: user.password.expose().to_owned(),
        })
    }

    fn targets(&self) -> Vec<Target> {
        let gateways = self.app.gateway.gateways.all();
        let targets = gateways.iter().flat_map(|gateway| gateway.targets());
        let describe = |target: std::sync::Arc<crate::gateway::target::Target>| {
            let state = target.state();
            let example = state.tools.iter().find_map(|tool| {
                let definition: Value = serde_json::from_str(tool.definition.get()).ok()?;
                example_call(&tool.exposed_name, definition.get("inputSchema")?)
            });
            Target {
                id: target.id.clone(),
                name: target.name.clone(),
                status: state.status.as_str().to_owned(),
                status_reasons: state.status_reasons.clone(),
                tools: state.tools.len(),
                example,
            }
        };
        targets.map(describe).collect()
    }

    /// The user pool that the gateway trusts.
    fn inbound_pool(&self) -> Option<(&'s str, &'s UserPool)> {
        self.pool_of(&self.inbound_authorizer()?.discovery_url)
    }

    /// The user pool that the credential provider asks.
    fn outbound_pool(&self) -> Option<(&'s str, &'s UserPool)> {
        let (_, provider) = self.stack.document().credential_providers.first()?;
        self.pool_of(&provider.discovery_url)
    }

    /// A client of the inbound pool with which a user can log in and that the gateway allows, where it says which.
    fn inbound_client_id(&self) -> Option<String> {
        let (key, pool) = self.inbound_pool()?;
        let allowed: Vec<String> = self.resolve_all(&self.inbound_authorizer()?.allowed_clients);
        let logs_in = |client: &Client| {
            let flows = ["ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"];
            !client.generate_secret && client.explicit_auth_flows.iter().any(|flow| flows.contains(&flow.0))
        };
        let clients = pool.clients.iter().filter(|(_, client)| logs_in(client));
        let ids = clients.filter_map(|(name, _)| {
            self.value(Resource::Client(key.to_owned(), name.clone()), Attribute::Id)
        });
        let ids: Vec<String> = ids.collect();
        ids.iter().find(|id| allowed.contains(id)).or(ids.first()).cloned()
    }

    fn inbound_authorizer(&self) -> Option<&'s Authorizer> {
        Some(&self.stack.document().gateways.first()?.1.custom_jwt_authorizer)
    }

    fn gateway(&self) -> Option<Gateway> {
        let (id, (_, gateway)) = (self.gateway_id()?, self.stack.document().gateways.first()?);
        // Versions are dates, so the greatest text is the newest. Documented: a gateway that names none speaks the first.
        let newest = gateway.supported_versions.iter().map(|version| version.0).max();
        let protocol_version = newest.unwrap_or("2025-03-26").to_owned();
        Some(Gateway { url: self.app.addresses.gateway(&id), id, protocol_version })
    }

    fn gateway_id(&self) -> Option<String> {
        let (key, _) = self.stack.document().gateways.first()?;
        self.value(Resource::Gateway(key.clone()), Attribute::Id)
    }

    fn runtime_arn(&self) -> Option<String> {
        let (key, _) = self.stack.document().runtimes.first()?;
        self.value(Resource::Runtime(key.clone()), Attribute::Arn)
    }

    /// The pool whose id stands in a discovery URL, local or of the literal AWS form.
    fn pool_of(&self, discovery_url: &Template) -> Option<(&'s str, &'s UserPool)> {
        let url = self.resolve(discovery_url)?;
        let pools = self.stack.document().user_pools.iter();
        let is_named = |key: &str| self.pool_id(key).is_some_and(|id| url.split('/').any(|part| part == id));
        pools.map(|(key, pool)| (key.as_str(), pool)).find(|(key, _)| is_named(key))
    }

    fn pool_id(&self, key: &str) -> Option<String> {
        self.value(Resource::UserPool(key.to_owned()), Attribute::Id)
    }

    fn value(&self, resource: Resource, attribute: Attribute) -> Option<String> {
        self.values.get(&Reference { resource, attribute }).map(str::to_owned)
    }

    fn resolve(&self, template: &Template) -> Option<String> {
        template.resolve(self.values).ok()
    }

    fn resolve_all(&self, templates: &[Template]) -> Vec<String> {
        templates.iter().filter_map(|template| self.resolve(template)).collect()
    }
}
