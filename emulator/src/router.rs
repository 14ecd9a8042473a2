//! Every route of the emulator, by caller.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::{any, get, post};
use http::{Request, Response};
use http_body_util::BodyExt as _;
use percent_encoding::percent_decode_str;
use tower::ServiceExt as _;

use crate::app::App;
use crate::aws::unknown_operation;
use crate::base::addresses::LocalUri;
use crate::base::http::{Body, BoxFuture};
use crate::client::InProcessService;
use crate::{api, cognito, gateway, local, runtime};

/// The routes of one emulator. AWS host names are rewritten to these paths before (see `server`).
#[derive(Debug)]
pub(crate) struct Routes {
    gateway: Arc<crate::gateway::GatewayService>,
    runtime: Arc<runtime::RuntimeService>,
    others: Router,
}

#[derive(Debug, PartialEq, Eq)]
enum Route {
    /// `/gateway/{id}/mcp`
    Gateway,
    /// `/runtimes/{arn}/invocations`
    Runtime,
    /// To one of the routes below.
    Other,
    /// Nowhere: the path is not valid text, or the AWS host of another service has it.
    Nowhere,
}

impl Routes {
    pub(crate) fn new(app: &App) -> Self {
        let others = Router::new()
            .merge(services(app))
            .merge(cognito(app))
            .merge(gateway_routes(app))
            .merge(runtime(app))
            .merge(below_runtimes(app))
            .merge(emulator(app))
            .merge(agentcore(app));
        Self { gateway: Arc::clone(&app.gateway), runtime: Arc::clone(&app.runtime), others }
    }

    /// The routes as a function, for calls from outside and from hop to hop alike.
    pub(crate) fn service(self) -> InProcessService {
        Arc::new(move |request| self.answer(request))
    }

    /// Each route has its own future: one future for all would take the size of the largest, which is more than the two hops
    /// need.
    fn answer(&self, request: Request<Body>) -> BoxFuture<'static, Response<Body>> {
        match route(&request) {
            Route::Gateway => {
                let service = Arc::clone(&self.gateway);
                Box::pin(async move { gateway::handlers::mcp(&service, request).await })
            }
            Route::Runtime => {
                let service = Arc::clone(&self.runtime);
                Box::pin(async move { runtime::handlers::invocations(&service, request).await })
            }
            Route::Other => {
                let others = self.others.clone();
                Box::pin(async move {
                    let answer = others.oneshot(request.map(axum::body::Body::new)).await;
                    let response = answer.unwrap_or_else(|never| match never {});
                    response.map(|body| body.map_err(Into::into).boxed_unsync())
                })
            }
            // axum would refuse it in its own words.
            Route::Nowhere => Box::pin(async move { unknown_operation::unknown_path(&request) }),
        }
    }
}

/// Finds the two hops of every call here, because routing a path through the router costs as much as half a hop.
fn route(request: &Request<Body>) -> Route {
    let path = request.uri().path();
    let service = request.extensions().get::<LocalUri>().and_then(|local| local.service);
    if service.is_some_and(|service| !is_at_host_of(service, path)) {
        return Route::Nowhere;
    }
    let is_segment = |segment: &str| !segment.is_empty() && !segment.contains('/');
    let between = |start, end| path.strip_prefix(start).and_then(|rest: &str| rest.strip_suffix(end));
    if !is_text(path) {
        Route::Nowhere
    } else if between("/gateway/", "/mcp").is_some_and(is_segment) {
        Route::Gateway
    } else if between("/runtimes/", "/invocations").is_some_and(is_segment) {
        Route::Runtime
    } else {
        Route::Other
    }
}

/// AWS tools: every service that is called at `/`.
fn services(app: &App) -> Router {
    use api::handlers;
    // A browser asks for text; AWS's clients do not.
    let page_or_answer = async |state, request: axum::extract::Request| match local::handlers::page(&request)
    {
        Some(page) => page,
        None => handlers::root(state, request).await,
    };
    Router::new().route("/", post(handlers::root).get(page_or_answer)).with_state(Arc::clone(&app.api))
}

/// Users, and everyone who verifies a token.
fn cognito(app: &App) -> Router {
    use cognito::{handlers, oauth};
    Router::new()
        .route("/{pool_id}/.well-known/openid-configuration", get(handlers::discovery))
        .route("/{pool_id}/.well-known/jwks.json", get(handlers::jwks))
        .route("/{pool_id}/.well-known/{*rest}", get(handlers::unknown_well_known))
        .route("/domain/{domain}/oauth2/token", any(oauth::handlers::token))
        .with_state(Arc::clone(&app.cognito))
}

