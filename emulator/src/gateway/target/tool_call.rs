//! What a call forwards to a target, and how it fails.

use serde_json::value::RawValue;

use crate::gateway::outbound::OutboundCredentialsError;
use crate::trace::{Cause, Confidence};

/// What a tools/call forwards: the client's own bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ToolCall<'a> {
    /// The member `arguments`; `None` if the client sent none.
    pub(crate) arguments: Option<&'a RawValue>,
    /// Every other member of `params` except `name`, in the client's order, such as `_meta`.
    pub(crate) other_params: &'a [(String, Box<RawValue>)],
    /// The version that the client speaks; shown in the trace if the server speaks another.
    pub(crate) protocol_version: &'a str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallFailure {
    /// What exceptionLevel DEBUG shows.
    pub(crate) detail: String,
    /// Which of the known mistakes it is.
    pub(crate) cause: Cause,
    pub(crate) confidence: Confidence,
}

impl From<OutboundCredentialsError> for CallFailure {
    /// Recorded: the prefix of both texts, with Identity's text elided.
    fn from(error: OutboundCredentialsError) -> Self {
        Self { detail: error.to_string(), cause: error.cause(), confidence: Confidence::Inferred }
    }
}
