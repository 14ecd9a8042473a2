//! bedrock-agentcore-control over REST-JSON.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use http::StatusCode;

use super::create_workload_identity::{self, CreateWorkloadIdentityInput};
use super::synchronize_gateway_targets::{self, SynchronizeGatewayTargetsInput};
use crate::aws::rest_json::{RestError, json};
use crate::aws::{REQUEST_ID, is_signed, request_id};
use crate::base::Entropy;
use crate::base::http::{ReadError, read};
use crate::{gateway, identity};

/// The longest body of a control-plane call. Inferred: AWS publishes no limit.
const LIMIT: usize = 1024 * 1024;

/// `PUT /gateways/{gatewayIdentifier}/synchronizeTargets`, answered with 202.
pub(crate) async fn synchronize_gateway_targets(
    State(parts): State<Arc<gateway::Parts>>,
    Path(gateway_id): Path<String>,
    request: Request,
) -> Response {
    let output = async {
        let input = SynchronizeGatewayTargetsInput::parse(&signed_body(request).await?)?;
        synchronize_gateway_targets::handle(&parts, &gateway_id, &input).await
    };
    answer(&parts.entropy, StatusCode::ACCEPTED, output.await)
}

/// `POST /identities/CreateWorkloadIdentity`, answered with 201.
pub(crate) async fn create_workload_identity(
    State(parts): State<Arc<identity::Parts>>,
    request: Request,
) -> Response {
    let output = async {
        let input = CreateWorkloadIdentityInput::parse(&signed_body(request).await?)?;
        create_workload_identity::handle(&parts, &input)
    };
    answer(&parts.entropy, StatusCode::CREATED, output.await)
}

/// An operation of the control plane that is not emulated: says so by its verb and path.
pub(crate) async fn not_emulated(State(parts): State<Arc<gateway::Parts>>, request: Request) -> Response {
    let operation = format!("{} {}", request.method(), request.uri().path());
    answer(&parts.entropy, StatusCode::OK, Err::<(), _>(RestError::not_emulated(&operation)))
}

/// The whole body; fails on a request without a signature, which is not verified yet.
async fn signed_body(request: Request) -> Result<bytes::Bytes, RestError> {
    if !is_signed(&request) {
        return Err(RestError::unsigned());
    }
    match read(request.into_body(), LIMIT).await {
        Ok(body) => Ok(body),
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

fn answer(
    entropy: &Entropy,
    success: StatusCode,
    output: Result<impl serde::Serialize, RestError>,
) -> Response {
    let mut response = match output {
        Ok(output) => json(success, &output),
        Err(error) => error.into_response(),
    };
    response.headers_mut().insert(REQUEST_ID, request_id(entropy));
    response.map(axum::body::Body::new)
}