/// MCP clients.
fn gateway_routes(app: &App) -> Router {
    use gateway::handlers;
    Router::new()
        .route("/gateway/{gateway_id}/.well-known/oauth-protected-resource", any(handlers::metadata))
        .route("/.well-known/oauth-protected-resource/gateway/{gateway_id}/mcp", any(handlers::metadata))
        .route("/gateway/{gateway_id}", any(handlers::unknown))
        .route("/gateway/{gateway_id}/{*rest}", any(handlers::unknown))
        .with_state(Arc::clone(&app.gateway))
}

/// Callers of the runtimes, except for InvokeAgentRuntime itself.
fn runtime(app: &App) -> Router {
    use runtime::handlers;
    Router::new()
        .route(
            "/runtimes/{arn}/invocations/.well-known/oauth-protected-resource",
            get(handlers::protected_resource),
        )
        .route("/runtimes/{arn}/stopruntimesession", any(handlers::stop_runtime_session))
        .with_state(Arc::clone(&app.runtime))
}

/// Holders of AWS credentials: the control plane of AgentCore and Identity get every path that no one else has.
fn agentcore(app: &App) -> Router {
    use api::handlers;
    Router::new()
        .route("/gateways/{*rest}", any(handlers::rest))
        .fallback(handlers::rest)
        .method_not_allowed_fallback(handlers::rest)
        .with_state(Arc::clone(&app.api))
}

/// Below a runtime's ARN is an operation of the control plane, or a mistake in the URL of an invocation.
fn below_runtimes(app: &App) -> Router {
    let (api, runtime) = (Arc::clone(&app.api), Arc::clone(&app.runtime));
    let answer = async move |request: axum::extract::Request| {
        if api::handlers::is_operation(request.method(), request.uri().path()) {
            return api::handlers::rest(State(Arc::clone(&api)), request).await;
        }
        runtime::handlers::unknown(State(Arc::clone(&runtime)), request).await
    };
    Router::new().route("/runtimes/{arn}/{*rest}", any(answer))
}

/// The developer: the emulator's own namespace.
fn emulator(app: &App) -> Router {
    use local::handlers;
    Router::new()
        .route("/_local/stack", get(handlers::stack))
        .route("/_local/status", get(handlers::status))
        .route("/_local/environment", get(handlers::environment))
        .route("/_local/token", post(handlers::token))
        .route("/_local/policy/simulate", post(handlers::simulate))
        .route("/_local/policy/needed", get(handlers::needed_policy))
        .route("/_local/reset", post(handlers::reset))
        .route("/_local/clock", get(handlers::clock).post(handlers::change_clock))
        .route("/_local/calls", get(handlers::calls))
        .route("/_local/logs", get(handlers::logs))
        .route("/_local/traces", get(handlers::traces))
        .route("/_local/traces/{id}", get(handlers::trace))
        .route("/_local/traces/{id}/explanation", get(handlers::explanation))
        .route("/_local/health", get(handlers::health))
        .route("/_local/{*rest}", any(handlers::unknown))
        .with_state(Arc::clone(&app.local))
}

/// Whether the AWS host of a service may have a path. Which operations it has, `api` knows.
fn is_at_host_of(service: &str, path: &str) -> bool {
    if path.starts_with("/runtimes/") {
        return service.starts_with("bedrock-agentcore");
    }
    let is_of_pool = path.contains("/.well-known/");
    let is_of_other_hosts = ["/gateway/", "/domain/", "/_local/"].iter().any(|start| path.starts_with(start));
    !is_of_other_hosts && (!is_of_pool || service == "cognito-idp")
}

/// Whether a path is valid text once it is decoded. Nearly all have only ASCII escapes, and need no decoding.
fn is_text(path: &str) -> bool {
    let bytes = path.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    // Without an early exit from the loop, many bytes are checked in one step.
    let may_be_beyond_ascii =
        pairs.fold(false, |found, (first, second)| found | ((*first == b'%') & (*second >= b'8')));
    !may_be_beyond_ascii || percent_decode_str(path).decode_utf8().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_service_has_its_own_paths_only() {
        for (service, path, is_its_own) in [
            ("bedrock-agentcore", "/runtimes/arn%3Aaws/invocations", true),
            ("bedrock-agentcore-control", "/runtimes/demo/", true),
            ("cognito-idp", "/us-east-1_abc/.well-known/jwks.json", true),
            ("sts", "/", true),
            ("sts", "/runtimes/arn%3Aaws/invocations", false),
            ("sts", "/us-east-1_abc/.well-known/jwks.json", false),
            ("bedrock-agentcore", "/gateway/demo-0a1b/mcp", false),
            ("cognito-idp", "/domain/demo/oauth2/token", false),
            ("iam", "/_local/status", false),
        ] {
            assert_eq!(is_at_host_of(service, path), is_its_own, "{service} {path}");
        }
    }
}
