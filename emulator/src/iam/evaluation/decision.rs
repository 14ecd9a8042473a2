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
/// does.
pub(crate) fn decide(policies: &Policies<'_>, action: &str, resource: &str, context: &Context) -> Decision {
    let requester = policies.requester.map(RequestPrincipal::Requester);
    let ask = |by: PolicyType, sources: &[PolicySource<'_>]| {
        let verdict = |policy: &CompiledPolicy| policy.verdict(requester, action, resource, context);
        Asked::of(by, sources, verdict)
    };
    let identity = ask(PolicyType::Identity, &policies.identity);
    let boundary = policies.boundary.as_slice();
    let boundary = (!boundary.is_empty()).then(|| ask(PolicyType::Boundary, boundary));
    let session = policies.session.as_deref().map(|sources| ask(PolicyType::Session, sources));
    let by_resource = ask(PolicyType::Resource, policies.resource.as_slice());
    let denying = [Some(&identity), Some(&by_resource), boundary.as_ref(), session.as_ref()];
    if let Some(reason) = denying.into_iter().flatten().find_map(Asked::denied) {
        return Decision::Denied(reason);
    }
    if let Some(allowed) = by_resource.allowed.as_ref().filter(|_| !policies.is_cross_account) {
        // Inferred for a resource policy that names the user itself, which AWS does not limit by a boundary.
        let limits = [boundary.as_ref(), session.as_ref()].into_iter().flatten();
        return first_silent(limits).map_or_else(|| by_resource.decision(allowed), Decision::Denied);
    }
    let mut needed = vec![&identity];
    needed.extend(policies.is_cross_account.then_some(&by_resource));
    needed.extend([boundary.as_ref(), session.as_ref()].into_iter().flatten());
    match (first_silent(needed.into_iter()), &identity.allowed) {
        (None, Some(allowed)) => identity.decision(allowed),
        (Some(reason), _) => Decision::Denied(reason),
        (None, None) => Decision::Denied(identity.silent()),
    }
}
