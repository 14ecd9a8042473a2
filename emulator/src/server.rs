//! The listener: accepts connections, gives them to the routes, stops them in order.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::serve::ListenerExt as _;
use http::header::HOST;
use http::uri::PathAndQuery;
use http::{HeaderValue, Uri};
use http_body_util::BodyExt as _;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use crate::base::addresses::own_by_aws_host;
use crate::client::OwnService;

/// How long calls under way may take to end once the emulator stops.
const GRACE: Duration = Duration::from_secs(5);

/// Why the emulator cannot listen. `Display` says what to do about it too.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {source}{}", advice(.source))]
pub struct ListenError {
    /// The address as it was given.
    pub address: String,
    /// What the system said.
    #[source]
    pub source: std::io::Error,
}

fn advice(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            "; another program listens there: stop it, or choose another port with --listen 127.0.0.1:PORT"
        }
        std::io::ErrorKind::PermissionDenied => {
            "; ports below 1024 need root: choose another one with --listen"
        }
        _ => "; expected an address of this machine such as 127.0.0.1:4747",
    }
}

/// Binds `address`, such as `127.0.0.1:4747`; port 0 takes a free one.
pub(crate) async fn bind(address: &str) -> Result<(TcpListener, SocketAddr), ListenError> {
    let failed = |source| ListenError { address: address.to_owned(), source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

/// Serves `routes` until `shutdown` resolves, then lets calls under way end for a few seconds.
pub(crate) async fn serve(
    listener: TcpListener,
    routes: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    let service = routes.map_request(answer_aws_host_names);
    let server = axum::serve(listener, tower::make::Shared::new(service)).with_graceful_shutdown(async {
        shutdown.await;
        drop(stopping);
    });
    tokio::select! {
        // axum's server ends without an error: accept errors are retried by it.
        _ = server.into_future() => {}
        () = async { drop(stopped.await); tokio::time::sleep(GRACE).await } => {}
    }
}

/// The routes as a function, for calls that stay in the process.
pub(crate) fn in_process(routes: Router) -> OwnService {
    Arc::new(move |request| {
        let routes = routes.clone();
        Box::pin(async move {
            match routes.oneshot(request.map(axum::body::Body::new)).await {
                Ok(response) => response.map(|body| body.map_err(Into::into).boxed_unsync()),
                Err(never) => match never {},
            }
        })
    })
}

/// Gives a request to an AWS host name, such as a gateway's, the path that the same resource has here.
fn answer_aws_host_names(mut request: Request) -> Request {
    let host = request.uri().authority().map(|authority| authority.as_str().to_owned());
    let host = host.or_else(|| request.headers().get(HOST).map(HeaderValue::to_str)?.ok().map(str::to_owned));
    let Some(host) = host.filter(|host| host.contains(".amazon")) else { return request };
    let path_and_query = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    let Some(own) = own_by_aws_host(&host.to_ascii_lowercase(), path_and_query) else { return request };
    if let Ok(path_and_query) = PathAndQuery::try_from(own.path_and_query.as_str()) {
        *request.uri_mut() = Uri::from(path_and_query);
        request.extensions_mut().insert(own);
    }
    request
}
