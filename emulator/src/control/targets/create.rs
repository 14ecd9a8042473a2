//! CreateGatewayTarget.

use serde_json::Value;

use super::{OfGateway, configuration, describe};
use crate::aws::ApiError;
use crate::control::Parts;
use crate::control::call::Call;
use crate::gateway::{Created, create_target};

/// Makes the target and fetches its tools; the answer says CREATING, as AWS's does, although that is over by then.
///
/// Inferred: a request that is sent again gets the target as it is now.
pub(in crate::control) async fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let OfGateway { gateway_identifier } = call.input()?;
    let gateway = super::find(parts, call, &gateway_identifier)?;
    let configuration = configuration::read(call, parts.ruleset, None)?;
    let (hop, place, token) = (&parts.gateway, &call.place, call.client_token());
    let created = create_target(hop, &call.entropy, place, &gateway.id, configuration, token).await;
    match created.map_err(|error| error.rest())? {
        Created::New(target) => Ok(describe::creating(&gateway, &target)),
        Created::Before(target) => Ok(describe::now(&gateway, &target)),
    }
}
