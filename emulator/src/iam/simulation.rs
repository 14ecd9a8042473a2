//! What policies would decide about a request that nobody makes.

use super::effective_policies::{Named, source, sources};
use super::evaluation::{Context, Decision, Policies, Reason, Requester, decide};
use super::policy_document::{Effect, Position};

/// The policies of a simulated request, by the names that the policy simulator gives them.
pub(super) struct Simulation {
    pub(super) identity: Vec<Named>,
    pub(super) boundary: Option<Named>,
    pub(super) resource: Option<Named>,
    /// Who asks; `None` if nothing says so.
    pub(super) requester: Option<Requester>,
    pub(super) context: Context,
    /// The account of resources whose ARN names none.
    pub(super) resource_owner: String,
}

/// What the policies decide about one action on one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Simulated {
    pub(super) decision: SimulatedDecision,
    pub(super) matched: Vec<SimulatedStatement>,
    /// The condition keys that the policies need and the request does not have.
    pub(super) missing_keys: Vec<String>,
    /// `None` without a permissions boundary.
    pub(super) is_within_boundary: Option<bool>,
}

/// As the API model writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SimulatedDecision {
    Allowed,
    ImplicitDeny,
    ExplicitDeny,
}

/// A statement that determines a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SimulatedStatement {
    pub(super) policy: String,
    pub(super) is_of_resource: bool,
    /// Its begin and end in the policy's text.
    pub(super) position: Option<(Position, Position)>,
}

impl SimulatedDecision {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ImplicitDeny => "implicitDeny",
            Self::ExplicitDeny => "explicitDeny",
        }
    }
}

impl Simulation {
    /// Documented: SimulatePrincipalPolicy: what allows is listed, or only what denies, or nothing.
    pub(super) fn run(&self, action: &str, resource: &str) -> Simulated {
        let policies = self.policies(resource);
        let decided = decide(&policies, action, resource, &self.context);
        let (decision, effect) = match decided {
            Decision::Allowed(..) => (SimulatedDecision::Allowed, Some(Effect::Allow)),
            Decision::Denied(Reason::Explicit { .. }) => {
                (SimulatedDecision::ExplicitDeny, Some(Effect::Deny))
            }
            Decision::Denied(Reason::Implicit { .. }) => (SimulatedDecision::ImplicitDeny, None),
        };
        let asked = (action, resource);
        let matched = effect.map(|effect| policies.matched(effect, asked, &self.context)).unwrap_or_default();
        let matched = matched.iter().map(|one| self.statement(one.policy, one.index)).collect();
        let boundary = policies.boundary.as_ref().map(|boundary| {
            let alone = Policies { identity: vec![boundary.clone()], ..Policies::default() };
            matches!(decide(&alone, action, resource, &self.context), Decision::Allowed(..))
        });
        let missing_keys = policies.missing_keys(asked, &self.context);
        Simulated { decision, matched, missing_keys, is_within_boundary: boundary }
    }

    fn policies(&self, resource: &str) -> Policies<'_> {
        let account = resource.split(':').nth(4).filter(|account| !account.is_empty());
        let owner = account.unwrap_or(&self.resource_owner);
        let asks = self.requester.as_ref().map(|requester| requester.account.as_str());
        Policies {
            identity: sources(&self.identity),
            boundary: self.boundary.as_ref().map(source),
            session: None,
            resource: self.resource.as_ref().map(source),
            requester: self.requester.as_ref(),
            // Documented: only a simulation with a resource policy looks at the owner.
            is_cross_account: self.resource.is_some() && asks.is_some_and(|asks| asks != owner),
        }
    }

    fn statement(&self, policy: &str, index: usize) -> SimulatedStatement {
        let of_resource = self.resource.iter().filter(|(name, _)| name == policy);
        let is_of_resource = of_resource.clone().next().is_some();
        let named = self.identity.iter().chain(&self.boundary).filter(|(name, _)| name == policy);
        let document = of_resource.chain(named).find_map(|(_, document)| document.as_ref());
        let position = document.and_then(|document| document.positions().get(index).copied());
        SimulatedStatement { policy: policy.to_owned(), is_of_resource, position }
    }
}
