//! Creating, updating and deleting runtimes.

use std::sync::Arc;

use futures_util::future::join_all;

use super::RuntimeService;
use super::agent_runtime::AgentRuntime;
use super::entry::RuntimeEntry;
use super::error::RuntimeError;
use super::version::{AgentRuntimeConfiguration, Version, VersionSettings};
use crate::base::Entropy;
use crate::base::arn::AccountRegion;
use crate::base::entropy::ALPHANUMERIC;

/// Creates a runtime with its version 1 and its endpoint DEFAULT. Its server is not started yet.
///
/// Ids come from `entropy`: a seeded one gives a stack's own runtimes the same ids at every start.
pub(crate) async fn create_agent_runtime(
    service: &RuntimeService,
    account_region: &AccountRegion,
    entropy: &Entropy,
    name: String,
    configuration: AgentRuntimeConfiguration,
) -> Result<Arc<AgentRuntime>, RuntimeError> {
    service.runtimes.check(account_region, &name)?;
    let settings =
        VersionSettings::create((&service.client, &service.clock, &service.addresses), configuration).await?;
    let id = format!("{name}-{}", entropy.characters(ALPHANUMERIC, 10));
    let arn = account_region.arn("bedrock-agentcore", format!("runtime/{id}"));
    let runtime = AgentRuntime { id, arn, name, created_at: service.clock.now() };
    let entry = RuntimeEntry::new(&service.addresses, runtime, settings)?;
    let runtime = Arc::clone(&entry.runtime);
    service.runtimes.insert(account_region, entry)?;
    Ok(runtime)
}

/// Creates the runtime's next version, to which DEFAULT points from now on. A server that DEFAULT pointed to ends with
/// the calls that it is answering.
pub(crate) async fn update_agent_runtime(
    service: &RuntimeService,
    account_region: &AccountRegion,
    id: &str,
    configuration: AgentRuntimeConfiguration,
) -> Result<(Arc<AgentRuntime>, Arc<Version>), RuntimeError> {
    let settings =
        VersionSettings::create((&service.client, &service.clock, &service.addresses), configuration).await?;
    service.runtimes.change(account_region, id, |entry| {
        let version = entry.add_version(&service.addresses, settings, service.clock.now())?;
        Ok((Arc::clone(&entry.runtime), version))
    })
}

/// Deletes a runtime with its versions and its endpoint DEFAULT, and waits until its servers have ended. Fails while it
/// has other endpoints.
pub(crate) async fn delete_agent_runtime(
    service: &RuntimeService,
    account_region: &AccountRegion,
    id: &str,
) -> Result<Arc<AgentRuntime>, RuntimeError> {
    let entry = service.runtimes.remove(account_region, id)?;
    join_all(entry.endpoints().into_iter().map(|endpoint| endpoint.live.host.stop())).await;
    Ok(Arc::clone(&entry.runtime))
}
