//! The payload of a runtime's operation: read whole, and before the caller is known only if it is signed.

use bytes::Bytes;

use crate::aws::ApiError;
use crate::base::http::{BodyError, ReadError, read};

/// A payload on its way from the caller's authorization to the operation.
pub(super) enum Payload<B> {
    /// The caller is known by a token.
    Unread(B),
    /// The caller's signature covers it.
    Read(Bytes),
}

/// An operation of a runtime.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    /// The IAM action, such as `bedrock-agentcore:InvokeAgentRuntime`.
    pub(super) action: &'static str,
    pub(super) limit: PayloadLimit,
}

/// How much of a payload is read, and the response to one that cannot be read.
#[derive(Clone, Copy)]
pub(super) struct PayloadLimit {
    /// In bytes.
    pub(super) bytes: usize,
    pub(super) refused: fn(&ReadError) -> ApiError,
}

impl PayloadLimit {
    /// The whole payload. One whose declared length is too large is refused without being read.
    pub(super) async fn read<B>(&self, body: B) -> Result<Bytes, ApiError>
    where
        B: http_body::Body<Data = Bytes> + Send,
        B::Error: Into<BodyError>,
    {
        if usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX) > self.bytes {
            return Err((self.refused)(&ReadError::TooLong(self.bytes)));
        }
        read(body, self.bytes).await.map_err(|error| (self.refused)(&error))
    }

    /// The same, unless it is read already.
    pub(super) async fn whole<B>(&self, payload: Payload<B>) -> Result<Bytes, ApiError>
    where
        B: http_body::Body<Data = Bytes> + Send,
        B::Error: Into<BodyError>,
    {
        match payload {
            Payload::Unread(body) => self.read(body).await,
            Payload::Read(payload) => Ok(payload),
        }
    }
}
