//! One connection of a caller.

use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::Watcher;
use tokio::net::TcpStream;

use super::admission::{Admission, Admitted};
use super::answer_body::AnswerBody;
use super::connections::Tracked;
use super::line_limit::LineLimit;
use super::malformed::ErrorRewriter;
use super::refusal_report::RefusalReport;
use super::request_body::{late, watched};
use crate::activity::ActivitySink;
use crate::base::Entropy;
use crate::base::http::{Body, BoxFuture};
use crate::client::InProcessService;

pub(crate) struct Shared {
    pub(crate) admission: Admission,
    pub(crate) routes: InProcessService,
    pub(crate) entropy: Entropy,
    pub(crate) activity: ActivitySink,
    /// Callers that do not speak HTTP, reported at most once a second.
    pub(crate) unreadable: LineLimit,
}

enum Answer {
    Ready(Box<Response<Body>>),
    Asked(BoxFuture<'static, Response<Body>>),
}

pub(super) struct Connection {
    stream: TcpStream,
    /// The address that it came to, if the listener has several.
    local: Option<IpAddr>,
    shared: Arc<Shared>,
    tracked: Arc<Tracked>,
    watcher: Watcher,
}

impl Connection {
    /// A connection that ends after its current response once `watcher` is told to stop.
    pub(super) fn new(
        stream: TcpStream,
        local: Option<IpAddr>,
        shared: Arc<Shared>,
        tracked: Arc<Tracked>,
        watcher: Watcher,
    ) -> Self {
        // Without it a small response may wait for the acknowledgement of the one before; a socket that is already closed
        // reports that when it is read.
        let _ = stream.set_nodelay(true);
        Self { stream, local, shared, tracked, watcher }
    }

    /// The same connection with its stream replaced by the result of `change`; fails as `change` does.
    pub(super) fn try_map_stream(
        self,
        change: impl FnOnce(TcpStream) -> io::Result<TcpStream>,
    ) -> io::Result<Self> {
        Ok(Self { stream: change(self.stream)?, ..self })
    }

    /// Answers until the caller hangs up, is silent for too long, or the emulator stops.
    pub(super) async fn serve(self) {
        let Self { stream, local, shared, tracked, watcher } = self;
        let (of_service, of_requests) = (Arc::clone(&shared), Arc::clone(&tracked));
        let service = service_fn(move |request: Request<Incoming>| {
            let shared = &*of_service;
            let under_way = of_requests.answers();
            let refusals = RefusalReport::new(&shared.activity, &request);
            let (request, rest) = watched(request, &of_requests);
            let (cors, answer) = match shared.admission.admit(request, local) {
                Ok(Admitted { request, cors }) => {
                    let preflight = cors.as_ref().and_then(|cors| cors.preflight(&request));
                    let answer = match preflight {
                        Some(answer) => Answer::Ready(Box::new(answer)),
                        None => Answer::Asked((shared.routes)(request)),
                    };
                    (cors, answer)
                }
                Err(refused) => (None, Answer::Ready(Box::new(refused.into_response(refusals.path())))),
            };
            async {
                let mut response = match answer {
                    Answer::Ready(response) => *response,
                    Answer::Asked(response) => response.await,
                };
                if let Some(cors) = cors {
                    cors.allow(&mut response);
                }
                if let Some(rest) = rest {
                    if rest.is_late() {
                        response = late();
                    }
                    rest.drain().await;
                }
                refusals.report(&response);
                Ok::<_, Infallible>(response.map(|body| AnswerBody::new(body, under_way)))
            }
        });
        let stream = TokioIo::new(ErrorRewriter::new(stream, shared.entropy.clone(), Arc::clone(&tracked)));
        // A response is small: one buffer is quicker to send than two. Deadlines are those of `tracked`: a timer for each
        // request would cost more.
        let connection =
            http1::Builder::new().writev(false).header_read_timeout(None).serve_connection(stream, service);
        let ended = tokio::select! {
            ended = watcher.watch(connection) => ended,
            () = tracked.closed() => return,
        };
        // A caller may hang up at any time.
        if let Some(error) = ended.err().filter(hyper::Error::is_parse) {
            shared
                .unreadable
                .admit(|more| tracing::info!("a caller sent something other than HTTP: {error}{more}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use hyper_util::server::graceful::GracefulShutdown;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;
    use crate::base::http::{empty, read};
    use crate::server::test_connection::connection;

    async fn connected() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let caller = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (caller, listener.accept().await.unwrap().0)
    }

    #[tokio::test]
    async fn small_answers_are_sent_at_once() {
        let (_caller, stream) = connected().await;
        assert!(!stream.nodelay().unwrap());
        let routes: InProcessService = Arc::new(|_| Box::pin(async { Response::new(empty()) }));
        let connection = connection(stream, routes, GracefulShutdown::new().watcher());
        assert!(connection.stream.nodelay().unwrap());
    }

    /// The response to a request whose head has this line, and whose body stops after `part`.
    async fn stopped(line: &str, part: &str) -> String {
        let (mut caller, stream) = connected().await;
        let routes: InProcessService = Arc::new(|request| {
            Box::pin(async {
                let is_whole = read(request.into_body(), 1000).await.is_ok();
                let mut response = Response::new(empty());
                *response.status_mut() = if is_whole { StatusCode::OK } else { StatusCode::IM_A_TEAPOT };
                response
            })
        });
        let graceful = GracefulShutdown::new();
        let serving = connection(stream, routes, graceful.watcher()).serve();
        let head = format!("POST / HTTP/1.1\r\nhost: localhost\r\n{line}content-length: 100\r\n\r\n{part}");
        caller.write_all(head.as_bytes()).await.unwrap();
        let (mut answer, began) = (String::new(), tokio::time::Instant::now());
        let (read, ()) = tokio::join!(caller.read_to_string(&mut answer), serving);
        read.unwrap();
        assert!(began.elapsed().as_secs() >= 60, "{:?}: {answer}", began.elapsed());
        answer
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_arrive_is_given_up() {
        for (line, part) in [("", "abc"), ("", ""), ("expect: 100-continue\r\n", "")] {
            let answer = stopped(line, part).await;
            let answer = answer.strip_prefix("HTTP/1.1 100 Continue\r\n\r\n").unwrap_or(&answer);
            assert!(answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{line}: {answer}");
            assert!(answer.contains("it did not arrive within 60 s"), "{answer}");
        }
    }
}
