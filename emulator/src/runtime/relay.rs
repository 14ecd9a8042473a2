//! Passes an answer's body on as it comes, and tells the trace when it breaks off.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;

use super::host::Host;
use crate::base::http::{Body, BodyError};
use crate::trace::{Check, Recorder};

/// The same body; an error in it becomes a failed check of the server's hop, and so does the end of `host`'s server.
pub(super) fn relay(body: Body, host: Arc<dyn Host>, server: Recorder) -> Body {
    Relay { body, host, server }.boxed_unsync()
}

struct Relay {
    body: Body,
    host: Arc<dyn Host>,
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
            // The end of the process is known a moment after that of its connections.
            let (host, server) = (Arc::clone(&self.host), self.server.clone());
            tokio::spawn(async move {
                if let Some(end) = host.end().await {
                    server.check(Check::failed("server", "it goes on running", end.to_string()));
                }
            });
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
