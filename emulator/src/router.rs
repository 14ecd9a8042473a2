//! Every route of every face, by caller.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::future::RouteFuture;
use axum::routing::{Route, any, get, post, put};
use futures_util::future::Either;
use percent_encoding::percent_decode_str;
use tower::Service;
use tower::layer::layer_fn;

use crate::app::App;
use crate::aws::coral;
use crate::{cognito, control, gateway, identity, local, runtime};

/// The routes of one emulator. AWS host names are rewritten to these paths before (see `server`).
pub(crate) fn router(app: &App) -> Router {
    Router::new()
        .merge(cognito(app))
        .merge(gateway(app))
        .merge(runtime(app))
        .merge(identity(app))
        .merge(control_plane(app))
        .merge(emulator(app))
        .fallback(unknown_operation)
        .method_not_allowed_fallback(unknown_operation)
        .layer(layer_fn(TextPathsOnly))
}

/// Users, their AWS tools, and all who verify a token.
fn cognito(app: &App) -> Router {
    use cognito::{face, oauth};
    Router::new()
        .route("/", post(face::json11))
        .route("/{pool_id}/.well-known/openid-configuration", get(face::discovery))
        .route("/{pool_id}/.well-known/jwks.json", get(face::jwks))
        .route("/{pool_id}/.well-known/{*rest}", get(face::unknown_well_known))
        .route("/domain/{domain}/oauth2/token", any(oauth::face::token))
        .with_state(Arc::clone(&app.cognito))
}

/// MCP clients.
fn gateway(app: &App) -> Router {
    use gateway::face;
    Router::new()
        .route("/gateway/{gateway_id}/mcp", any(face::mcp))
        .route("/gateway/{gateway_id}/.well-known/oauth-protected-resource", any(face::metadata))
        .route("/.well-known/oauth-protected-resource/gateway/{gateway_id}/mcp", any(face::metadata))
        .route("/gateway/{gateway_id}", any(face::unknown))
        .route("/gateway/{gateway_id}/{*rest}", any(face::unknown))
        .with_state(Arc::clone(&app.gateway))
}

/// Gateways and other callers of InvokeAgentRuntime.
fn runtime(app: &App) -> Router {
    use runtime::face;
    Router::new()
        .route("/runtimes/{arn}/invocations", post(face::invocations).fallback(face::other_verb))
        .route(
            "/runtimes/{arn}/invocations/.well-known/oauth-protected-resource",
            get(face::protected_resource),
        )
        .route("/runtimes/{arn}/{*rest}", any(face::unknown))
        .with_state(Arc::clone(&app.runtime))
}

/// Holders of AWS credentials: Identity.
fn identity(app: &App) -> Router {
    use identity::face;
    Router::new()
        .route("/identities/GetWorkloadAccessToken", post(face::get_workload_access_token))
        .route("/identities/GetWorkloadAccessTokenForJWT", post(face::get_workload_access_token_for_jwt))
        .route(
            "/identities/GetWorkloadAccessTokenForUserId",
            post(face::get_workload_access_token_for_user_id),
        )
        .route("/identities/oauth2/token", post(face::get_resource_oauth2_token))
        .route("/identities/CreateWorkloadIdentity", post(control::face::create_workload_identity))
        .with_state(Arc::clone(&app.identity))
}

/// Holders of AWS credentials: the control plane of AgentCore.
fn control_plane(app: &App) -> Router {
    use control::face;
    Router::new()
        .route("/gateways/{gateway_id}/synchronizeTargets", put(face::synchronize_gateway_targets))
        .route("/gateways/", any(face::not_emulated))
        .route("/gateways/{gateway_id}/", any(face::not_emulated))
        .route("/gateways/{gateway_id}/{*rest}", any(face::not_emulated))
        .route("/identities/{*rest}", any(face::not_emulated))
        .route("/runtimes/", any(face::not_emulated))
        .route("/runtimes/{arn}/", any(face::not_emulated))
        .with_state(Arc::clone(&app.gateway))
}

/// The developer: the emulator's own namespace.
fn emulator(app: &App) -> Router {
    use local::face;
    Router::new()
        .route("/_local/stack", get(face::stack))
        .route("/_local/traces", get(face::traces))
        .route("/_local/traces/{id}", get(face::trace))
        .route_layer(from_fn_with_state(Arc::clone(&app.local), face::trusted_hosts_only))
        .route("/_local/health", get(face::health))
        .route("/_local/{*rest}", any(face::unknown))
        .with_state(Arc::clone(&app.local))
}

/// A route behind the check that a path is a text: one that is none names nothing, and axum would say so in words of
/// its own. No middleware of a function, because that would box each request's way three times more.
#[derive(Clone)]
struct TextPathsOnly(Route);

impl Service<Request> for TextPathsOnly {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<RouteFuture<Infallible>, Ready<Result<Response, Infallible>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request>::poll_ready(&mut self.0, context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if !is_text(request.uri().path()) {
            return Either::Right(ready(Ok(no_operation(&request))));
        }
        Either::Left(self.0.call(request))
    }
}

/// Whether a path is a text once it is decoded. Nearly all have no escape but those of ASCII, and need no decoding.
fn is_text(path: &str) -> bool {
    let bytes = path.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    // Without a way out of the loop, many bytes are looked at in one step.
    let may_be_beyond_ascii =
        pairs.fold(false, |found, (first, second)| found | ((*first == b'%') & (*second >= b'8')));
    !may_be_beyond_ascii || percent_decode_str(path).decode_utf8().is_ok()
}

async fn unknown_operation(request: Request) -> Response {
    no_operation(&request)
}

fn no_operation(request: &Request) -> Response {
    coral::unknown_path(request).map(axum::body::Body::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_text_when_its_escapes_are() {
        for path in ["/", "/a%3Ab%2fc", "/%c3%AB", "/\u{eb}%20", "/%", "/%zz", "/100%/x", "/%2"] {
            assert!(is_text(path), "{path}");
        }
        for path in ["/%ff", "/a%3A%80", "/%C3", "/%c3%28", "/\u{eb}%ab"] {
            assert!(!is_text(path), "{path}");
        }
    }
}
