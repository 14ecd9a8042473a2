//! HTTP messages as every hop sees them, and the client with which one hop calls the next.

use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use http::header::{CONNECTION, CONTENT_LENGTH, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderName, Request, Response, Uri};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};

/// An error of a body while it is streamed.
pub(crate) type BodyError = Box<dyn std::error::Error + Send + Sync>;
/// The body of every request and response between hops: streamed, never collected without a limit.
pub(crate) type Body = UnsyncBoxBody<Bytes, BodyError>;
/// The URI with which a request was sent, kept as an extension by whoever replaces the request's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SentUri(pub(crate) Uri);
/// A future that a trait method returns.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Headers that belong to the connection: none of them can carry an API key.
const OF_THE_CONNECTION: [HeaderName; 7] =
    [CONNECTION, CONTENT_LENGTH, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];

/// Whether the header belongs to the connection, not to the sender of the request.
pub(crate) fn is_of_the_connection(name: &HeaderName) -> bool {
    OF_THE_CONNECTION.contains(name)
}

/// A body that is complete.
pub(crate) fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// An empty body.
pub(crate) fn empty() -> Body {
    full(Bytes::new())
}

/// Why a body could not be collected.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    /// It is longer than the limit, in bytes.
    #[error("the body is longer than {0} bytes")]
    TooLong(usize),
    /// The sender stopped before its end.
    #[error("the body ended early: {0}")]
    Broken(BodyError),
}

/// Collects a body of at most `limit` bytes; a body in a single piece is not copied.
pub(crate) async fn read<B>(body: B, limit: usize) -> Result<Bytes, ReadError>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let mut body = pin!(body);
    let mut only = Bytes::new();
    let mut joined = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| ReadError::Broken(error.into()))?;
        let Ok(piece) = frame.into_data() else { continue };
        if piece.len() > limit - only.len() - joined.len() {
            return Err(ReadError::TooLong(limit));
        }
        if only.is_empty() && joined.is_empty() {
            only = piece;
        } else {
            joined.extend_from_slice(&std::mem::take(&mut only));
            joined.extend_from_slice(&piece);
        }
        if body.is_end_stream() {
            break;
        }
    }
    Ok(if joined.is_empty() { only } else { joined.freeze() })
}

/// Why a request got no response at all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    /// The URL cannot be requested: no host, or a scheme other than http and https.
    #[error("{0} is not an http or https URL")]
    Url(String),
    /// The host name does not resolve to an address.
    #[error("cannot resolve {host}: {reason}")]
    Resolve {
        host: String,
        /// The error of the lookup.
        reason: String,
    },
    /// The call has returned to this emulator too often.
    #[error(
        "the call has passed {0} hops of this emulator and would pass another: a runtime or a gateway leads back to itself"
    )]
    Loop(usize),
    /// The host is reachable, but the TLS connection failed: its certificate is not accepted, or it does not speak TLS.
    #[error("no TLS connection to {authority}: {reason}")]
    Tls {
        /// The host and port of the request.
        authority: String,
        /// What is wrong, and what to do about it.
        reason: String,
    },
    /// The host is not reachable: refused, unreachable.
    #[error("cannot connect to {authority}: {reason}")]
    Connect {
        /// The host and port of the request.
        authority: String,
        /// The error of the connection attempt.
        reason: String,
    },
    /// The connection broke before the response head arrived.
    #[error("{authority} gave no answer: {reason}")]
    Broken {
        /// The host and port of the request.
        authority: String,
        /// The error of the connection.
        reason: String,
    },
}

impl SendError {
    /// Adds more to the reason.
    pub(crate) fn adding(mut self, words: &str) -> Self {
        match &mut self {
            Self::Resolve { reason, .. }
            | Self::Tls { reason, .. }
            | Self::Connect { reason, .. }
            | Self::Broken { reason, .. } => {
                *reason += "; ";
                *reason += words;
            }
            Self::Url(_) | Self::Loop(_) => {}
        }
        self
    }
}

/// Sends requests to absolute URLs. Wired in `app`: URLs of the emulator's own stay in the process.
pub(crate) trait HttpClient: Send + Sync + fmt::Debug {
    /// Sends `request`, whose URI is absolute; returns as soon as the response head has arrived.
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>>;
}

/// The client that every hop uses.
pub(crate) type SharedClient = Arc<dyn HttpClient>;

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use http_body::Frame;
    use http_body_util::StreamBody;

    use super::*;

    fn pieces(pieces: &[&'static str]) -> Body {
        let frames: Vec<_> =
            pieces.iter().map(|piece| Ok(Frame::data(Bytes::from_static(piece.as_bytes())))).collect();
        StreamBody::new(stream::iter(frames)).boxed_unsync()
    }

    #[tokio::test]
    async fn a_body_is_whole_however_it_is_cut() {
        for (cut, whole) in [
            (&[][..], ""),
            (&["abc"], "abc"),
            (&["a", "b", "c"], "abc"),
            (&["", "a", "", "bc"], "abc"),
            (&["ab", ""], "ab"),
        ] {
            assert_eq!(read(pieces(cut), 3).await.unwrap(), whole, "{cut:?}");
        }
        let trailers = Frame::trailers(http::HeaderMap::new());
        let frames: [Result<_, BodyError>; 2] = [Ok(Frame::data(Bytes::from_static(b"abc"))), Ok(trailers)];
        assert_eq!(read(StreamBody::new(stream::iter(frames)), 3).await.unwrap(), "abc");
    }

    #[tokio::test]
    async fn a_body_may_have_as_many_bytes_as_the_limit_and_no_more() {
        for cut in [&["abcd"][..], &["abc", "d"], &["a", "b", "c", "d"], &["abc", "", "d"]] {
            assert!(matches!(read(pieces(cut), 3).await, Err(ReadError::TooLong(3))), "{cut:?}");
            assert_eq!(read(pieces(cut), 4).await.unwrap(), "abcd", "{cut:?}");
        }
        assert!(read(empty(), 0).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_an_error() {
        let frames: [Result<_, BodyError>; 2] =
            [Ok(Frame::data(Bytes::from_static(b"abc"))), Err("broken".into())];
        let error = read(StreamBody::new(stream::iter(frames)), 10).await.unwrap_err();
        assert_eq!(error.to_string(), "the body ended early: broken");
    }
}
