//! Changes hyper's input and output in two places: its own responses to what is not HTTP, which it sends without a body
//! before there is a request, and the end of a caller that has sent its request and still waits for the response.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::connections::Tracked;
use crate::aws::{REQUEST_ID, request_id};
use crate::base::Entropy;

/// How long a caller that sends nothing more may wait for the response to a complete request. A caller that has gone
/// away looks the same, and its call ends after this time.
const HALF_CLOSED: Duration = Duration::from_secs(10);
/// The beginning of the first line of such a response.
const CLIENT_ERROR: &[u8] = b"HTTP/1.1 4";
const VERSION: &[u8] = b"HTTP/1.1 ";
/// The beginning of its headers: a response of a hop begins with headers of the hop's own.
const OWN_HEADERS: &[u8] = b"\r\nconnection: close\r\ncontent-length: 0\r\n";

/// A stream on which hyper's own refusals get AWS's shape.
///
/// Inferred, all of it: AWS's responses are not published; this is REST-JSON's error with the status's own words.
pub(super) struct ErrorRewriter<S> {
    stream: S,
    entropy: Entropy,
    tracked: Arc<Tracked>,
    held: Option<PendingError>,
    /// Set once the caller has signalled that it sends nothing more.
    end: Option<Pin<Box<Sleep>>>,
}

/// A refusal being written, in place of hyper's.
struct PendingError {
    answer: Vec<u8>,
    written: usize,
    /// The length of what hyper wrote.
    instead_of: usize,
}

impl<S> ErrorRewriter<S> {
    /// `stream`, with request ids from `entropy`; incoming bytes are reported to `tracked`.
    pub(super) fn new(stream: S, entropy: Entropy, tracked: Arc<Tracked>) -> Self {
        Self { stream, entropy, tracked, held: None, end: None }
    }

    fn reword(&self, head: &[u8]) -> Option<PendingError> {
        let status = head.strip_prefix(VERSION)?.get(..3)?;
        let line_end = head.windows(2).position(|pair| pair == b"\r\n")?;
        if !head.get(line_end..)?.starts_with(OWN_HEADERS) {
            return None;
        }
        let status = StatusCode::from_bytes(status).ok()?;
        let answer = refusal(status, &self.entropy).into_bytes();
        Some(PendingError { answer, written: 0, instead_of: head.len() })
    }
}

impl<S: AsyncWrite + Unpin> ErrorRewriter<S> {
    fn poll_held(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let Some(held) = &mut self.held else { return Poll::Ready(Ok(0)) };
        while let Some(rest @ [_, ..]) = held.answer.get(held.written..) {
            let written = ready!(Pin::new(&mut self.stream).poll_write(context, rest))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            held.written += written;
        }
        let instead_of = held.instead_of;
        self.held = None;
        Poll::Ready(Ok(instead_of))
    }
}

fn refusal(status: StatusCode, entropy: &Entropy) -> String {
    let reason = status.canonical_reason().unwrap_or("Bad Request");
    let id = request_id(entropy);
    let id = id.to_str().unwrap_or_default();
    let body = format!(r#"{{"message":"{reason}"}}"#);
    format!(
        "HTTP/1.1 {} {reason}\r\ncontent-type: application/json\r\nx-amzn-errortype: BadRequestException\r\n\
         {REQUEST_ID}: {id}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        status.as_u16(),
        body.len()
    )
}

impl<S: Unpin> ErrorRewriter<S> {
    /// hyper gives up a call when it reads its caller's end: here it reads it once the response is sent.
    fn poll_end(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.tracked.waits_for_answer() {
            return Poll::Ready(Ok(()));
        }
        self.end.get_or_insert_with(|| Box::pin(sleep(HALF_CLOSED))).as_mut().poll(context).map(Ok)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for ErrorRewriter<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.end.is_some() {
            return self.poll_end(context);
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if buffer.filled().len() == before {
            return self.poll_end(context);
        }
        self.tracked.received();
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for ErrorRewriter<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.held.is_none() && buffer.starts_with(CLIENT_ERROR) {
            self.held = self.reword(buffer);
        }
        if self.held.is_some() {
            return self.poll_held(context);
        }
        Pin::new(&mut self.stream).poll_write(context, buffer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match buffers {
            [only] => self.poll_write(context, only),
            _ => Pin::new(&mut self.stream).poll_write_vectored(context, buffers),
        }
    }
}
