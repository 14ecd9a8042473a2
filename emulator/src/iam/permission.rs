//! What policies are asked about.

use crate::base::arn::Arn;

/// What a caller wants to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Permission<'a> {
    /// The IAM action, such as `bedrock-agentcore:InvokeGateway`.
    pub(crate) action: &'a str,
    /// The resource, whose own policy counts too.
    pub(crate) resource: &'a Arn,
}
