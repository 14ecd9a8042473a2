//! A gateway's HTTP surface. The router mounts these functions; everything else here is free of axum.

use std::sync::Arc;

use axum::extract::State;
use http::{HeaderValue, Method, Request, Response, StatusCode};

use super::gateways::error::UnknownGateway;
use super::mcp::reply::Reply;
use super::service::GatewayService;
use super::state::GatewaySettings;
use super::{inbound, refused, serve};
use crate::aws::rest_json::json_bytes;
use crate::aws::{ApiError, REQUEST_ID, request_id, unknown_operation};
use crate::base::http::Body;
use crate::gateway::Gateway;
use crate::trace::{Cause, Check, Confidence, HopName, Recorder};

/// How many gateway ids a trace lists for a caller who names one that does not exist.
const KNOWN_SHOWN: usize = 20;
/// How much of an unknown path a trace shows, in characters.
const MAX_PATH: usize = 300;

/// Any verb on `/gateway/{id}/mcp`.
///
/// Inferred: a caller is authorized before the verb is checked; GET and DELETE are 405, other verbs no operation.
/// Inferred: `Accept` and `Content-Type` are not checked, as AWS's own scripts send no `Accept` of MCP's.
pub(crate) async fn mcp(service: &GatewayService, request: Request<Body>) -> Response<Body> {
    let recorder = begin(service, &request);
    let Some((gateway, settings)) = find(service, gateway_id(&request)) else {
        return traced(service, unknown_gateway(service, gateway_id(&request), &recorder), &recorder);
    };
    recorder.of(&gateway.label);
    let verb = request.method().clone();
    if verb == Method::POST {
        let served = serve(service, &gateway, &settings, request, &recorder).await;
        let reply = served.unwrap_or_else(|refusal| refusal);
        return traced(service, reply.into_response(&recorder), &recorder);
    }
    if !matches!(verb, Method::GET | Method::DELETE) {
        return traced(service, no_operation(&request, Cause::MethodNotAllowed, &recorder), &recorder);
    }
    let (head, body) = request.into_parts();
    let reply = match inbound::authorized(service, &gateway, &settings, (&head, body), &recorder).await {
        Ok((caller, _)) => {
            recorder.check(Check::noted("caller", caller.name()));
            recorder.check(Check::failed(Cause::MethodNotAllowed, "method", "POST", verb.to_string()));
            Reply::method_not_allowed()
        }
        Err(refusal) => refused(&settings, refusal, &recorder),
    };
    traced(service, reply.into_response(&recorder), &recorder)
}

/// GET on `/gateway/{id}/.well-known/oauth-protected-resource` and on
/// `/.well-known/oauth-protected-resource/gateway/{id}/mcp`: open to all, and not a call of the chain.
pub(crate) async fn metadata(
    State(service): State<Arc<GatewayService>>,
    request: axum::extract::Request,
) -> Response<Body> {
    let response = match find(&service, gateway_id(&request)) {
        _ if request.method() != Method::GET => unknown_operation::unknown_operation(&request),
        Some((_, settings)) => match settings.inbound.custom_jwt() {
            Some(custom_jwt) => json_bytes(StatusCode::OK, custom_jwt.metadata.clone()),
            // Inferred: without tokens there is nothing to read.
            None => unknown_operation::unknown_operation(&request),
        },
        None => ApiError::not_found(UnknownGateway.to_string()).into_response(),
    };
    identified(&service, response)
}

/// Any verb on any other path below `/gateway/{id}`. Recorded: 404 UnknownOperationException, without a token.
pub(crate) async fn unknown(
    State(service): State<Arc<GatewayService>>,
    request: axum::extract::Request,
) -> Response<Body> {
    let recorder = begin(&service, &request);
    traced(&service, no_operation(&request, Cause::GatewayPath, &recorder), &recorder)
}

/// What follows `/gateway/`, undecoded: an id needs no escapes, so a text with escapes is not an id.
fn gateway_id<B>(request: &Request<B>) -> &str {
    let path = request.uri().path();
    let path = path.strip_prefix("/.well-known/oauth-protected-resource").unwrap_or(path);
    let behind = path.strip_prefix("/gateway/").unwrap_or_default();
    behind.split_once('/').map_or(behind, |(id, _)| id)
}

/// Until the message is read, the trace names a call by its path.
fn begin<B>(service: &GatewayService, request: &Request<B>) -> Recorder {
    let title = || [request.method().as_str(), " ", request.uri().path()].concat();
    service.traces.join_or_begin(request.extensions(), HopName::Gateway, title)
}

/// `cause` is what is wrong unless a browser asks whether it may call.
fn no_operation<B>(request: &Request<B>, cause: Cause, recorder: &Recorder) -> Response<Body> {
    let cause = if request.method() == Method::OPTIONS { Cause::CorsPreflight } else { cause };
    let path: String = request.uri().path().chars().take(MAX_PATH).collect();
    let expected = "POST to the gateway's URL, which ends in /mcp";
    recorder.check(Check::failed(cause, "path", expected, format!("{} {path}", request.method())));
    recorder.answered(StatusCode::NOT_FOUND, "UnknownOperationException", Confidence::Recorded);
    unknown_operation::unknown_operation(request)
}

/// The gateway and its settings. Inferred: one that could not be created responds like one that does not exist.
fn find(service: &GatewayService, id: &str) -> Option<(Arc<Gateway>, Arc<GatewaySettings>)> {
    let gateway = service.gateways.get(id)?;
    let settings = gateway.settings()?;
    Some((gateway, settings))
}

/// Inferred: the response of the host of a deleted gateway is not published; this is the control plane's.
fn unknown_gateway(service: &GatewayService, gateway_id: &str, recorder: &Recorder) -> Response<Body> {
    let known = service.gateways.some_ids(KNOWN_SHOWN);
    let shown: String = gateway_id.chars().take(128).collect();
    recorder.check(Check::failed(Cause::UnknownGateway, "gateway", known.join(", "), shown));
    recorder.answered(StatusCode::NOT_FOUND, UnknownGateway.to_string(), Confidence::Inferred);
    ApiError::not_found(UnknownGateway.to_string()).into_response()
}

fn traced(service: &GatewayService, mut response: Response<Body>, recorder: &Recorder) -> Response<Body> {
    recorder.mark(response.headers_mut());
    identified(service, response)
}

fn identified(service: &GatewayService, mut response: Response<Body>) -> Response<Body> {
    let id: HeaderValue = request_id(&service.entropy);
    response.headers_mut().insert(REQUEST_ID, id);
    response
}
