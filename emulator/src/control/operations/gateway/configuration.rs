//! The settings of a gateway, which CreateGateway and UpdateGateway have in common.

use serde::Deserialize;
use serde_json::Value;

use crate::aws::ApiError;
use crate::base::RoleArn;
use crate::control::call::Call;
use crate::control::{custom_jwt_authorizer, unsupported_members};
use crate::gateway::{GatewayConfiguration, InboundConfiguration};

/// The members that are returned as they were sent.
const SENT: [&str; 6] = [
    "description",
    "protocolType",
    "protocolConfiguration",
    "authorizerConfiguration",
    "exceptionLevel",
    "kmsKeyArn",
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GatewayInput {
    name: String,
    role_arn: RoleArn,
    protocol_type: Option<String>,
    #[serde(default)]
    protocol_configuration: ProtocolConfiguration,
    authorizer_type: String,
    authorizer_configuration: Option<Value>,
    exception_level: Option<String>,
}

#[derive(Default, Deserialize)]
struct ProtocolConfiguration {
    #[serde(default)]
    mcp: Mcp,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mcp {
    #[serde(default)]
    supported_versions: Vec<String>,
    instructions: Option<String>,
    search_type: Option<String>,
}

/// The configuration in the call. Fails with what AWS refuses of the authorizer, then with what is not supported.
///
/// Inferred: the texts about the authorizer. A gateway without `protocolType` exists in AWS (recorded), for targets
/// that are not MCP servers.
pub(super) fn read(call: &Call) -> Result<GatewayConfiguration, ApiError> {
    let operation = call.operation.name();
    let input: GatewayInput = call.input()?;
    let kind = input.authorizer_type.as_str();
    let inbound = match (kind, &input.authorizer_configuration) {
        ("CUSTOM_JWT", Some(union)) => {
            InboundConfiguration::CustomJwt(custom_jwt_authorizer::read(operation, union)?)
        }
        ("CUSTOM_JWT", None) => {
            let text = "Authorizer configuration is required for authorizer type CUSTOM_JWT";
            return Err(ApiError::validation(text));
        }
        ("AWS_IAM" | "AUTHENTICATE_ONLY" | "NONE", Some(_)) => {
            let text = format!("Authorizer configuration is not supported for authorizer type {kind}");
            return Err(ApiError::validation(text));
        }
        ("AWS_IAM", None) => InboundConfiguration::AwsIam,
        ("AUTHENTICATE_ONLY", None) => InboundConfiguration::AuthenticateOnly,
        ("NONE", None) => InboundConfiguration::None,
        (_, _) => {
            return Err(ApiError::not_emulated(&format!("{operation} with authorizerType {kind}")));
        }
    };
    unsupported_members::check(call)?;
    if input.protocol_type.is_none() {
        return Err(ApiError::not_emulated(&format!("{operation} without protocolType")));
    }
    let Mcp { supported_versions, instructions, search_type } = input.protocol_configuration.mcp;
    Ok(GatewayConfiguration {
        name: input.name,
        role: input.role_arn,
        inbound,
        supported_versions,
        instructions,
        search: search_type.is_some(),
        debug: input.exception_level.is_some(),
        sent: call.members(&SENT),
    })
}
