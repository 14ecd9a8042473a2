//! CreateGateway.

use serde::Deserialize;
use serde_json::Value;

use super::{configuration, describe};
use crate::aws::ApiError;
use crate::control::Parts;
use crate::control::call::Call;
use crate::control::register::Tags;
use crate::gateway::{Created, create_gateway};

#[derive(Deserialize)]
struct CreateGateway {
    #[serde(default)]
    tags: Tags,
}

/// Makes the gateway; the answer says CREATING, as AWS's does, although the gateway can be called by then.
///
/// Inferred: a request that is sent again gets the gateway as it is now.
pub(in crate::control) async fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let configuration = configuration::read(call)?;
    let CreateGateway { tags } = call.input()?;
    let (gateways, entropy) = (&parts.gateway, &call.entropy);
    let created = create_gateway(gateways, entropy, &call.place, configuration, call.client_token()).await;
    match created.map_err(|error| error.rest())? {
        Created::New(gateway) => {
            parts.register.enter(&gateway.arn(), tags);
            Ok(describe::creating(parts, &gateway))
        }
        Created::Before(gateway) => Ok(describe::now(parts, &gateway)),
    }
}
