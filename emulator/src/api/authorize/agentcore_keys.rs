//! AgentCore's own condition keys, whose values stand deeper in an input, or in a token.

use serde_json::Value;

use super::asked::Asked;
use crate::iam::Context;
use crate::identity::claimed;

/// The keys of the gateway that an operation makes or changes, by where their values stand in its input.
///
/// Documented: AgentCore guide, condition keys of gateways. Inferred: an update has the values that it sends.
const OF_GATEWAYS: [(&str, &str); 6] = [
    ("GatewayAuthorizerType", "/authorizerType"),
    ("DiscoveryUrl", "/authorizerConfiguration/customJWTAuthorizer/discoveryUrl"),
    ("ProtocolType", "/protocolType"),
    ("KmsKeyArn", "/kmsKeyArn"),
    ("PolicyEngineArn", "/policyEngineConfiguration/arn"),
    ("PolicyEngineMode", "/policyEngineConfiguration/mode"),
];
/// The claims that are keys. Documented: service authorization reference, AgentCore.
const CLAIMS: [&str; 5] = ["iss", "sub", "aud", "scope", "client_id"];

/// Adds the keys of an operation of AgentCore.
pub(super) fn insert(keys: &mut Context, asked: Asked<'_>) {
    match asked.operation.name() {
        "CreateGateway" | "UpdateGateway" => {
            for (key, pointer) in OF_GATEWAYS {
                if let Some(value) = asked.members.pointer(pointer).and_then(Value::as_str) {
                    keys.insert(&format!("bedrock-agentcore:{key}"), vec![value.to_owned()]);
                }
            }
        }
        // Documented: the same guide. The keys of a target's credential providers are not known here.
        "CreateGatewayTarget" | "UpdateGatewayTarget" => {
            let kind = asked.members.pointer("/targetConfiguration/mcp").and_then(Value::as_object);
            if let Some(kind) = kind.and_then(|mcp| mcp.keys().next()) {
                keys.insert("bedrock-agentcore:McpTargetConfigurationType", vec![kind.clone()]);
            }
        }
        "GetWorkloadAccessTokenForJWT" => insert_claims(keys, asked.members),
        _ => {}
    }
}

/// The claims of the user's token as it has them: whether they are true is decided later, and refused if not.
fn insert_claims(keys: &mut Context, members: &Value) {
    let claims = members.get("userToken").and_then(Value::as_str).and_then(claimed).unwrap_or_default();
    for name in CLAIMS {
        let values = match claims.get(name) {
            Some(Value::String(scopes)) if name == "scope" => {
                scopes.split_whitespace().map(str::to_owned).collect()
            }
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(values)) => {
                values.iter().filter_map(|value| Some(value.as_str()?.to_owned())).collect()
            }
            _ => continue,
        };
        keys.insert(&format!("bedrock-agentcore:InboundJwtClaim/{name}"), values);
    }
}
