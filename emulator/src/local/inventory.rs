//! The current resources, however they were created.

use std::sync::Arc;

use serde_json::Value;

use super::error::LocalError;
use super::{LocalApi, Ready};
use crate::base::Addresses;
use crate::base::mapping::Mapping;
use crate::base::web_url::redact_url;
use crate::cognito::client::Client;
use crate::cognito::pool::Pool;
use crate::gateway::Gateway;
use crate::gateway::target::Target;
use crate::runtime::entry::RuntimeEntry;
use crate::status::{self, Status};
use crate::summary::{self, Summary, example_call};

impl LocalApi {
    /// The resources as the stack's own commands and Rust tests see them; see [`Summary`].
    pub(crate) fn summary(&self, ready: &Ready) -> Summary {
        let status = self.status(ready);
        Summary {
            public_url: status.public_url,
            stack: status.stack,
            region: status.region,
            account: status.account,
            environment: self.environment(self.first_gateway().as_deref()),
            user: self.own_user(ready),
            gateway: self.first_gateway().and_then(|gateway| callable(&gateway, &self.addresses)),
            targets: status
                .gateways
                .into_iter()
                .flat_map(|gateway| gateway.targets)
                .map(Into::into)
                .collect(),
            warning: ready.warning.clone(),
        }
    }

    /// All resources, oldest first.
    pub(crate) fn status(&self, ready: &Ready) -> Status {
        let account_region = self.addresses.account_region();
        Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            iam: self.iam.as_str().to_owned(),
            process_id: std::process::id(),
            started_at: format!("{:.0}", self.started_at),
            public_url: self.addresses.public_url().to_owned(),
            stack: ready.stack.clone(),
            region: account_region.region.clone(),
            account: account_region.account.clone(),
            mappings: self.mappings.iter().map(describe_mapping).collect(),
            user_pools: self.cognito.pools.all().iter().map(|pool| self.user_pool(pool)).collect(),
            gateways: self.gateways().iter().map(|gateway| self.describe(gateway)).collect(),
            runtimes: self.runtime.runtimes.each(|entry| self.describe_runtime(entry)),
            warnings: ready.warning.iter().cloned().collect(),
        }
    }

    /// All gateways, oldest first.
    pub(super) fn gateways(&self) -> Vec<Arc<Gateway>> {
        let mut gateways = self.gateway.gateways.all();
        gateways.sort_by_key(|gateway| gateway.created_at);
        gateways
    }

    /// The oldest gateway, which is the first of a stack file.
    pub(super) fn first_gateway(&self) -> Option<Arc<Gateway>> {
        self.gateways().into_iter().next()
    }

    /// The gateway of this name or id; without a name the only one.
    pub(super) fn chosen_gateway(&self, name_or_id: Option<&str>) -> Result<Arc<Gateway>, LocalError> {
        let gateways = self.gateways();
        let list = || {
            let names = gateways.iter().map(|gateway| format!("{} ({})", gateway.name, gateway.id));
            names.collect::<Vec<_>>()
        };
        if let Some(name) = name_or_id {
            let by_id = gateways.iter().find(|gateway| gateway.id == name);
            let found = by_id.or_else(|| gateways.iter().find(|gateway| gateway.name == name));
            let unknown = || match gateways.is_empty() {
                true => LocalError::failed(format!("there is no gateway `{name}`: the emulator has none")),
                false => LocalError::unknown("gateway", name, &list()),
            };
            return found.cloned().ok_or_else(unknown);
        }
        match gateways.as_slice() {
            [only] => Ok(Arc::clone(only)),
            [] => Err(LocalError::failed("the emulator has no gateway").hint(
                "start it with a stack file that has one, or make one with Terraform, boto3 or the AWS CLI",
            )),
            _ => Err(LocalError::misuse("the emulator has several gateways")
                .hint(format!("choose one with --gateway NAME: {}", list().join(", ")))),
        }
    }

    /// The user pool whose tokens a gateway accepts; `None` if its issuer is someone else.
    pub(super) fn inbound_pool(&self, gateway: &Gateway) -> Option<Arc<Pool>> {
        let authorizer = authorizer(gateway);
        self.pool_of(authorizer.pointer("/discoveryUrl")?.as_str()?)
    }

    /// The pool whose id is in a discovery URL, local or of the literal AWS form.
    pub(super) fn pool_of(&self, discovery_url: &str) -> Option<Arc<Pool>> {
        discovery_url.split('/').find_map(|part| self.cognito.pools.pool(part))
    }

    fn user_pool(&self, pool: &Pool) -> status::UserPool {
        let users = pool.users();
        status::UserPool {
            id: pool.id.clone(),
            name: pool.configuration().name.clone(),
            region: pool.account_region.region.clone(),
            token_endpoint: self.token_endpoint(pool),
            clients: self
                .cognito
                .pools
                .clients_of(&pool.id)
                .iter()
                .map(|client| describe_client(client))
                .collect(),
            users: users
                .after(None)
                .take(status::MAX_LISTED_USERS)
                .map(|(_, user)| user.username.clone())
                .collect(),
            user_count: users.len(),
        }
    }

    /// Where a pool's clients get tokens of their own; `None` for a pool without a domain.
    pub(super) fn token_endpoint(&self, pool: &Pool) -> Option<String> {
        let domain = pool.domain()?;
        Some(format!("{}/oauth2/token", self.addresses.domain(&pool.account_region.region, &domain.name)))
    }

    fn describe(&self, gateway: &Gateway) -> status::Gateway {
        let state = gateway.state();
        status::Gateway {
            id: gateway.id.clone(),
            name: gateway.name.clone(),
            region: gateway.account_region.region.clone(),
            url: self.addresses.gateway(&gateway.id),
            status: state.status.as_str().to_owned(),
            status_reasons: state.status_reasons.clone(),
            authorizer_type: gateway.authorizer_type().to_owned(),
            protocol_version: state.settings.as_ref().map(|settings| settings.newest_version().to_owned()),
            user_pool_id: self.inbound_pool(gateway).map(|pool| pool.id.clone()),
            targets: gateway.targets().iter().map(|target| describe_target(target)).collect(),
        }
    }

    fn describe_runtime(&self, entry: &RuntimeEntry) -> status::Runtime {
        let runtime = &entry.runtime;
        let url = self.addresses.invocations(&runtime.arn.to_string());
        let endpoints = entry.endpoints().into_iter().rev().map(|endpoint| status::Endpoint {
            name: endpoint.name.clone(),
            version: endpoint.live.version.number,
            url: format!("{url}?qualifier={}", endpoint.name),
            server: endpoint.live.version.settings.server_name.clone(),
            state: endpoint.live.host.state(),
        });
        status::Runtime {
            id: runtime.id.clone(),
            arn: runtime.arn.to_string(),
            name: runtime.name.clone(),
            region: runtime.arn.region.clone(),
            endpoints: endpoints.collect(),
        }
    }
}

