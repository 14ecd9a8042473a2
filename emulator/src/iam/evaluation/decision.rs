//! Which policies count for a request, and in which order.

use super::context::Context;
use super::policy::{CompiledPolicy, NearMiss, StatementId, Verdict};
use super::requester::Requester;

/// A policy with where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct PolicySource<'a> {
    /// The ARN of a managed policy, or the name of an inline one.
    pub(crate) name: &'a str,
    /// `None` for one whose content is not known: it allows nothing.
    pub(crate) policy: Option<&'a CompiledPolicy>,
}

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

/// The kinds of policies, as the texts of denials name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PolicyType {
    Identity,
    Resource,
    Boundary,
    Session,
}

impl PolicyType {
    /// As a trace names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity policy",
            Self::Resource => "resource policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
        }
    }
}

/// Why a request is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A statement denies it.
    Explicit { by: PolicyType, policy: String, statement: StatementId },
    /// No policy of this type allows it; the statement that comes closest.
    Implicit { by: PolicyType, near_miss: Option<(String, NearMiss)> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The type of the policy that allows it, its name, and the statement.
    Allowed(PolicyType, String, StatementId),
    Denied(Reason),
}

/// Whether the policies allow an action on a resource.
///
/// Documented: an explicit deny in any policy counts before everything; in the same account an identity policy or a
/// resource policy must allow, in two accounts both; a boundary and a session policy must allow what an identity policy
/// does.
pub(crate) fn decide(policies: &Policies<'_>, action: &str, resource: &str, context: &Context) -> Decision {
    let requester = policies.requester;
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

/// What all policies of one type say together.
struct Asked {
    by: PolicyType,
    denied: Option<(String, StatementId)>,
    allowed: Option<(String, StatementId)>,
    near_miss: Option<(String, NearMiss)>,
}

impl Asked {
    fn of(
        by: PolicyType,
        sources: &[PolicySource<'_>],
        verdict: impl Fn(&CompiledPolicy) -> Verdict,
    ) -> Self {
        let mut asked = Self { by, denied: None, allowed: None, near_miss: None };
        for source in sources {
            let name = || source.name.to_owned();
            match source.policy.map_or(Verdict::Silent(None), &verdict) {
                Verdict::Denies(statement) => {
                    asked.denied.get_or_insert_with(|| (name(), statement));
                }
                Verdict::Allows(statement) => {
                    asked.allowed.get_or_insert_with(|| (name(), statement));
                }
                Verdict::Silent(Some(near_miss)) => {
                    asked.near_miss.get_or_insert_with(|| (name(), near_miss));
                }
                Verdict::Silent(None) => {}
            }
        }
        asked
    }

    fn denied(&self) -> Option<Reason> {
        let (policy, statement) = self.denied.clone()?;
        Some(Reason::Explicit { by: self.by, policy, statement })
    }

    fn silent(&self) -> Reason {
        Reason::Implicit { by: self.by, near_miss: self.near_miss.clone() }
    }

    fn decision(&self, (policy, statement): &(String, StatementId)) -> Decision {
        Decision::Allowed(self.by, policy.clone(), statement.clone())
    }
}

/// The reason of the first type that does not allow.
fn first_silent<'a>(mut asked: impl Iterator<Item = &'a Asked>) -> Option<Reason> {
    asked.find(|asked| asked.allowed.is_none()).map(Asked::silent)
}
