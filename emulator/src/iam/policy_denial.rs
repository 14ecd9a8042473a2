//! A denial by policies, in AWS's words and with what comes closest.

use super::evaluation::{Mismatch, NearMiss, PolicyType, Reason};
use super::permission::Permission;
use crate::trace::Cause;

/// How many sentences about doubtful policies a trace has.
const MAX_DOUBTS: usize = 5;

/// Why a caller may not do what it asks for. `Display` is AWS's message.
///
/// Recorded: the message of InvokeAgentRuntime without a permission, 2026; the ARN of a managed policy that denies, DynamoDB
/// and Bedrock, 2026. Documented: the clauses of all types of policies.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("User: {principal} is not authorized to perform: {action} {}{clause}", on(shown.as_deref()))]
pub(crate) struct PolicyDenial {
    principal: String,
    action: String,
    resource: String,
    /// The resource as the message has it; `None` if it has none.
    shown: Option<String>,
    clause: String,
    explanation: String,
    cause: Cause,
    /// Whether a statement denies it.
    pub(crate) is_explicit: bool,
}

impl PolicyDenial {
    /// `doubts` are sentences about policies that cannot allow it, whatever they were meant to.
    pub(super) fn new(
        principal: &str,
        Permission { action, resource, .. }: Permission<'_>,
        reason: &Reason,
        doubts: &[String],
    ) -> Self {
        let mut explanation = explanation(reason);
        for doubt in doubts.iter().take(MAX_DOUBTS) {
            explanation += "; ";
            explanation += doubt;
        }
        Self {
            principal: principal.to_string(),
            action: action.to_owned(),
            resource: resource.to_owned(),
            shown: Some(resource.to_owned()),
            clause: clause(reason, action),
            explanation,
            cause: cause(reason, action, resource),
            is_explicit: matches!(reason, Reason::Explicit { .. }),
        }
    }

    /// The denial of a caller of whom the account knows nothing.
    pub(super) fn of_nobody(principal: &impl ToString, permission: Permission<'_>) -> Box<Self> {
        let reason = Reason::Implicit { by: PolicyType::Identity, near_miss: None };
        Box::new(Self::new(&principal.to_string(), permission, &reason, &[]))
    }

    /// The same with another explanation.
    pub(super) fn explained(self, explanation: &str) -> Box<Self> {
        Box::new(Self { explanation: explanation.to_owned(), ..self })
    }

    /// Sets what the message shows as the resource, in place of its ARN. Recorded: some services show the id as it was sent, or
    /// nothing.
    pub(crate) fn show_resource(&mut self, shown: Option<&str>) {
        self.shown = shown.map(str::to_owned);
    }

    /// Which of the known mistakes it is.
    pub(crate) fn cause(&self) -> Cause {
        self.cause
    }

    /// What is missing, for the trace: `ACTION on RESOURCE`.
    pub(crate) fn permission(&self) -> String {
        format!("{} on {}", self.action, self.resource)
    }

    /// Who is denied and why, for the trace.
    pub(crate) fn explanation(&self) -> String {
        format!("{}: {}", self.principal, self.explanation)
    }
}

fn cause(reason: &Reason, action: &str, resource: &str) -> Cause {
    let (by, near_miss) = match reason {
        Reason::Explicit { .. } => return Cause::ExplicitDeny,
        Reason::Implicit { by, near_miss } => (by, near_miss),
    };
    match by {
        PolicyType::Resource => return Cause::ResourcePolicySilent,
        PolicyType::Boundary => return Cause::BoundarySilent,
        PolicyType::Session => return Cause::SessionPolicySilent,
        PolicyType::Trust => return Cause::RoleNotTrusted,
        PolicyType::Identity if action == "iam:PassRole" => return Cause::PassRoleNotAllowed,
        PolicyType::Identity => {}
    }
    match near_miss.as_ref().map(|(_, NearMiss { mismatch, .. })| mismatch) {
        Some(Mismatch::Condition { .. }) => Cause::ConditionNotMet,
        Some(Mismatch::Principal) => Cause::PrincipalNotAllowed,
        // Asked for after the runtime itself, which is then allowed.
        None | Some(Mismatch::Resource(_)) if resource.contains("/runtime-endpoint/") => {
            Cause::EndpointNotAllowed
        }
        Some(Mismatch::Resource(_)) => Cause::ResourceNotAllowed,
        None => Cause::ActionNotAllowed,
    }
}

fn on(resource: Option<&str>) -> String {
    resource.map_or_else(String::new, |resource| format!("on resource: {resource} "))
}

fn clause(reason: &Reason, action: &str) -> String {
    match reason {
        Reason::Implicit { by, .. } => {
            let by = match by {
                PolicyType::Identity => "identity-based policy",
                PolicyType::Resource => "resource-based policy",
                PolicyType::Boundary => "permissions boundary",
                PolicyType::Session => "session policy",
                PolicyType::Trust => "role trust policy",
            };
            format!("because no {by} allows the {action} action")
        }
        Reason::Explicit { by, policy, .. } => {
            let by = match by {
                PolicyType::Identity => "an identity-based policy",
                PolicyType::Resource => "a resource-based policy",
                PolicyType::Boundary => "a permissions boundary",
                PolicyType::Session => "a session policy",
                PolicyType::Trust => "the role trust policy",
            };
            let arn = if policy.starts_with("arn:") { format!(": {policy}") } else { String::new() };
            format!("with an explicit deny in {by}{arn}")
        }
    }
}

/// Which statement decides, or comes closest, for the trace.
pub(super) fn explanation(reason: &Reason) -> String {
    let (policy, NearMiss { statement, mismatch }) = match reason {
        Reason::Explicit { policy, statement, .. } => return format!("{policy}, {statement}, denies it"),
        Reason::Implicit { by: PolicyType::Identity, near_miss: None } => {
            return "no policy of it names the action".to_owned();
        }
        Reason::Implicit { by, near_miss: None } => {
            return format!("its {} does not name the action", by.name());
        }
        Reason::Implicit { near_miss: Some(near_miss), .. } => near_miss,
    };
    match mismatch {
        Mismatch::Condition { operator, key } => {
            format!(
                "{policy}, {statement}, would allow it, but its condition {operator} on {key} does not hold"
            )
        }
        Mismatch::Resource(patterns) => {
            format!("{policy}, {statement}, allows the action on other resources: {}", patterns.join(", "))
        }
        Mismatch::Principal => format!("{policy}, {statement}, allows it to other principals"),
    }
}
