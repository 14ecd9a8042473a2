//! A response's body while it is read from a connection, which is free again when the body has ended.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;

use super::connection::Connection;
use super::pool::{Peer, Pool};
use crate::base::http::{Body, BodyError};

/// The body of `peer`'s response. Reading it drives the connection; dropping it early closes it.
pub(super) fn body(incoming: Incoming, connection: Connection, peer: Peer, pool: Pool) -> Body {
    let mut answer = AnswerStream { incoming, source: Some(Source { connection, peer, pool }) };
    answer.release_at_end();
    answer.boxed_unsync()
}

struct AnswerStream {
    incoming: Incoming,
    /// `None` once the body has ended.
    source: Option<Source>,
}

struct Source {
    connection: Connection,
    peer: Peer,
    pool: Pool,
}

impl AnswerStream {
    fn release_at_end(&mut self) {
        if self.incoming.is_end_stream()
            && let Some(Source { connection, peer, pool }) = self.source.take()
        {
            pool.put(peer, connection);
        }
    }
}

impl http_body::Body for AnswerStream {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let answer = &mut *self;
        let mut frame = Pin::new(&mut answer.incoming).poll_frame(context);
        if let (Poll::Pending, Some(source)) = (&frame, &mut answer.source) {
            // Polling for a frame is what lets the connection read one.
            source.connection.drive(context);
            frame = Pin::new(&mut answer.incoming).poll_frame(context);
        }
        let frame = ready!(frame);
        match &frame {
            Some(Ok(_)) => answer.release_at_end(),
            Some(Err(_)) => answer.source = None,
            None => {
                if let Some(Source { connection, peer, pool }) = answer.source.take() {
                    pool.put(peer, connection);
                }
            }
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}
