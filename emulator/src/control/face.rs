//! bedrock-agentcore-control over REST-JSON: what the router mounts.

use std::sync::Arc;

use axum::extract::{Request, State};
use http::{Method, Response, StatusCode};

use super::Parts;
use super::call::{Call, refused};
use super::dispatch::dispatch;
use crate::aws::call::CredentialScope;
use crate::aws::rest_json::{RestError, json};
use crate::aws::{REQUEST_ID, answers_operation, coral, request_id};
use crate::base::arn::Place;
use crate::base::http::{Body, ReadError, empty, read};
use crate::model::{Operation, Service};

/// The longest body of a control-plane call. Inferred: AWS publishes no limit; a target's inline schema has 1 MB.
const LIMIT: usize = 2 * 1024 * 1024;

/// Whether an operation stands at this verb and raw path.
pub(crate) fn is_operation(verb: &Method, path: &str) -> bool {
    Service::AgentCoreControl.operation_at(verb, path).is_some()
}

/// Any request that no hop knows: an operation by its verb and path, or none.
pub(crate) async fn answer(State(parts): State<Arc<Parts>>, request: Request) -> Response<Body> {
    let asked = Service::AgentCoreControl.operation_at(request.method(), request.uri().path());
    let name = asked.map(|(operation, _)| operation.name());
    let mut response = match output(&parts, request).await {
        // No content has no body, not even `{}`.
        Ok((operation, _)) if operation.success() == StatusCode::NO_CONTENT => {
            let mut response = Response::new(empty());
            *response.status_mut() = operation.success();
            response
        }
        Ok((operation, output)) => json(operation.success(), &output),
        Err(Refused::Unknown(response)) => return response,
        Err(Refused::Told(error)) => error.into_response(),
    };
    if let Some(name) = name {
        answers_operation(&mut response, name);
    }
    response.headers_mut().insert(REQUEST_ID, request_id(&parts.entropy));
    response
}

/// Why a request has no output.
enum Refused {
    /// No operation stands there.
    Unknown(Response<Body>),
    Told(RestError),
}

impl From<RestError> for Refused {
    fn from(error: RestError) -> Self {
        Self::Told(error)
    }
}

/// Inferred: the order, path before signature before input.
async fn output(parts: &Parts, request: Request) -> Result<(&'static Operation, serde_json::Value), Refused> {
    let found = Service::AgentCoreControl.operation_at(request.method(), request.uri().path());
    let (operation, labels) = found.ok_or_else(|| Refused::Unknown(coral::unknown_path(&request)))?;
    // The signature is not verified yet.
    let scope = CredentialScope::of(&request).ok_or_else(RestError::unsigned)?;
    if !operation.is_emulated() {
        return Err(RestError::not_emulated(operation.name()).into());
    }
    let (head, body) = request.into_parts();
    let body = read(body, LIMIT).await.map_err(|error| unread(&error))?;
    let input = operation.rest_input(&labels, head.uri.query(), &head.headers, &body).map_err(refused)?;
    let place = Place { region: scope.region, account: parts.addresses.place().account.clone() };
    let call = Call { operation, place, entropy: parts.entropy.clone(), input };
    Ok((operation, dispatch(parts, &call).await?))
}

/// Inferred: both answers.
fn unread(error: &ReadError) -> RestError {
    match error {
        ReadError::TooLong(limit) => {
            let message = format!("Request body exceeds {limit} bytes");
            RestError::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", message)
        }
        ReadError::Broken(_) => {
            let message = "The request body ended early";
            RestError::new(StatusCode::BAD_REQUEST, "SerializationException", message)
        }
    }
}
