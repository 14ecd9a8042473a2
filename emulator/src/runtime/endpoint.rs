//! The endpoints of a runtime: names under which its versions are invoked, and how they come, change and go.

use super::RuntimeService;
use super::entry::RuntimeEndpoint;
use super::error::RuntimeError;
use crate::base::arn::AccountRegion;

/// Which endpoint is meant, and what is asked of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EndpointRequest<'a> {
    /// The runtime's place.
    pub(crate) account_region: &'a AccountRegion,
    /// The runtime's id.
    pub(crate) runtime_id: &'a str,
    /// The endpoint's name.
    pub(crate) name: &'a str,
    /// The version that it is to point to.
    pub(crate) version: Option<&'a str>,
    /// What it is for.
    pub(crate) description: Option<&'a str>,
}

/// Makes an endpoint, of the newest version unless told otherwise. Its server is not started yet.
pub(crate) fn create_endpoint(
    service: &RuntimeService,
    request: EndpointRequest<'_>,
) -> Result<RuntimeEndpoint, RuntimeError> {
    let EndpointRequest { account_region, runtime_id, name, version, description } = request;
    let description = description.map(str::to_owned);
    service.runtimes.change(account_region, runtime_id, |entry| {
        entry.add_endpoint(&service.addresses, name, version, description, service.clock.now())
    })
}

/// Points an endpoint to another version, or leaves it; gives it as it was and as it is.
pub(crate) fn update_endpoint(
    service: &RuntimeService,
    request: EndpointRequest<'_>,
) -> Result<(RuntimeEndpoint, RuntimeEndpoint), RuntimeError> {
    let EndpointRequest { account_region, runtime_id, name, version, description } = request;
    let description = description.map(str::to_owned);
    service.runtimes.change(account_region, runtime_id, |entry| {
        entry.change_endpoint(&service.addresses, name, version, description, service.clock.now())
    })
}

/// Removes an endpoint, and waits until its server is gone.
pub(crate) async fn delete_endpoint(
    service: &RuntimeService,
    account_region: &AccountRegion,
    runtime_id: &str,
    name: &str,
) -> Result<RuntimeEndpoint, RuntimeError> {
    let removed = service.runtimes.change(account_region, runtime_id, |entry| entry.remove_endpoint(name))?;
    removed.live.host.stop().await;
    Ok(removed)
}
