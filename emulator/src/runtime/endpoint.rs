//! The endpoints of a runtime: names under which its versions are invoked, and how they are created, updated and deleted.

use super::RuntimeService;
use super::entry::RuntimeEndpoint;
use super::error::RuntimeError;
use crate::base::arn::AccountRegion;

/// Which endpoint is meant, and the requested settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EndpointRequest<'a> {
    pub(crate) account_region: &'a AccountRegion,
    pub(crate) runtime_id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) version: Option<&'a str>,
    pub(crate) description: Option<&'a str>,
}

/// Creates an endpoint, by default of the newest version. Its server is not started yet.
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

/// Points an endpoint to another version, or leaves it; returns its states before and after.
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

/// Deletes an endpoint, and waits until its server has ended.
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
