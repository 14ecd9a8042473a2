//! bedrock-agentcore-control over REST-JSON.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use http::StatusCode;
use serde::de::DeserializeOwned;

use super::create_workload_identity::{self, CreateWorkloadIdentityInput};
use super::synchronize_gateway_targets::{self, SynchronizeGatewayTargetsInput};
use crate::aws::rest_json::{RestError, json};
use crate::aws::{REQUEST_ID, is_signed, request_id};
use crate::base::Entropy;
use crate::base::http::{ReadError, read};
use crate::model::{self, Operation, Refusal, Service};
use crate::{gateway, identity};

/// The longest body of a control-plane call. Inferred: AWS publishes no limit.
const LIMIT: usize = 1024 * 1024;

/// SynchronizeGatewayTargets.
pub(crate) async fn synchronize_gateway_targets(
    State(parts): State<Arc<gateway::Parts>>,
    request: Request,
) -> Response {
    let output = async {
        let (operation, input) = input::<SynchronizeGatewayTargetsInput>(request).await?;
        Ok((operation.success(), synchronize_gateway_targets::handle(&parts, &input).await?))
    };
    answer(&parts.entropy, output.await)
}

/// CreateWorkloadIdentity.
pub(crate) async fn create_workload_identity(
    State(parts): State<Arc<identity::Parts>>,
    request: Request,
) -> Response {
    let output = async {
        let (operation, input) = input::<CreateWorkloadIdentityInput>(request).await?;
        Ok((operation.success(), create_workload_identity::handle(&parts, &input)?))
    };
    answer(&parts.entropy, output.await)
}

/// An operation of the control plane that is not emulated: says so by its name, or else by its verb and path.
pub(crate) async fn not_emulated(State(parts): State<Arc<gateway::Parts>>, request: Request) -> Response {
    let (verb, path) = (request.method(), request.uri().path());
    let found = Service::AgentCoreControl.operation_at(verb, path);
    let operation =
        found.map_or_else(|| format!("{verb} {path}"), |(operation, _)| operation.name().to_owned());
    answer(&parts.entropy, Err::<(_, ()), _>(RestError::not_emulated(&operation)))
}

/// The operation that a signed request names, and its input as the API model has it.
async fn input<T: DeserializeOwned>(request: Request) -> Result<(&'static Operation, T), RestError> {
    let (verb, path) = (request.method(), request.uri().path());
    let found = Service::AgentCoreControl.operation_at(verb, path);
    let (operation, labels) = found.ok_or_else(|| RestError::not_emulated(&format!("{verb} {path}")))?;
    let (head, body) = signed(request).await?;
    let input = operation.rest_input(&labels, head.uri.query(), &head.headers, &body).map_err(refused)?;
    Ok((operation, model::read(input).map_err(refused)?))
}

/// Inferred: the code of an input that is no JSON.
fn refused(refusal: Refusal) -> RestError {
    match refusal {
        Refusal::Validation(message) => RestError::validation(message),
        Refusal::Serialization(message) => {
            RestError::new(StatusCode::BAD_REQUEST, "SerializationException", message)
        }
    }
}

/// The whole request; fails on one without a signature, which is not verified yet.
async fn signed(request: Request) -> Result<(http::request::Parts, bytes::Bytes), RestError> {
    if !is_signed(&request) {
        return Err(RestError::unsigned());
    }
    let (head, body) = request.into_parts();
    match read(body, LIMIT).await {
        Ok(body) => Ok((head, body)),
        Err(ReadError::TooLong(limit)) => {
            let message = format!("Request body exceeds {limit} bytes");
            Err(RestError::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", message))
        }
        Err(ReadError::Broken(_)) => Err(RestError::new(
            StatusCode::BAD_REQUEST,
            "SerializationException",
            "The request body ended early",
        )),
    }
}

fn answer(entropy: &Entropy, output: Result<(StatusCode, impl serde::Serialize), RestError>) -> Response {
    let mut response = match output {
        Ok((success, output)) => json(success, &output),
        Err(error) => error.into_response(),
    };
    response.headers_mut().insert(REQUEST_ID, request_id(entropy));
    response.map(axum::body::Body::new)
}
