//! Creates a stack's resources with the same operations that a client of the AWS APIs calls.

mod agentcore;
mod iam_roles;
mod runtimes;
mod user_pools;

use crate::app::App;
use crate::base::Entropy;
use crate::local::KnownUser;
use crate::stack::Stack;
use crate::stack::reference::Resource;
use crate::stack::resolve::{Created, Step};
use crate::stack::template::Values;

/// The settings that the stack file does not have.
pub(crate) struct Setting {
    /// Whether ids and client secrets follow from the names in the file, so that exported variables outlive a
    /// restart. Only if no one else can reach the emulator: such secrets can be guessed.
    pub(crate) same_ids_at_every_start: bool,
}

#[derive(Debug)]
pub(crate) struct ReplayError {
    /// As the file names it, such as `gateway.main`.
    pub(crate) resource: String,
    /// The hop's own words.
    pub(crate) reason: String,
}

/// A running replay.
struct Replay<'s> {
    app: &'s App,
    stack: &'s Stack,
    setting: Setting,
    values: Values,
    users: Vec<KnownUser>,
}

/// Creates every resource of the stack, in an order in which each finds what it refers to; returns the users with their
/// passwords, which Cognito keeps as hashes only.
pub(crate) async fn replay(
    app: &App,
    stack: &Stack,
    setting: Setting,
) -> Result<Vec<KnownUser>, ReplayError> {
    let pools = stack.document().user_pools.len();
    if pools > 1 && app.cognito.keys.generates_at_once() {
        tracing::info!("generating {} RSA keys for {pools} user pools takes a moment", 2 * pools);
    }
    let (steps, values) = stack.steps();
    let mut replay = Replay { app, stack, setting, values, users: Vec::new() };
    for step in steps {
        let resource = step.resource.to_string();
        replay.create(step).await.map_err(|reason| ReplayError { resource, reason })?;
    }
    Ok(replay.users)
}

impl Replay<'_> {
    async fn create(&mut self, step: Step<'_>) -> Result<(), String> {
        let Step { resource, created } = step;
        let entropy = self.entropy(&resource);
        match created {
            Created::UserPool(pool) => self.user_pool(&entropy, resource, pool).await,
            Created::ResourceServer(server) => self.resource_server(&entropy, &resource, server).await,
            Created::Client(client) => self.client(&entropy, resource, client).await,
            Created::User(user) => self.user(&entropy, &resource, user).await,
            Created::CredentialProvider(provider) => {
                self.credential_provider(&entropy, resource, provider).await
            }
            Created::ApiKeyProvider(provider) => self.api_key_provider(&entropy, resource, provider).await,
            Created::IamRole(role) => self.iam_role(&entropy, resource, role).await,
            Created::Runtime(runtime) => self.runtime(&entropy, resource, runtime).await,
            Created::Gateway(gateway) => self.gateway(&entropy, resource, gateway).await,
            Created::Target(target) => self.target(&entropy, &resource, target).await,
        }
    }

    fn entropy(&self, resource: &Resource) -> Entropy {
        if self.setting.same_ids_at_every_start {
            Entropy::seeded(&format!("{}/{resource}", self.stack.account_region().account))
        } else {
            self.app.entropy.clone()
        }
    }

    /// The attribute of the resource that holds `resource`: the pool of a client, the gateway of a target.
    fn value(&self, reference: &crate::stack::reference::Reference) -> Result<String, String> {
        let value = self.values.get(reference).map(str::to_owned);
        value.ok_or_else(|| format!("{reference} is not known yet"))
    }
}

#[cfg(test)]
mod tests;
