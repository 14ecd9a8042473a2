//! One connection of a caller.

use std::convert::Infallible;
use std::io;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::Watcher;
use tokio::net::TcpStream;

use super::host_names;
use super::local_origins::LocalOrigin;
use super::refusals::Refusals;
use super::unread_body::watched;
use super::unreadable::Worded;
use crate::activity::ActivitySink;
use crate::base::Entropy;
use crate::base::http::{Body, BoxFuture};
use crate::client::OwnService;

/// An answer that is there already, or one on its way.
enum Answer {
    Ready(Box<Response<Body>>),
    Asked(BoxFuture<'static, Response<Body>>),
}

/// An accepted connection and what answers its requests.
pub(super) struct Connection {
    stream: TcpStream,
    routes: OwnService,
    entropy: Entropy,
    activity: ActivitySink,
    watcher: Watcher,
}

impl Connection {
    /// A connection that ends after its current answer once `watcher` is told to stop.
    pub(super) fn new(
        stream: TcpStream,
        routes: OwnService,
        entropy: Entropy,
        activity: ActivitySink,
        watcher: Watcher,
    ) -> Self {
        // Without it a small answer may wait for the acknowledgement of the one before; a socket that is closed
        // already will say so when it is read.
        let _ = stream.set_nodelay(true);
        Self { stream, routes, entropy, activity, watcher }
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
        let (routes, activity) = (self.routes, self.activity);
        let service = service_fn(move |request: Request<Incoming>| {
            let refusals = Refusals::new(&activity, &request);
            let (request, rest) = watched(request);
            let request = host_names::answer(request);
            let origin = LocalOrigin::of(&request);
            let preflight = origin.as_ref().and_then(|origin| origin.preflight(&request));
            let answer = match preflight {
                Some(answer) => Answer::Ready(Box::new(answer)),
                None => Answer::Asked(routes(request)),
            };
            async {
                let mut response = match answer {
                    Answer::Ready(response) => *response,
                    Answer::Asked(response) => response.await,
                };
                if let Some(origin) = origin {
                    origin.allow(&mut response);
                }
                if let Some(rest) = rest {
                    rest.drain().await;
                }
                refusals.tell(&response);
                Ok::<_, Infallible>(response)
            }
        });
        let stream = Worded::new(TokioIo::new(self.stream), self.entropy);
        // An answer is small: one buffer is quicker to send than two.
        let connection = http1::Builder::new().writev(false).serve_connection(stream, service);
        match self.watcher.watch(connection).await {
            Err(error) if error.is_parse() => tracing::info!("a caller sent what is no HTTP: {error}"),
            // A caller may hang up at any time.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hyper_util::server::graceful::GracefulShutdown;
    use tokio::net::TcpListener;

    use super::*;
    use crate::base::http::empty;

    #[tokio::test]
    async fn small_answers_are_sent_at_once() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _caller = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        assert!(!stream.nodelay().unwrap());
        let watcher = GracefulShutdown::new().watcher();
        let routes: OwnService = Arc::new(|_| Box::pin(async { Response::new(empty()) }));
        let connection = Connection::new(stream, routes, Entropy::system(), Arc::new(|_| {}), watcher);
        assert!(connection.stream.nodelay().unwrap());
    }
}
