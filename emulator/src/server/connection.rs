//! One connection of a caller.

use std::io;

use axum::Router;
use axum::body::Body;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::Watcher;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use super::host_names;
use super::unreadable::Worded;
use crate::base::Entropy;

/// An accepted connection and what answers its requests.
pub(super) struct Connection {
    stream: TcpStream,
    routes: Router,
    entropy: Entropy,
    watcher: Watcher,
}

impl Connection {
    /// A connection that ends after its current answer once `watcher` is told to stop.
    pub(super) fn new(stream: TcpStream, routes: Router, entropy: Entropy, watcher: Watcher) -> Self {
        // Without it a small answer may wait for the acknowledgement of the one before; a socket that is closed
        // already will say so when it is read.
        let _ = stream.set_nodelay(true);
        Self { stream, routes, entropy, watcher }
    }

    /// The same connection over what `change` makes of its stream; fails as `change` does.
    pub(super) fn try_map_stream(
        self,
        change: impl FnOnce(TcpStream) -> io::Result<TcpStream>,
    ) -> io::Result<Self> {
        Ok(Self { stream: change(self.stream)?, ..self })
    }

    /// Answers until the caller hangs up or the emulator stops.
    pub(super) async fn serve(self) {
        let routes =
            self.routes.map_request(|request: Request<Incoming>| host_names::answer(request.map(Body::new)));
        let stream = Worded::new(TokioIo::new(self.stream), self.entropy);
        let connection = http1::Builder::new().serve_connection(stream, TowerToHyperService::new(routes));
        match self.watcher.watch(connection).await {
            Err(error) if error.is_parse() => tracing::info!("a caller sent what is no HTTP: {error}"),
            // A caller may hang up at any time.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use hyper_util::server::graceful::GracefulShutdown;
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn small_answers_are_sent_at_once() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _caller = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        assert!(!stream.nodelay().unwrap());
        let watcher = GracefulShutdown::new().watcher();
        let connection = Connection::new(stream, Router::new(), Entropy::system(), watcher);
        assert!(connection.stream.nodelay().unwrap());
    }
}
