//! Which policies count for a request, and in which order.

use super::context::Context;
use super::outcome::{Decision, PolicyType};
use super::policy::CompiledPolicy;
use super::requester::{RequestPrincipal, Requester};
use super::source::{Asked, PolicySource, first_silent};

/// The policies that count for a principal and a resource.
#[derive(Clone, Debug, Default)]
pub(crate) struct Policies<'a> {
    pub(crate) identity: Vec<PolicySource<'a>>,
    /// `None` for a principal without a permissions boundary.
    pub(crate) boundary: Option<PolicySource<'a>>,
    /// `None` for a session without session policies, and for a principal that is none.
    pub(crate) session: Option<Vec<PolicySource<'a>>>,
    /// `None` if the resource has no policy.
    pub(crate) resource: Option<PolicySource<'a>>,
    /// Who asks; `None` if no policy names principals.
    pub(crate) requester: Option<&'a Requester>,
    /// Whether the resource belongs to another account.
    pub(crate) is_cross_account: bool,
}

/// Whether the policies allow an action on a resource.
///
/// Documented: an explicit deny in any policy counts before everything; in the same account an identity policy or a
/// resource policy must allow, in two accounts both; a boundary and a session policy must allow what an identity policy
/// does, and what a resource policy allows a role.
pub(crate) fn decide(policies: &Policies<'_>, action: &str, resource: &str, context: &Context) -> Decision {
    let ask = |by: PolicyType, sources: &[PolicySource<'_>], principal: Option<RequestPrincipal<'_>>| {
        let verdict = |policy: &CompiledPolicy| policy.verdict(principal, action, resource, context);
        Asked::of(by, sources, verdict)
    };
    let requester = policies.requester.map(RequestPrincipal::Requester);
    let identity = ask(PolicyType::Identity, &policies.identity, requester);
    let boundary = policies.boundary.as_slice();
    let boundary = (!boundary.is_empty()).then(|| ask(PolicyType::Boundary, boundary, requester));
    let session = policies.session.as_deref().map(|sources| ask(PolicyType::Session, sources, requester));
    let ask_resource = |principal| ask(PolicyType::Resource, policies.resource.as_slice(), principal);
    let by_resource = ask_resource(requester);
    let denying = [Some(&identity), Some(&by_resource), boundary.as_ref(), session.as_ref()];
    if let Some(reason) = denying.into_iter().flatten().find_map(Asked::denied) {
        return Decision::Denied(reason);
    }
    let limits = || [boundary.as_ref(), session.as_ref()].into_iter().flatten();
    if policies.is_cross_account {
        let by_resource = match policies.requester {
            Some(requester) => by_resource.or(ask_resource(Some(RequestPrincipal::Account(requester)))),
            None => by_resource,
        };
        return by_identity(&identity, std::iter::once(&by_resource).chain(limits()));
    }
    let Some(allowed) = &by_resource.allowed else { return by_identity(&identity, limits()) };
    // Documented: what it allows the user or the session itself is not limited.
    let itself = policies.requester.map(|requester| ask_resource(Some(RequestPrincipal::Itself(requester))));
    if let Some(itself) = itself
        && let Some(allowed) = &itself.allowed
    {
        return itself.decision(allowed);
    }
    first_silent(limits()).map_or_else(|| by_resource.decision(allowed), Decision::Denied)
}

/// What identity policies say, if all others that are needed allow it too.
fn by_identity<'a>(identity: &'a Asked, needed: impl Iterator<Item = &'a Asked>) -> Decision {
    match (&identity.allowed, first_silent(needed)) {
        (None, _) => Decision::Denied(identity.silent()),
        (Some(_), Some(reason)) => Decision::Denied(reason),
        (Some(allowed), None) => identity.decision(allowed),
    }
}
