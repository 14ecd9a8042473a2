//! The part of a request's body that nobody has read when its answer is there.
//!
//! hyper closes a connection whose body is not read to its end, and cannot say so in an answer that is written already: a
//! client that sends its body behind the head would find its next request on a connection that is gone.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http::header::EXPECT;
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use tokio::time::timeout;

use crate::base::http::{Body, BodyError};

/// How much is read in vain, in bytes, and how long it is waited for: then the connection is given up.
const LIMIT: (usize, Duration) = (256 * 1024, Duration::from_secs(1));

/// What is left of a body, once whoever had it lets it go.
#[derive(Clone, Default)]
pub(super) struct Rest(Arc<Mutex<Option<Incoming>>>);

/// A request whose unread body comes to the rest; none where it has no body, or where its sender waits to be told that
/// the body is wanted.
pub(super) fn watched(request: Request<Incoming>) -> (Request<Body>, Option<Rest>) {
    if request.body().is_end_stream() || request.headers().contains_key(EXPECT) {
        return (request.map(|body| body.map_err(BodyError::from).boxed_unsync()), None);
    }
    let rest = Rest::default();
    let watched = |body| Watched { body: Some(body), rest: rest.clone() }.boxed_unsync();
    (request.map(watched), Some(rest))
}

impl Rest {
    /// Reads what is left.
    pub(super) async fn drain(self) {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
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
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(body) = self.body.take().filter(|body| !body.is_end_stream()) {
            *self.rest.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
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
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        Pin::new(body).poll_frame(context).map_err(BodyError::from)
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Incoming::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(Incoming::size_hint).unwrap_or_default()
    }
}
