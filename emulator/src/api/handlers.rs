//! The handlers that the router mounts: the APIs at `/`, and those with a path for each operation.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use http::request::Parts as Head;
use http::{HeaderValue, Method, StatusCode};
use uuid::Uuid;

use super::authenticate::{Unidentified, authenticate};
use super::recognize::{Recognized, recognize};
use super::record::{Steps, record};
use super::services::{RecognizedCall, Services};
use crate::aws::dialect::Dialect;
use crate::aws::output::Output;
use crate::aws::{self, ApiError, json11, unknown_operation};
use crate::base::addresses::LocalUri;
use crate::base::arn::AccountRegion;
use crate::base::http::{Body, ReadError, read};
use crate::cognito;
use crate::model::{InputError, Labels, Operation, Service};
use crate::sigv4::{Credential, Signature, SignatureError};
use crate::trace::HopName;

/// The maximum body size at `/`, in bytes. Documented: ECR PutImage, a manifest of 4 MiB; inferred for the others.
const MAX_BODY: usize = 5 * 1024 * 1024;
/// The maximum body size of Cognito, in bytes. Inferred.
const MAX_COGNITO_BODY: usize = 1024 * 1024;
/// The maximum body size of AgentCore, in bytes. Inferred: AWS publishes no limit; a target's inline schema has 1 MB.
const MAX_AGENTCORE_BODY: usize = 2 * 1024 * 1024;

/// A request of an API, before its operation is looked up.
struct Received<'a> {
    service: Service,
    /// The operation, which may not exist in the service.
    operation: &'a str,
    head: &'a Head,
    signature: &'a Result<Option<Signature<'a>>, SignatureError>,
    body: Result<Bytes, ReadError>,
    wire: InputLocation,
}

/// Where a request carries its input.
enum InputLocation {
    /// JSON 1.1: in the body.
    Json,
    /// The query protocol: in the form, which is the body or the query.
    Form(Bytes),
    /// REST-JSON: in path, query, headers and body.
    Rest(Labels),
}

/// Handles `/`, by POST, or by GET with the operation in the query: Cognito, ECR, IAM, Secrets Manager and STS.
pub(crate) async fn root(State(api): State<Arc<Services>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let signature = Signature::of(&head);
    let is_cognito =
        head.headers.get(json11::TARGET).is_some_and(|target| target.as_bytes().starts_with(b"AWSCognito"));
    let body = read(body, if is_cognito { MAX_COGNITO_BODY } else { MAX_BODY }).await;
    let in_query = head.uri.query().filter(|_| body.as_ref().is_ok_and(Bytes::is_empty));
    let form = match (&body, in_query) {
        (_, Some(query)) => Bytes::copy_from_slice(query.as_bytes()),
        (Ok(body), None) => body.clone(),
        (Err(_), None) => Bytes::new(),
    };
    let signing_name = credential(&signature).map(|credential| credential.service);
    let mut response = match recognize(&head.headers, signing_name, &form) {
        Recognized::Operation { service, name } => {
            let is_form = matches!(Dialect::of(service), Dialect::Query { .. });
            let wire = if is_form { InputLocation::Form(form) } else { InputLocation::Json };
            let received =
                Received { service, operation: &name, head: &head, signature: &signature, body, wire };
            api.receive(received).await
        }
        Recognized::OtherService { operation, xml } => {
            let operation: String = operation.chars().take(200).collect();
            api.refuse(dialect_of_others(xml), &operation, &ApiError::not_emulated(&operation))
        }
        Recognized::Unknown => match body {
            Ok(_) => cognito::handlers::not_understood(),
            // Without the body, the operation is unknown.
            Err(error) => api.refuse(dialect_of_others(true), "a call of an unknown API", &unread(&error)),
        },
    };
    let request_id = || aws::request_id(&api.entropy);
    response.headers_mut().entry(aws::REQUEST_ID).or_insert_with(request_id);
    response.map(axum::body::Body::new)
}

/// Handles any path that no hop has: an AgentCore operation by its verb and path, or an unknown one.
pub(crate) async fn rest(State(api): State<Arc<Services>>, request: Request) -> http::Response<Body> {
    let Some((operation, labels)) = operation_at(&request) else {
        let mut response = unknown_operation::unknown_path(&request);
        response.headers_mut().insert(aws::REQUEST_ID, aws::request_id(&api.entropy));
        return response;
    };
    let (head, body) = request.into_parts();
    let signature = Signature::of(&head);
    let body = read(body, MAX_AGENTCORE_BODY).await;
    let received = Received {
        service: operation.service(),
        operation: operation.name(),
        head: &head,
        signature: &signature,
        body,
        wire: InputLocation::Rest(labels),
    };
    api.receive(received).await
}

/// The AgentCore operation of a verb and path, at the host of its service or the local address.
fn operation_at(request: &Request) -> Option<(&'static Operation, Labels)> {
    let (verb, path) = (request.method(), request.uri().path());
    let services = [Service::AgentCoreControl, Service::AgentCore];
    let mut of_host = services.into_iter().filter(|service| is_at_host_of(*service, request.extensions()));
    of_host.find_map(|service| service.operation_at(verb, path))
}

