//! Who may assume a role: its trust policy decides first.

use super::context::Context;
use super::decision::Policies;
use super::outcome::{Decision, PolicyType};
use super::policy::CompiledPolicy;
use super::requester::{RequestPrincipal, Requester};
use super::source::{Asked, PolicySource, first_silent};

/// Whether a requester may do an action of STS, such as `sts:AssumeRole`, on a role of its own account.
///
/// Documented: IAM guide, policy evaluation for requests within an account, and the Principal element: the trust policy must
/// allow it. If that names the requester, its identity policies need not, and only what names its role is limited by a
/// boundary and session policies; if it names the account, identity policies must allow it too.
pub(crate) fn decide_assumption(
    policies: &Policies<'_>,
    trust: &PolicySource<'_>,
    requester: &Requester,
    (action, role): (&str, &str),
    context: &Context,
) -> Decision {
    let ask = |by, sources: &[PolicySource<'_>], principal| {
        Asked::of(by, sources, |policy: &CompiledPolicy| {
            policy.verdict(Some(principal), action, role, context)
        })
    };
    let itself = RequestPrincipal::Requester(requester);
    let trust = std::slice::from_ref(trust);
    let named = ask(PolicyType::Trust, trust, itself);
    let delegated = ask(PolicyType::Trust, trust, RequestPrincipal::Account(requester));
    let identity = ask(PolicyType::Identity, &policies.identity, itself);
    let boundary = policies
        .boundary
        .as_ref()
        .map(|boundary| ask(PolicyType::Boundary, std::slice::from_ref(boundary), itself));
    let session = policies.session.as_deref().map(|sources| ask(PolicyType::Session, sources, itself));
    let denying = [Some(&identity), Some(&named), boundary.as_ref(), session.as_ref()];
    if let Some(reason) = denying.into_iter().flatten().find_map(Asked::denied) {
        return Decision::Denied(reason);
    }
    let limits = || [boundary.as_ref(), session.as_ref()].into_iter().flatten();
    let directly = ask(PolicyType::Trust, trust, RequestPrincipal::Itself(requester));
    if let Some(allowed) = &directly.allowed {
        return directly.decision(allowed);
    }
    if let Some(allowed) = &named.allowed {
        return first_silent(limits()).map_or_else(|| named.decision(allowed), Decision::Denied);
    }
    let delegated = named.or(delegated);
    let Some(allowed) = &delegated.allowed else { return Decision::Denied(delegated.silent()) };
    let reason = first_silent(std::iter::once(&identity).chain(limits()));
    reason.map_or_else(|| delegated.decision(allowed), Decision::Denied)
}

/// Whether a service may assume a role: its trust policy alone decides.
pub(crate) fn decide_assumption_by_service(
    trust: &PolicySource<'_>,
    service: &str,
    role: &str,
    context: &Context,
) -> Decision {
    let principal = Some(RequestPrincipal::Service(service));
    let verdict = |policy: &CompiledPolicy| policy.verdict(principal, "sts:AssumeRole", role, context);
    let trust = Asked::of(PolicyType::Trust, std::slice::from_ref(trust), verdict);
    match (trust.denied(), &trust.allowed) {
        (Some(reason), _) => Decision::Denied(reason),
        (None, Some(allowed)) => trust.decision(allowed),
        (None, None) => Decision::Denied(trust.silent()),
    }
}
