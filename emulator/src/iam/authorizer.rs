//! Whether a caller may do what it asks for, by the policies that count for it.

mod assumption;
mod simulation;

use std::sync::Arc;

use super::access_key::KeyOwner;
use super::account::Account;
use super::authorization::Authorization;
use super::by_resource::{ResourcePolicies, ResourceTags};
use super::effective_policies::{EffectivePolicies, source, sources};
use super::evaluation::{Decision, Policies, decide};
use super::permission::Permission;
use super::policy_denial::PolicyDenial;
use super::policy_document::PolicyDocument;
use super::remembered::RememberedDecisions;
use crate::aws::Principal;
use crate::base::{Clock, IamMode};

/// Decides by the account's policies. All hops share one.
#[derive(Debug)]
pub(crate) struct Authorizer {
    account: Arc<Account>,
    resource_policies: Arc<ResourcePolicies>,
    resource_tags: Arc<ResourceTags>,
    clock: Clock,
    mode: IamMode,
    remembered: RememberedDecisions,
}

/// What a role may do.
#[derive(Debug)]
pub(crate) struct RoleAllowed {
    pub(crate) authorization: Authorization,
    /// Whether it holds until a policy changes: no condition is about the time.
    pub(crate) is_lasting: bool,
}

impl Authorizer {
    /// Takes the account, and the policies and tags of resources, which decide.
    pub(crate) fn new(
        account: Arc<Account>,
        (resource_policies, resource_tags): (Arc<ResourcePolicies>, Arc<ResourceTags>),
        clock: Clock,
        mode: IamMode,
    ) -> Self {
        Self {
            account,
            resource_policies,
            resource_tags,
            clock,
            mode,
            remembered: RememberedDecisions::default(),
        }
    }

