//! What policies are asked about.

use super::evaluation::Context;
use super::policy_document::PolicyDocument;

/// What a caller wants to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Permission<'a> {
    /// The IAM action, such as `bedrock-agentcore:InvokeGateway`.
    pub(crate) action: &'a str,
    /// The ARN of the resource; `*` for an action without one.
    pub(crate) resource: &'a str,
    /// The region that the request is for; `None` for a simulated one.
    pub(crate) region: Option<&'a str>,
    /// The resource's own policy, unless the control plane of AgentCore keeps it.
    pub(crate) resource_policy: Option<&'a PolicyDocument>,
    /// The condition keys of the request itself, in addition to those of the caller.
    pub(crate) keys: &'a Context,
}

impl<'a> Permission<'a> {
    /// An action on a resource, without condition keys of its own.
    pub(crate) fn new(action: &'a str, resource: &'a str, region: &'a str) -> Self {
        static NONE: Context = Context::empty();
        Self { action, resource, region: Some(region), resource_policy: None, keys: &NONE }
    }

    /// A simulated action on a resource, with condition keys of its own.
    pub(super) fn simulated(action: &'a str, resource: &'a str, keys: &'a Context) -> Self {
        Self { action, resource, region: None, resource_policy: None, keys }
    }

    /// The account that the resource belongs to; `None` if its ARN names none.
    pub(super) fn account(&self) -> Option<&'a str> {
        self.resource.split(':').nth(4).filter(|account| !account.is_empty())
    }
}
