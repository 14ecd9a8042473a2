//! What CreateGatewayTarget and UpdateGatewayTarget have in common: where a target is and what its calls carry.

use serde::Deserialize;
use serde_json::Value;

use super::credential;
use super::outbound_authorization::{self, Outbound, TargetType};
use crate::aws::ApiError;
use crate::base::Ruleset;
use crate::control::call::Call;
use crate::control::unsupported_members;
use crate::gateway::{BackendConfiguration, TargetConfiguration};
use crate::trace::Confidence;

/// The members that are returned as they were sent.
const SENT: [&str; 3] = ["description", "targetConfiguration", "credentialProviderConfigurations"];

#[derive(Deserialize)]
struct McpServer {
    endpoint: String,
}

/// The configuration in the call; `name_before` is the name of a target that is updated and not renamed.
/// Fails with what AWS refuses, then with what is not supported.
pub(super) fn read(
    call: &Call,
    ruleset: Ruleset,
    name_before: Option<&str>,
) -> Result<TargetConfiguration, ApiError> {
    let operation = call.operation.name();
    let (target_type, member) = target_type(call)?;
    let configuration = call.input.pointer("/credentialProviderConfigurations/0");
    let outbound = Outbound::of(configuration);
    outbound_authorization::check(ruleset, target_type, outbound)?;
    credential::check(target_type, outbound, configuration)?;
    if target_type != TargetType::McpServer {
        return Err(not_served(operation, &format!("targetConfiguration.mcp.{member}")));
    }
    let credential = credential::read(operation, outbound, configuration)?;
    unsupported_members::check(call)?;
    let server = call.input.pointer("/targetConfiguration/mcp/mcpServer").unwrap_or(&Value::Null);
    let McpServer { endpoint } =
        serde_json::from_value(server.clone()).map_err(|error| ApiError::validation(error.to_string()))?;
    // Inferred: the text; the model's pattern lets through what is not a URL.
    let not_a_url = |_| ApiError::validation(format!("MCP server endpoint '{endpoint}' is not a valid URL"));
    let endpoint = endpoint.parse().map_err(not_a_url)?;
    let Some(name) = call.input.get("name").and_then(Value::as_str).or(name_before) else {
        return Err(ApiError::not_emulated(&format!("{operation} without name")));
    };
    let backend = BackendConfiguration::McpServer { endpoint };
    Ok(TargetConfiguration { name: name.to_owned(), backend, credential, sent: call.members(&SENT) })
}

/// The target's type and the member of the model that says so. Recorded: the text about HTTP targets; every gateway
/// here speaks MCP.
fn target_type(call: &Call) -> Result<(TargetType, String), ApiError> {
    let union = call.input.get("targetConfiguration").and_then(Value::as_object);
    let kind = union.and_then(|union| union.iter().next());
    let member = kind.and_then(|(_, inner)| inner.as_object()?.keys().next().cloned()).unwrap_or_default();
    match kind.map(|(kind, _)| kind.as_str()) {
        Some("http") => Err(ApiError::validation(
            "HTTP target configuration is not supported for gateways with MCP protocol type",
        )
        .rated(Confidence::Recorded)),
        Some("mcp") => match TargetType::of_member(&member) {
            Some(target_type) => Ok((target_type, member)),
            None => Err(not_served(call.operation.name(), &format!("targetConfiguration.mcp.{member}"))),
        },
        other => {
            let path = format!("targetConfiguration.{}.{member}", other.unwrap_or_default());
            Err(not_served(call.operation.name(), &path))
        }
    }
}

fn not_served(operation: &str, what: &str) -> ApiError {
    ApiError::not_emulated(&format!("{operation} with {what}"))
}
