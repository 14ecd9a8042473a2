//! CreateGateway.

use serde::Deserialize;
use serde_json::Value;

use super::{configuration, describe};
use crate::aws::ApiError;
use crate::control::Parts;
use crate::control::call::Call;
use crate::control::tags;
use crate::gateway::create_gateway;

#[derive(Deserialize)]
struct CreateGateway {
    #[serde(default)]
    tags: tags::Sent,
}

/// Makes the gateway; the answer says CREATING, as AWS's does, although the gateway can be called by then.
pub(in crate::control) async fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let configuration = configuration::read(call)?;
    let CreateGateway { tags } = call.input()?;
    let tags = tags::read(tags)?;
    let (gateways, entropy) = (&parts.gateway, &call.entropy);
    let created = create_gateway(gateways, entropy, &call.place, configuration).await;
    let gateway = created.map_err(|error| error.rest())?;
    parts.register.enter(&gateway.arn(), tags);
    Ok(describe::creating(parts, &gateway))
}
