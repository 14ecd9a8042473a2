//! From a call of STS to its handler, and from its output to XML.

use http::Response;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Parts, StsError, op};
use crate::aws::call::Call;
use crate::aws::query;
use crate::base::http::Body;
use crate::model::{Service, read};

/// Documented: the API model.
const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Answers a call.
pub(crate) async fn answer(parts: &Parts, call: Call) -> Response<Body> {
    let request_id = parts.entropy.uuid().to_string();
    match output(parts, &call, &request_id) {
        Ok(output) => query::success(output, &request_id),
        Err(error) => query::error(NAMESPACE, error.status(), error.code(), &error.to_string(), &request_id),
    }
}

fn output(parts: &Parts, call: &Call, request_id: &str) -> Result<String, StsError> {
    let operation = Service::Sts.operation(&call.operation);
    let operation = operation.ok_or_else(|| StsError::UnknownOperation(call.operation.clone()))?;
    // Checked before the signature: two of those that are not emulated come unsigned.
    if !operation.is_emulated() {
        return Err(StsError::NotEmulated(call.operation.clone()));
    }
    if call.access_key_id.is_none() {
        return Err(StsError::MissingAuthenticationToken);
    }
    let input = operation.query_input(&call.body)?;
    let output = handle(parts, call.access_key_id.as_deref(), operation.name(), input)?;
    Ok(operation.xml_output(&output, request_id))
}

fn handle(parts: &Parts, caller: Option<&str>, operation: &str, input: Value) -> Result<Value, StsError> {
    match operation {
        "AssumeRole" => run(input, |input| op::assume_role::handle(parts, caller, input)),
        "GetCallerIdentity" => run(input, |input| op::get_caller_identity::handle(parts, caller, &input)),
        "GetSessionToken" => run(input, |input| op::get_session_token::handle(parts, caller, &input)),
        other => Err(StsError::NotEmulated(other.to_owned())),
    }
}

/// Reads an input, runs its operation and writes the output.
fn run<I: DeserializeOwned, O: Serialize>(
    input: Value,
    operation: impl FnOnce(I) -> Result<O, StsError>,
) -> Result<Value, StsError> {
    let output = operation(read(input)?)?;
    // No output has a member that JSON cannot hold.
    Ok(serde_json::to_value(output).unwrap_or_default())
}