/// Whether the control plane has an operation with this verb and raw path.
pub(crate) fn is_operation(verb: &Method, path: &str) -> bool {
    Service::AgentCoreControl.operation_at(verb, path).is_some()
}

/// Whether a request with these extensions was not sent to the AWS host of another service.
fn is_at_host_of(service: Service, extensions: &http::Extensions) -> bool {
    extensions.get::<LocalUri>().is_none_or(|local| local.is_for(service.name()))
}

/// Returns the dialect for services that are not emulated; their errors need some namespace, which clients do not read.
fn dialect_of_others(reads_xml: bool) -> Dialect {
    Dialect::of(if reads_xml { Service::Iam } else { Service::Ecr })
}

impl Services {
    /// Handles a request from its receipt to its response, in the dialect of its service.
    async fn receive(&self, received: Received<'_>) -> http::Response<Body> {
        let Received { service, operation: name, head, .. } = received;
        let dialect = Dialect::of(service);
        let mut id = Uuid::encode_buffer();
        let request_id: &str = self.entropy.uuid().hyphenated().encode_lower(&mut id);
        let mut steps = Steps::new(self.clock.now());
        let operation = service.operation(name);
        if operation.is_some_and(|operation| service == Service::AgentCore && operation.is_emulated()) {
            let begin = || name.to_owned();
            steps.hop = Some(self.traces.join_or_begin(&head.extensions, HopName::Identity, begin));
        }
        let (mut response, result) = match self.output(operation, received, &mut steps).await {
            Ok((operation, output)) => {
                let summary = output.summary().clone();
                (dialect.success(operation, output, request_id), Ok(summary))
            }
            Err(error) => (dialect.error(&error, request_id), Err(error)),
        };
        aws::note_operation(&mut response, name);
        let title = || format!("{} {name}", service.name());
        record(self, &mut steps, title, result.as_ref(), &mut response);
        let header = HeaderValue::from_str(request_id).unwrap_or(HeaderValue::from_static("-"));
        response.headers_mut().insert(aws::REQUEST_ID, header);
        response
    }

    /// Inferred: the order of checks: name, which the host's service must have, signature, whether it is emulated, input.
    async fn output(
        &self,
        operation: Option<&'static Operation>,
        received: Received<'_>,
        steps: &mut Steps,
    ) -> Result<(&'static Operation, Output), ApiError> {
        let Received { service, operation: name, head, signature, body, wire } = received;
        let operation = operation.filter(|_| is_at_host_of(service, &head.extensions));
        let operation = operation.ok_or_else(|| Dialect::of(service).unknown_operation(name))?;
        let body = body.map_err(|error| unread(&error))?;
        let signed = signature.as_ref().map(Option::as_ref);
        let principal =
            authenticate(&self.authenticator, operation, signed, head, &body).map_err(|refused| {
                let answer = refused.answer(Dialect::of(service));
                if let Unidentified::Signature(error) = refused {
                    steps.refused_signature(error);
                }
                answer
            })?;
        let principal = Arc::new(principal);
        if !operation.is_emulated() {
            return Err(ApiError::not_emulated(name));
        }
        let region = region(head, signature);
        let has_explicit_region = region.is_some();
        let own = self.addresses.account_region();
        let region = region.unwrap_or_else(|| own.region.clone());
        let account_region = AccountRegion { region, account: own.account.clone() };
        let members = wire.members(operation, head, &body);
        let asked = RecognizedCall {
            operation,
            principal,
            account_region,
            has_explicit_region,
            entropy: &self.entropy,
            plain_endpoint: None,
        };
        Ok((operation, self.serve(asked, members, steps).await?))
    }

    /// The response to a call whose operation no service here has.
    fn refuse(&self, dialect: Dialect, title: &str, error: &ApiError) -> http::Response<Body> {
        let mut steps = Steps::new(self.clock.now());
        let mut response = dialect.error(error, &self.entropy.uuid().to_string());
        record(self, &mut steps, || title.to_owned(), Err(error), &mut response);
        response
    }
}

impl InputLocation {
    fn members(
        self,
        operation: &Operation,
        head: &Head,
        body: &[u8],
    ) -> Result<serde_json::Value, InputError> {
        match self {
            Self::Json => Operation::read_json(body),
            Self::Form(form) => operation.read_form(&form),
            Self::Rest(labels) => operation.read_rest(&labels, head.uri.query(), &head.headers, body),
        }
    }
}

/// The region of the signature, or for an unsigned call that of the AWS host name, if any.
fn region(head: &Head, signature: &Result<Option<Signature<'_>>, SignatureError>) -> Option<String> {
    let by_host = || head.extensions.get::<LocalUri>().and_then(|own| own.region.clone());
    credential(signature).map(|credential| credential.region.to_owned()).or_else(by_host)
}

/// The credential of the signature, if there is one that can be read.
fn credential<'a>(signature: &'a Result<Option<Signature<'_>>, SignatureError>) -> Option<Credential<'a>> {
    signature.as_ref().ok()?.as_ref()?.credential()
}

/// Inferred: both responses.
fn unread(error: &ReadError) -> ApiError {
    match error {
        ReadError::TooLong(limit) => Dialect::too_long(*limit),
        ReadError::Broken(_) => {
            ApiError::new(StatusCode::BAD_REQUEST, "SerializationException", "The request body ended early")
        }
    }
}
