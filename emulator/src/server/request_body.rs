//! A request's body on a connection: how long it may take, and the part of it that is unread when its response is
//! ready.
//!
//! hyper closes a connection whose body is not read to its end, and cannot say so in a response that is already written: a
//! client that sends its body after the head would find its next request on a closed connection.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONNECTION, EXPECT};
use http::{HeaderValue, Request, Response, StatusCode};
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use tokio::time::{Sleep, sleep, timeout};

use super::connections::Tracked;
use crate::aws::ApiError;
use crate::base::http::{Body, BodyError};

/// How long a body may take to arrive, whatever its size.
const DEADLINE: Duration = Duration::from_secs(60);

/// How much is read and discarded, in bytes, and for how long: then the connection is given up.
const LIMIT: (usize, Duration) = (256 * 1024, Duration::from_secs(1));

/// What is left of a body, once its owner drops it.
#[derive(Clone, Default)]
pub(super) struct Rest(Arc<Left>);

#[derive(Default)]
struct Left {
    body: Mutex<Option<Incoming>>,
    is_late: AtomicBool,
}

/// The body did not arrive in time.
#[derive(Debug, thiserror::Error)]
#[error("it did not arrive within {} s", DEADLINE.as_secs())]
struct BodyTimeout;

/// A request whose body has a deadline, and whose unread part goes to the rest; `None` if it has no body.
pub(super) fn watched(request: Request<Incoming>, tracked: &Arc<Tracked>) -> (Request<Body>, Option<Rest>) {
    if request.body().is_end_stream() {
        return (request.map(|body| body.map_err(BodyError::from).boxed_unsync()), None);
    }
    let rest = Rest::default();
    // Its sender waits to be told that the body is wanted: discarding the rest would tell it so.
    let is_drained = !request.headers().contains_key(EXPECT);
    tracked.reads_body(true);
    let watched = |body| {
        let (rest, tracked) = (rest.clone(), Arc::clone(tracked));
        Watched { body: Some(body), rest, is_drained, tracked, deadline: None }.boxed_unsync()
    };
    (request.map(watched), Some(rest))
}

/// The response to a request whose body did not arrive in time, whatever came of the part that did. Inferred: the status
/// is RFC 9110's.
pub(super) fn late() -> Response<Body> {
    let message = format!("the body of the request is late: {BodyTimeout}");
    let error = ApiError::new(StatusCode::REQUEST_TIMEOUT, "RequestTimeout", message);
    let mut response = error.into_response();
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

impl Rest {
    /// Whether the body was given up because it did not arrive in time.
    pub(super) fn is_late(&self) -> bool {
        self.0.is_late.load(Ordering::Relaxed)
    }

    /// Reads and discards what is left.
    pub(super) async fn drain(self) {
        if self.is_late() {
            return;
        }
        let body = self.0.body.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut body) = body else { return };
        let (most, patience) = LIMIT;
        let drained = async {
            let mut read = 0;
            while read < most
                && let Some(Ok(frame)) = body.frame().await
            {
                read += frame.data_ref().map_or(0, Bytes::len);
            }
        };
        // A sender that takes longer loses the connection.
        let _ = timeout(patience, drained).await;
    }
}

struct Watched {
    body: Option<Incoming>,
    rest: Rest,
    is_drained: bool,
    tracked: Arc<Tracked>,
    /// Set once a part must be waited for: most bodies come with their head.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl Drop for Watched {
    fn drop(&mut self) {
        let is_drained = self.is_drained;
        if let Some(body) = self.body.take().filter(|body| is_drained && !body.is_end_stream()) {
            *self.rest.0.body.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
        }
    }
}

impl http_body::Body for Watched {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let Self { body, rest, tracked, deadline, .. } = &mut *self;
        let Some(body) = body else { return Poll::Ready(None) };
        if let Poll::Ready(frame) = Pin::new(&mut *body).poll_frame(context) {
            if body.is_end_stream() {
                tracked.reads_body(false);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(BodyError::from)));
        }
        let deadline = deadline.get_or_insert_with(|| Box::pin(sleep(DEADLINE)));
        std::task::ready!(deadline.as_mut().poll(context));
        rest.0.is_late.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err(BodyTimeout.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Incoming::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(Incoming::size_hint).unwrap_or_default()
    }
}