    /// What allows a caller everything without a policy, for the trace; `None` for a caller whose policies are asked.
    pub(crate) fn without_policies(&self, principal: &Principal) -> Option<&'static str> {
        if self.mode == IamMode::Off {
            return Some("IAM is off");
        }
        match principal {
            Principal::Stack => Some("the stack file"),
            Principal::AccessKey { id, .. } => {
                let tables = self.account.read();
                let owner = tables.access_keys.get(id).map(|key| &key.principal);
                (owner == Some(&KeyOwner::Root)).then_some("the account's root")
            }
            Principal::Anonymous => None,
        }
    }

    /// Whether a caller may do something. The account's root may do everything, and everybody if IAM is off; if it audits,
    /// nothing fails.
    pub(crate) fn authorize(
        &self,
        principal: &Principal,
        permission: Permission<'_>,
    ) -> Result<Authorization, Box<PolicyDenial>> {
        if let Some(by) = self.without_policies(principal) {
            return Ok(Authorization::By(by.into()));
        }
        let policies = self.policies_of(principal, permission);
        self.audited(policies.and_then(|policies| self.decide(permission, &policies)))
    }

    /// What is denied goes on if IAM only audits.
    fn audited(
        &self,
        decided: Result<impl Into<Arc<str>>, Box<PolicyDenial>>,
    ) -> Result<Authorization, Box<PolicyDenial>> {
        match decided {
            Ok(by) => Ok(Authorization::By(by.into())),
            Err(denial) if self.mode == IamMode::Audit => Ok(Authorization::WouldBeDenied(denial)),
            Err(denial) => Err(denial),
        }
    }

    /// Like `authorize`, for a permission without condition keys and policies of its own, which is asked at every call: what
    /// was allowed is remembered until a policy changes, unless a condition is about the time.
    pub(crate) fn authorize_call(
        &self,
        principal: &Principal,
        permission: Permission<'_>,
    ) -> Result<Authorization, Box<PolicyDenial>> {
        if let Some(by) = self.without_policies(principal) {
            return Ok(Authorization::By(by.into()));
        }
        // Taken first, so that what changes meanwhile is not remembered as decided.
        let revision = self.revision();
        // None of them has a blank.
        let id = principal.access_key_id().unwrap_or_default();
        let asked = [id, permission.action, permission.resource].join(" ");
        if let Some(by) = self.remembered.get(&asked, revision) {
            return Ok(Authorization::By(by));
        }
        let decided = self.policies_of(principal, permission).and_then(|policies| {
            let by = self.decide(permission, &policies)?;
            if self.is_lasting(permission, &policies) {
                self.remembered.keep(asked, revision, &by);
            }
            Ok(by)
        });
        self.audited(decided)
    }

    /// Whether a service may do something as a role, in a session of this name.
    pub(crate) fn authorize_role(
        &self,
        (role_arn, session_name): (&str, &str),
        permission: Permission<'_>,
    ) -> Result<RoleAllowed, Box<PolicyDenial>> {
        if self.mode == IamMode::Off {
            return Ok(RoleAllowed {
                authorization: Authorization::By("IAM is off".into()),
                is_lasting: true,
            });
        }
        let policies = self.policies_of_role((role_arn, session_name), permission);
        let mut is_lasting = false;
        let authorization = self.audited(policies.and_then(|policies| {
            let by = self.decide(permission, &policies)?;
            is_lasting = self.is_lasting(permission, &policies);
            Ok(by)
        }))?;
        Ok(RoleAllowed { authorization, is_lasting })
    }

    /// Whether what the policies decide changes only with them.
    fn is_lasting(&self, permission: Permission<'_>, policies: &EffectivePolicies) -> bool {
        let of_resource = self.resource_policy(permission);
        let depends_on_time = of_resource.is_some_and(|policy| policy.compiled().depends_on_time());
        !depends_on_time && !policies.depend_on_time()
    }

    /// Another number after every change that may change a decision.
    pub(crate) fn revision(&self) -> u64 {
        self.account.revision() + self.resource_policies.revision() + self.resource_tags.revision()
    }

    fn resource_policy(&self, permission: Permission<'_>) -> Option<PolicyDocument> {
        let given = permission.resource_policy.cloned();
        given.or_else(|| self.resource_policies.get(permission.resource))
    }

    /// The policies of a caller; a denial for one of whom the account knows nothing.
    fn policies_of(
        &self,
        principal: &Principal,
        permission: Permission<'_>,
    ) -> Result<EffectivePolicies, Box<PolicyDenial>> {
        let (tables, now) = (self.account.read(), self.clock.now());
        let id = principal.access_key_id();
        let policies =
            id.and_then(|id| EffectivePolicies::of_key(&tables, &self.account.id, id, permission, now));
        drop(tables);
        let policies = policies.ok_or_else(|| PolicyDenial::of_nobody(principal, permission))?;
        Ok(self.with_tags(policies, permission))
    }

    /// The same for a session of a role in which a service acts.
    fn policies_of_role(
        &self,
        session: (&str, &str),
        permission: Permission<'_>,
    ) -> Result<EffectivePolicies, Box<PolicyDenial>> {
        let (tables, now) = (self.account.read(), self.clock.now());
        let policies = EffectivePolicies::of_role(&tables, &self.account.id, session, permission, now);
        drop(tables);
        let policies = policies.ok_or_else(|| PolicyDenial::of_nobody(&session.0, permission))?;
        Ok(self.with_tags(policies, permission))
    }

    /// Adds the tags of a gateway, runtime or endpoint to the condition keys.
    fn with_tags(&self, mut policies: EffectivePolicies, permission: Permission<'_>) -> EffectivePolicies {
        let tags = self.resource_tags.get(permission.resource).unwrap_or_default();
        policies.context.insert_resource_tags("bedrock-agentcore", &tags);
        policies
    }

    fn decide(
        &self,
        permission: Permission<'_>,
        effective: &EffectivePolicies,
    ) -> Result<String, Box<PolicyDenial>> {
        let resource_policy = self.resource_policy(permission);
        let resource_policy = resource_policy.map(|document| ("resource policy".to_owned(), Some(document)));
        let policies = Policies {
            identity: sources(&effective.identity),
            boundary: effective.boundary.as_ref().map(source),
            session: effective.session.as_deref().map(sources),
            resource: resource_policy.as_ref().map(source),
            requester: Some(&effective.requester),
            // The policies that AWS manages are everybody's.
            is_cross_account: permission
                .account()
                .is_some_and(|account| account != self.account.id && account != "aws"),
        };
        let decision = decide(&policies, permission.action, permission.resource, &effective.context);
        self.outcome(decision, permission, effective)
    }

    /// What allows it, or the denial.
    fn outcome(
        &self,
        decision: Decision,
        permission: Permission<'_>,
        effective: &EffectivePolicies,
    ) -> Result<String, Box<PolicyDenial>> {
        let reason = match decision {
            Decision::Allowed(_, policy, statement) => return Ok(format!("{policy}, {statement}")),
            Decision::Denied(reason) => reason,
        };
        let doubts = effective.doubts(&self.account.id);
        Err(Box::new(PolicyDenial::new(&effective.requester.arn, permission, &reason, &doubts)))
    }
}
