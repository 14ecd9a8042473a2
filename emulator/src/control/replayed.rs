//! Calls of this process: a stack file asks for its resources by the same operations as a client.

use serde_json::{Value, json};

use super::Parts;
use super::call::{Call, refused};
use super::dispatch::dispatch;
use crate::aws::rest_json::RestError;
use crate::base::Entropy;
use crate::model::{Operation, Service};

/// Where the input of CreateGatewayTarget has the URL of an MCP server.
const ENDPOINT: &str = "/targetConfiguration/mcp/mcpServer/endpoint";

/// Does what the operation asks, in the stack's own region; the ids of what is made come from `entropy`. Fails as the
/// operation does.
pub(crate) async fn replay(
    parts: &Parts,
    entropy: &Entropy,
    operation: &str,
    input: Value,
) -> Result<Value, RestError> {
    let found = Service::AgentCoreControl.operation(operation);
    let operation = found.ok_or_else(|| RestError::not_emulated(operation))?;
    let place = parts.addresses.place().clone();
    let call = Call { operation, place, entropy: entropy.clone(), input: checked(operation, input)? };
    dispatch(parts, &call).await
}

/// The input within the model's constraints. A stack file may name a server of this machine by http, which AWS and the
/// API here refuse: only for the check it is https.
fn checked(operation: &Operation, mut input: Value) -> Result<Value, RestError> {
    let plain = input.pointer(ENDPOINT).and_then(Value::as_str).filter(|url| url.starts_with("http://"));
    let Some(plain) = plain.map(str::to_owned) else { return operation.check(input).map_err(refused) };
    put_endpoint(&mut input, &plain.replacen("http://", "https://", 1));
    let mut input = operation.check(input).map_err(refused)?;
    put_endpoint(&mut input, &plain);
    Ok(input)
}

fn put_endpoint(input: &mut Value, endpoint: &str) {
    if let Some(member) = input.pointer_mut(ENDPOINT) {
        *member = json!(endpoint);
    }
}