/// The gateway as a client calls it; `None` if it could not be created.
pub(super) fn callable(gateway: &Gateway, addresses: &Addresses) -> Option<summary::Gateway> {
    let settings = gateway.settings()?;
    Some(summary::Gateway {
        id: gateway.id.clone(),
        url: addresses.gateway(&gateway.id),
        protocol_version: settings.newest_version().to_owned(),
    })
}

/// The gateway's `customJWTAuthorizer` as it was sent; null if there is none.
pub(super) fn authorizer(gateway: &Gateway) -> Value {
    let state = gateway.state();
    let sent = state.sent.get("authorizerConfiguration");
    sent.and_then(|sent| sent.get("customJWTAuthorizer")).cloned().unwrap_or_default()
}

fn describe_mapping(mapping: &Mapping) -> status::Mapping {
    status::Mapping { from: redact_url(mapping.from()), to: redact_url(mapping.to()) }
}

fn describe_client(client: &Client) -> status::Client {
    status::Client {
        id: client.id.clone(),
        name: client.name.clone(),
        has_secret: client.secret.is_some(),
        password_auth: client.allows_password(),
        client_credentials: client.allows_client_credentials(),
    }
}

fn describe_target(target: &Target) -> status::Target {
    let state = target.state();
    let tools = state.tools.iter().filter_map(|tool| {
        let definition: Value = serde_json::from_str(tool.definition.get()).ok()?;
        Some((tool.exposed_name.as_str(), definition))
    });
    let example = example_call(tools);
    let problems = state.tools.iter().flat_map(|tool| {
        let named = |problem| status::SchemaProblem { tool: tool.exposed_name.clone(), problem };
        tool.problems().into_iter().map(named)
    });
    status::Target {
        id: target.id.clone(),
        name: target.name.clone(),
        endpoint: crate::base::web_url::redact_url(target.backend.url()),
        status: state.status.as_str().to_owned(),
        status_reasons: state.status_reasons.clone(),
        trace_id: state.trace_id.clone(),
        tools: state.tools.len(),
        schema_problems: problems.take(status::MAX_LISTED_PROBLEMS).collect(),
        example,
    }
}
