//! Relays a response's body as it arrives, and records in the trace when and how it ends.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;

use super::host::Host;
use super::host::error::HostError;
use crate::base::http::{Body, BodyError, BoxFuture};
use crate::trace::{Cause, Check, Recorder};

/// Wraps a body. Its end is that of the two hops; an error in it becomes a failed check of the server's hop, and so does
/// the end of `host`'s server.
pub(super) fn relay(body: Body, host: Arc<dyn Host>, runtime: Recorder, server: Recorder) -> Body {
    let hops = Some(Hops { runtime, server });
    Relay { body, host, hops, breaking: None }.boxed_unsync()
}

struct Relay {
    body: Body,
    host: Arc<dyn Host>,
    /// `None` once the body has ended.
    hops: Option<Hops>,
    breaking: Option<Breaking>,
}

struct Hops {
    runtime: Recorder,
    server: Recorder,
}

/// A body that broke off, while its server is asked whether it has ended: that is known a moment after the end of its
/// connections.
struct Breaking {
    error: BodyError,
    end: BoxFuture<'static, Option<HostError>>,
}

impl Drop for Hops {
    fn drop(&mut self) {
        self.server.ended();
        self.runtime.ended();
    }
}

impl Relay {
    /// The error of a body that broke off, once the reason is in the trace.
    fn poll_broken(&mut self, context: &mut Context<'_>) -> Poll<Option<BodyError>> {
        let Some(breaking) = &mut self.breaking else { return Poll::Ready(None) };
        let end = ready!(breaking.end.as_mut().poll(context));
        let error = self.breaking.take().map(|breaking| breaking.error);
        if let (Some(hops), Some(error)) = (self.hops.take(), &error) {
            if let Some(end) = end {
                hops.server.check(Check::failed(end.cause(), "server", "a running server", end.to_string()));
            }
            let actual = format!("one that broke off: {error}");
            hops.server.check(Check::failed(Cause::AnswerBrokenOff, "body", "a whole answer", actual));
        }
        Poll::Ready(error)
    }
}

impl http_body::Body for Relay {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if self.breaking.is_none() {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Err(error)) => {
                    let host = Arc::clone(&self.host);
                    let end = Box::pin(async move { host.end().await });
                    self.breaking = Some(Breaking { error, end });
                }
                frame => {
                    // Before the last bytes are sent: their reader may look at the trace at once.
                    if frame.is_none() || self.body.is_end_stream() {
                        self.hops = None;
                    }
                    return Poll::Ready(frame);
                }
            }
        }
        self.poll_broken(context).map(|error| error.map(Err))
    }

    fn is_end_stream(&self) -> bool {
        self.breaking.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
