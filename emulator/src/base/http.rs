//! HTTP messages as every hop sees them, and the client through which one hop reaches the next.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};

/// An error of a body while it streams.
pub(crate) type BodyError = Box<dyn std::error::Error + Send + Sync>;
/// The body of every request and response between hops: streamed, never collected without a limit.
pub(crate) type Body = UnsyncBoxBody<Bytes, BodyError>;
/// A future that a trait gives back.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A body that is all there.
pub(crate) fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// A body without a byte.
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

/// Collects a body of at most `limit` bytes.
///
/// The future says itself that it is `Send`: the compiler cannot prove it where the body's error is boxed.
pub(crate) fn read<B>(body: B, limit: usize) -> impl Future<Output = Result<Bytes, ReadError>> + Send
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let collecting = Limited::new(body, limit).collect();
    async move {
        match collecting.await {
            Ok(collected) => Ok(collected.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => Err(ReadError::TooLong(limit)),
            Err(error) => Err(ReadError::Broken(error)),
        }
    }
}

/// Why a request got no answer at all.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    /// The URL cannot be asked: no host, or a scheme other than http and https.
    #[error("{0} is not an http or https URL")]
    Url(String),
    /// The host's name means no address.
    #[error("cannot resolve {host}: {reason}")]
    Resolve {
        /// The name that was looked up.
        host: String,
        /// What the look-up said.
        reason: String,
    },
    /// Nobody answers at the address: refused, unreachable, TLS failed.
    #[error("cannot connect to {authority}: {reason}")]
    Connect {
        /// Host and port that were asked.
        authority: String,
        /// What the connection attempt said.
        reason: String,
    },
    /// The connection broke before the answer's head was there.
    #[error("{authority} gave no answer: {reason}")]
    Broken {
        /// Host and port that were asked.
        authority: String,
        /// What the connection said.
        reason: String,
    },
}

/// Sends a request to an absolute URL. Wired in `app`: URLs of the emulator's own stay in the process.
pub(crate) trait HttpClient: Send + Sync + fmt::Debug {
    /// Sends `request`, whose URI is absolute; gives the answer's head as soon as it is there.
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>>;
}

/// The client that every hop is given.
pub(crate) type SharedClient = Arc<dyn HttpClient>;
