//! How endpoints come to be, change and go.

use super::Parts;
use super::endpoint::Endpoint;
use super::error::RuntimeError;
use crate::base::arn::Place;

/// Which endpoint is meant, and what is asked of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EndpointRequest<'a> {
    /// The runtime's place.
    pub(crate) place: &'a Place,
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
pub(crate) fn create_endpoint(parts: &Parts, request: EndpointRequest<'_>) -> Result<Endpoint, RuntimeError> {
    let EndpointRequest { place, runtime_id, name, version, description } = request;
    let description = description.map(str::to_owned);
    parts.runtimes.change(place, runtime_id, |entry| {
        entry.add_endpoint(&parts.addresses, name, version, description, parts.clock.now())
    })
}

/// Points an endpoint to another version, or leaves it; gives it as it was and as it is.
pub(crate) fn update_endpoint(
    parts: &Parts,
    request: EndpointRequest<'_>,
) -> Result<(Endpoint, Endpoint), RuntimeError> {
    let EndpointRequest { place, runtime_id, name, version, description } = request;
    let description = description.map(str::to_owned);
    parts.runtimes.change(place, runtime_id, |entry| {
        entry.change_endpoint(&parts.addresses, name, version, description, parts.clock.now())
    })
}

/// Removes an endpoint, and waits until its server is gone.
pub(crate) async fn delete_endpoint(
    parts: &Parts,
    place: &Place,
    runtime_id: &str,
    name: &str,
) -> Result<Endpoint, RuntimeError> {
    let removed = parts.runtimes.change(place, runtime_id, |entry| entry.remove_endpoint(name))?;
    removed.live.host.stop().await;
    Ok(removed)
}
