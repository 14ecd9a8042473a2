//! A runtime.

use jiff::Timestamp;

use crate::base::arn::Arn;

/// The endpoint that every runtime has; it points to the newest version. Documented: AgentCore Runtime, versioning and endpoints.
pub(crate) const DEFAULT_QUALIFIER: &str = "DEFAULT";

/// The immutable part of a runtime.
#[derive(Debug)]
pub(crate) struct AgentRuntime {
    /// `NAME-` and ten letters and digits.
    pub(crate) id: String,
    /// `arn:aws:bedrock-agentcore:REGION:ACCOUNT:runtime/ID`.
    pub(crate) arn: Arn,
    /// As it was sent.
    pub(crate) name: String,
    pub(crate) created_at: Timestamp,
}
