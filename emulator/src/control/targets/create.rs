//! CreateGatewayTarget.

use serde_json::Value;

use super::{OfGateway, configuration, describe};
use crate::aws::ApiError;
use crate::control::Parts;
use crate::control::call::Call;
use crate::gateway::create_target;

/// Makes the target and fetches its tools; the answer says CREATING, as AWS's does, although that is over by then.
pub(in crate::control) async fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let OfGateway { gateway_identifier } = call.input()?;
    let gateway = super::find(parts, call, &gateway_identifier)?;
    let configuration = configuration::read(call, parts.ruleset, None)?;
    let (hop, place) = (&parts.gateway, &call.place);
    let created = create_target(hop, &call.entropy, place, &gateway.id, configuration).await;
    let target = created.map_err(|error| error.rest())?;
    Ok(describe::creating(&gateway, &target))
}
