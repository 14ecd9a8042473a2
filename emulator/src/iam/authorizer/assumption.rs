//! Who may act as a role: its trust policy decides, for users, other roles and services.

use super::Authorizer;
use crate::aws::Principal;
use crate::base::{IamMode, RoleArn};
use crate::iam::authorization::{Authorization, Trust};
use crate::iam::effective_policies::{EffectivePolicies, source, sources, time};
use crate::iam::evaluation::{
    Context, Decision, Policies, PolicySource, decide_assumption, decide_assumption_by_service,
};
use crate::iam::permission::Permission;
use crate::iam::policy_denial::PolicyDenial;
use crate::iam::policy_document::PolicyDocument;
use crate::iam::role_not_assumable::RoleNotAssumable;

/// How a trace names a trust policy.
const TRUST: &str = "its trust policy";

impl Authorizer {
    /// Whether a caller may do an action of STS, such as `sts:AssumeRole`, on a role with this trust policy. `permission`
    /// names the role as its resource.
    pub(crate) fn authorize_assumption(
        &self,
        principal: &Principal,
        trust: &PolicyDocument,
        permission: Permission<'_>,
    ) -> Result<Authorization, Box<PolicyDenial>> {
        if let Some(by) = self.without_policies(principal) {
            return Ok(Authorization::By(by.into()));
        }
        let effective = self.policies_of(principal, permission);
        self.audited(effective.and_then(|effective| self.decide_assumption(&effective, trust, permission)))
    }

    /// Returns what allows it.
    pub(super) fn decide_assumption(
        &self,
        effective: &EffectivePolicies,
        trust: &PolicyDocument,
        permission: Permission<'_>,
    ) -> Result<String, Box<PolicyDenial>> {
        let policies = Policies {
            identity: sources(&effective.identity),
            boundary: effective.boundary.as_ref().map(source),
            session: effective.session.as_deref().map(sources),
            ..Policies::default()
        };
        let trust = PolicySource { name: TRUST, policy: Some(trust.compiled()) };
        let asked = (permission.action, permission.resource);
        let decision = decide_assumption(&policies, &trust, &effective.requester, asked, &effective.context);
        self.outcome(decision, permission, effective)
    }

    /// Whether a service, such as `bedrock-agentcore.amazonaws.com`, may act as a role on behalf of a resource.
    ///
    /// If IAM only audits, nothing fails.
    ///
    /// Documented: IAM guide, the confused deputy problem: the keys that the service gives.
    pub(crate) fn authorize_service(
        &self,
        service: &str,
        role: &RoleArn,
        source_arn: &str,
    ) -> Result<Trust, RoleNotAssumable> {
        if self.mode == IamMode::Off {
            return Ok(Trust::Given { is_lasting: true });
        }
        let revision = self.revision();
        let asked = [service, role.as_str(), source_arn].join(" ");
        if self.remembered.get(&asked, revision).is_some() {
            return Ok(Trust::Given { is_lasting: true });
        }
        match self.trusts_service(service, role, source_arn) {
            Ok(is_lasting) => {
                if is_lasting {
                    self.remembered.keep(asked, revision, TRUST);
                }
                Ok(Trust::Given { is_lasting })
            }
            Err(error) if self.mode == IamMode::Audit => Ok(Trust::WouldBeDenied(error)),
            Err(error) => Err(error),
        }
    }

    /// Like `authorize_service`, whether IAM is on or off. Returns whether it holds until a policy changes.
    pub(crate) fn trusts_service(
        &self,
        service: &str,
        role: &RoleArn,
        source_arn: &str,
    ) -> Result<bool, RoleNotAssumable> {
        let arn = role.to_string();
        let tables = self.account.read();
        let found = tables.roles.get(role.name()).filter(|found| found.entity.arn == arn);
        let trust = found.ok_or_else(|| RoleNotAssumable::NoRole(arn.clone()))?.trust.clone();
        drop(tables);
        let context = self.context_of_service(service, source_arn);
        let depends_on_time = trust.compiled().depends_on_time();
        let trust = PolicySource { name: TRUST, policy: Some(trust.compiled()) };
        match decide_assumption_by_service(&trust, service, &arn, &context) {
            Decision::Allowed(..) => Ok(!depends_on_time),
            Decision::Denied(reason) => {
                let why = crate::iam::policy_denial::explanation(&reason);
                Err(RoleNotAssumable::NotTrusted { role: arn, service: service.to_owned(), why })
            }
        }
    }

    fn context_of_service(&self, service: &str, source_arn: &str) -> Context {
        let now = self.clock.now();
        let mut context = Context::default();
        for (key, value) in [
            ("aws:SourceAccount", self.account.id.clone()),
            ("aws:SourceArn", source_arn.to_owned()),
            ("aws:PrincipalIsAWSService", "true".to_owned()),
            ("aws:PrincipalServiceName", service.to_owned()),
            ("aws:SecureTransport", "true".to_owned()),
            ("aws:CurrentTime", time(now)),
            ("aws:EpochTime", now.as_second().to_string()),
        ] {
            context.insert(key, vec![value]);
        }
        context
    }
}
