//! Passes an answer's body on as it comes, and tells the trace when it breaks off.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;

use crate::base::http::{Body, BodyError};
use crate::trace::{Check, Recorder};

/// The same body; an error in it becomes a failed check of the server's hop.
pub(crate) fn relay(body: Body, server: Recorder) -> Body {
    Relay { body, server }.boxed_unsync()
}

struct Relay {
    body: Body,
    server: Recorder,
}

impl http_body::Body for Relay {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Err(error))) = &frame {
            self.server.check(Check::failed(
                "body",
                "an answer to its end",
                format!("it broke off: {error}"),
            ));
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
