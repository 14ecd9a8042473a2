//! `/`: one address for Cognito, ECR, IAM, Secrets Manager and STS.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use http::StatusCode;
use http::request::Parts as Head;

use super::Parts;
use super::recognise::{Asked, Service, recognise};
use crate::aws::call::{Call, CredentialScope};
use crate::aws::{self, json11, query};
use crate::base::addresses::Own;
use crate::base::arn::Place;
use crate::base::http::{Body, ReadError, read};
use crate::{cognito, ecr, iam, secretsmanager, sts};

/// The longest body, in bytes. Documented: ECR PutImage, a manifest of 4 MiB; Inferred for the others.
const LIMIT: usize = 5 * 1024 * 1024;
/// Errors of services that are not emulated have to stand in some namespace: clients read none.
const NAMESPACE: &str = "https://iam.amazonaws.com/doc/2010-05-08/";

/// POST, or a GET with the operation in its query.
pub(crate) async fn answer(State(parts): State<Arc<Parts>>, request: Request) -> Response {
    let scope = CredentialScope::of(&request);
    let (head, body) = request.into_parts();
    let mut response = match read(body, LIMIT).await {
        Ok(body) => dispatch(&parts, &head, scope, body).await,
        Err(error) => unread(&head, &error),
    };
    let request_id = || aws::request_id(&parts.entropy);
    response.headers_mut().entry(aws::REQUEST_ID).or_insert_with(request_id);
    response.map(axum::body::Body::new)
}

async fn dispatch(
    parts: &Parts,
    head: &Head,
    scope: Option<CredentialScope>,
    body: Bytes,
) -> http::Response<Body> {
    let in_query = head.uri.query().filter(|_| body.is_empty());
    let form = in_query.map_or_else(|| body.clone(), |query| Bytes::copy_from_slice(query.as_bytes()));
    let (service, operation) = match recognise(&head.headers, scope.as_ref(), &form) {
        Asked::Operation { service, name } => (service, name),
        Asked::Foreign { operation, xml } => return not_emulated(parts, &operation, xml),
        Asked::Nothing => return cognito::face::not_understood(),
    };
    let region = region(head, scope.as_ref());
    let is_placed = region.is_some();
    let own = parts.addresses.place();
    let region = region.unwrap_or_else(|| own.region.clone());
    let place = Place { region, account: own.account.clone() };
    let body = if matches!(service, Service::Iam | Service::Sts) { form } else { body };
    let access_key_id = scope.map(|scope| scope.access_key_id);
    let name = operation.clone();
    let call = Call { operation, place, is_placed, access_key_id, body };
    let mut response = match service {
        Service::CognitoIdp => cognito::face::answer(&parts.cognito, call).await,
        Service::Ecr => ecr::dispatch::answer(&parts.ecr, call).await,
        Service::Iam => iam::dispatch::answer(&parts.iam, call).await,
        Service::SecretsManager => secretsmanager::dispatch::answer(&parts.secretsmanager, call).await,
        Service::Sts => sts::dispatch::answer(&parts.sts, call).await,
    };
    aws::answers_operation(&mut response, &name);
    response
}

/// The region is the signature's; an unsigned call's is that of the AWS host name, if it came by one.
fn region(head: &Head, scope: Option<&CredentialScope>) -> Option<String> {
    let by_host = || head.extensions.get::<Own>().and_then(|own| own.region.clone());
    scope.map(|scope| scope.region.clone()).or_else(by_host)
}

/// Typed, with a 4xx: clients repeat a 5xx for minutes.
fn not_emulated(parts: &Parts, operation: &str, xml: bool) -> http::Response<Body> {
    let shown: String = operation.chars().take(200).collect();
    let message = format!("{shown} is not emulated by agentcore-local");
    let code = "UnsupportedOperationException";
    if xml {
        let request_id = parts.entropy.uuid().to_string();
        return query::error(NAMESPACE, StatusCode::BAD_REQUEST, code, &message, &request_id);
    }
    json11::error(StatusCode::BAD_REQUEST, code, &message)
}

/// Inferred: both texts. A client of the query protocol sends no target.
fn unread(head: &Head, error: &ReadError) -> http::Response<Body> {
    let (status, code, message) = match error {
        ReadError::TooLong(limit) => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLargeException",
            format!("Request body exceeds {limit} bytes"),
        ),
        ReadError::Broken(_) => {
            (StatusCode::BAD_REQUEST, "SerializationException", "The request body ended early".to_owned())
        }
    };
    if head.headers.contains_key(json11::TARGET) {
        return json11::error(status, code, &message);
    }
    query::error(NAMESPACE, status, code, &message, "-")
}
