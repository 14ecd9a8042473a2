//! Calls from one hop to another hop of the same process: same router, no socket.

use std::fmt;
use std::sync::{Arc, OnceLock, Weak};

use http::{Request, Response, Uri};

use crate::base::addresses::LocalUri;
use crate::base::http::{Body, BoxFuture, SendError, SentUri};

/// The emulator's routes as a function from request to response.
pub(crate) type InProcessService = Arc<Routes>;
/// What an [`InProcessService`] points to.
pub(crate) type Routes = dyn Fn(Request<Body>) -> BoxFuture<'static, Response<Body>> + Send + Sync;

/// The routes, once they are built and as long as the emulator runs.
#[derive(Default)]
pub(super) struct InProcessRoutes(OnceLock<Weak<Routes>>);

impl fmt::Debug for InProcessRoutes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("OwnRoutes")
    }
}

impl InProcessRoutes {
    /// Sets the routes; the first ones set stay.
    pub(super) fn set(&self, service: &InProcessService) {
        self.0.get_or_init(|| Arc::downgrade(service));
    }

    /// Answers `request` by the route of its path; fails only while the emulator starts or stops.
    pub(super) fn send(
        &self,
        mut request: Request<Body>,
        own: LocalUri,
    ) -> BoxFuture<'static, Result<Response<Body>, SendError>> {
        let Some(routes) = self.0.get().and_then(Weak::upgrade) else {
            let authority = request.uri().authority().map(ToString::to_string).unwrap_or_default();
            let reason = "the emulator is not running".to_owned();
            return Box::pin(async { Err(SendError::Broken { authority, reason }) });
        };
        let sent = std::mem::replace(request.uri_mut(), Uri::from(own.path_and_query.clone()));
        request.extensions_mut().insert(SentUri(sent));
        request.extensions_mut().insert(own);
        let answer = routes(request);
        Box::pin(async move { Ok(answer.await) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::http::{empty, full, read};

    fn request() -> Request<Body> {
        Request::builder().uri("http://127.0.0.1:4747/_local/health").body(empty()).unwrap()
    }

    fn own() -> LocalUri {
        LocalUri { path_and_query: "/_local/health?a=1".parse().unwrap(), region: None, service: None }
    }

    #[tokio::test]
    async fn the_route_sees_the_path_alone() {
        let service: InProcessService =
            Arc::new(|request| Box::pin(async move { Response::new(full(request.uri().to_string())) }));
        let routes = InProcessRoutes::default();
        routes.set(&service);
        let response = routes.send(request(), own()).await.unwrap();
        assert_eq!(read(response.into_body(), 100).await.unwrap(), "/_local/health?a=1");
    }

    #[tokio::test]
    async fn without_routes_there_is_an_error() {
        let error = InProcessRoutes::default().send(request(), own()).await.unwrap_err();
        assert_eq!(error.to_string(), "127.0.0.1:4747 gave no answer: the emulator is not running");
    }
}
