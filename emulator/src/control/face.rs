//! bedrock-agentcore-control over REST-JSON.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;

use super::synchronize_gateway_targets::{self, SynchronizeGatewayTargetsInput};
use crate::aws::rest_json::{RestError, json};
use crate::aws::{REQUEST_ID, is_signed, request_id};
use crate::base::http::{ReadError, read};
use crate::gateway;

/// The longest body of a control-plane call. Inferred: AWS publishes no limit.
const LIMIT: usize = 1024 * 1024;

/// `PUT /gateways/{gatewayIdentifier}/synchronizeTargets`, answered with 202.
pub(crate) async fn synchronize_gateway_targets(
    State(parts): State<Arc<gateway::Parts>>,
    Path(gateway_id): Path<String>,
    request: Request,
) -> Response {
    if !is_signed(&request) {
        return answer(&parts, Err::<(), _>(RestError::unsigned()));
    }
    let output = async {
        let body = body(request).await?;
        let input = SynchronizeGatewayTargetsInput::parse(&body)?;
        synchronize_gateway_targets::handle(&parts, &gateway_id, &input).await
    };
    let output = output.await;
    answer(&parts, output)
}

/// An operation of the control plane that is not emulated: says so by its verb and path.
pub(crate) async fn not_emulated(State(parts): State<Arc<gateway::Parts>>, request: Request) -> Response {
    let operation = format!("{} {}", request.method(), request.uri().path());
    answer(&parts, Err::<(), _>(RestError::not_emulated(&operation)))
}

async fn body(request: Request) -> Result<bytes::Bytes, RestError> {
    match read(request.into_body(), LIMIT).await {
        Ok(body) => Ok(body),
        Err(ReadError::TooLong(limit)) => {
            let message = format!("Request body exceeds {limit} bytes");
            Err(RestError::new(
                http::StatusCode::PAYLOAD_TOO_LARGE,
                "RequestEntityTooLargeException",
                message,
            ))
        }
        Err(ReadError::Broken(_)) => Err(RestError::new(
            http::StatusCode::BAD_REQUEST,
            "SerializationException",
            "The request body ended early",
        )),
    }
}

fn answer(parts: &gateway::Parts, output: Result<impl serde::Serialize, RestError>) -> Response {
    let mut response = match output {
        Ok(output) => json(http::StatusCode::ACCEPTED, &output),
        Err(error) => error.into_response(),
    };
    response.headers_mut().insert(REQUEST_ID, request_id(&parts.entropy));
    response.map(axum::body::Body::new)
}
