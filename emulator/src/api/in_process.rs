//! Calls from within the process: a stack file creates its resources by the same operations as a client.

use std::sync::Arc;

use serde_json::{Value, json};

use super::record::Steps;
use super::services::{RecognizedCall, Services};
use crate::aws::output::Output;
use crate::aws::{ApiError, Principal};
use crate::base::Entropy;
use crate::model::Service;

/// The path of the MCP server's URL in the input of CreateGatewayTarget.
const ENDPOINT: &str = "/targetConfiguration/mcp/mcpServer/endpoint";

impl Services {
    /// Performs an operation in the stack's own region; the ids of created resources come from `entropy`. Returns the
    /// members of the output; fails as the operation does.
    pub(crate) async fn call(
        &self,
        entropy: &Entropy,
        service: Service,
        operation: &str,
        mut input: Value,
    ) -> Result<Value, ApiError> {
        let found = service.operation(operation);
        let operation = found.ok_or_else(|| ApiError::not_emulated(operation))?;
        let account_region = self.addresses.account_region().clone();
        let plain_endpoint = plain_endpoint(&input);
        if let Some(endpoint) = &plain_endpoint {
            set_endpoint(&mut input, &endpoint.replacen("http://", "https://", 1));
        }
        let principal = Arc::new(Principal::Stack);
        let asked = RecognizedCall {
            operation,
            principal,
            account_region,
            has_explicit_region: true,
            entropy,
            plain_endpoint,
        };
        let mut steps = Steps::new(self.clock.now());
        self.serve(asked, Ok(input), &mut steps).await.map(Output::into_value)
    }
}

/// A stack file may name a local server by http, which AWS and the API here refuse: it is replaced by https for the check
/// only.
fn plain_endpoint(input: &Value) -> Option<String> {
    let endpoint = input.pointer(ENDPOINT).and_then(Value::as_str);
    endpoint.filter(|url| url.starts_with("http://")).map(str::to_owned)
}

/// Replaces the endpoint of a target.
pub(super) fn set_endpoint(input: &mut Value, endpoint: &str) {
    if let Some(member) = input.pointer_mut(ENDPOINT) {
        *member = json!(endpoint);
    }
}
