//! What would be decided if somebody asked: for those who want to know before they call.

use super::Authorizer;
use crate::iam::effective_policies::EffectivePolicies;
use crate::iam::permission::Permission;
use crate::iam::policy_denial::PolicyDenial;
use crate::iam::tables::Tables;

/// The name of the session in which a role acts that is named by its own ARN.
const SESSION_NAME: &str = "simulation";

/// The actions that a role's trust policy decides.
const ASSUMPTIONS: [&str; 3] = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

/// Nobody has this ARN; the names of those who are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnknownPrincipal {
    pub(crate) known: Vec<String>,
}

/// What would be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SimulatedRequest {
    /// What allows it, or the denial.
    pub(crate) decision: Result<String, Box<PolicyDenial>>,
    /// What in the principal's policies can match no request.
    pub(crate) unmatchable: Vec<String>,
}

impl Authorizer {
    /// Whether a user, a role, a session of a role or the root may do something, whether IAM is on or off. To assume a role
    /// of the account is decided by its trust policy too.
    pub(crate) fn simulate(
        &self,
        principal_arn: &str,
        permission: Permission<'_>,
    ) -> Result<SimulatedRequest, UnknownPrincipal> {
        let is_assumption = ASSUMPTIONS.iter().any(|action| permission.action.eq_ignore_ascii_case(action));
        if principal_arn == format!("arn:aws:iam::{}:root", self.account.id) {
            // Documented: AssumeRole: the root may not assume a role.
            let decision = match is_assumption {
                true => Err(PolicyDenial::of_nobody(&principal_arn, permission)
                    .explained("roles may not be assumed by root accounts")),
                false => Ok("the account's root".to_owned()),
            };
            return Ok(SimulatedRequest { decision, unmatchable: Vec::new() });
        }
        let tables = self.account.read();
        let effective = self.named(&tables, principal_arn, permission);
        let effective = effective.ok_or_else(|| UnknownPrincipal { known: principals(&tables) })?;
        let role = permission.resource.rsplit('/').next().and_then(|name| tables.roles.get(name));
        let role = role.filter(|role| role.entity.arn == permission.resource);
        let trust = role.map(|role| role.trust.clone());
        drop(tables);
        let effective = self.with_tags(effective, permission);
        let decision = match (&trust, is_assumption) {
            (Some(trust), true) => self.decide_assumption(&effective, trust, permission),
            // STS answers AccessDenied for a role that does not exist.
            (None, true) => Err(PolicyDenial::of_nobody(&effective.requester.arn, permission)
                .explained(&format!("the account has no role {}", permission.resource))),
            (_, false) => self.decide(permission, &effective),
        };
        Ok(SimulatedRequest { decision, unmatchable: effective.unmatchable(&self.account.id) })
    }

    /// Whether a role may do something in a session of this name, whether IAM is on or off.
    pub(crate) fn simulate_role(&self, session: (&str, &str), permission: Permission<'_>) -> bool {
        let policies = self.policies_of_role(session, permission);
        policies.is_ok_and(|policies| self.decide(permission, &policies).is_ok())
    }

    /// What in the policies of a role can match no request.
    pub(crate) fn unmatchable(&self, role_arn: &str) -> Vec<String> {
        let tables = self.account.read();
        let permission = Permission::new("", "*", "");
        let effective = self.named(&tables, role_arn, permission);
        effective.map(|effective| effective.unmatchable(&self.account.id)).unwrap_or_default()
    }

    fn named(&self, tables: &Tables, arn: &str, permission: Permission<'_>) -> Option<EffectivePolicies> {
        let (account, now) = (&self.account.id, self.clock.now());
        let session = arn.strip_prefix("arn:aws:sts::").and_then(|rest| rest.split_once(":assumed-role/"));
        let of = match session {
            Some((owner, named)) if owner == account => {
                let (role, session_name) = named.split_once('/')?;
                // Documented: the pattern of a session's name.
                let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"+_=,.@-".contains(&byte);
                if session_name.len() < 2 || !session_name.bytes().all(is_name) {
                    return None;
                }
                (&tables.roles.get(role)?.entity, session_name)
            }
            Some(_) => return None,
            None => {
                let name = arn.rsplit('/').next()?;
                let user = tables.users.get(name).map(|user| &user.entity);
                let role = tables.roles.get(name).map(|role| &role.entity);
                (user.into_iter().chain(role).find(|entity| entity.arn == arn)?, SESSION_NAME)
            }
        };
        Some(EffectivePolicies::of_entity(tables, account, of, permission, now))
    }
}

fn principals(tables: &Tables) -> Vec<String> {
    let users = tables.users.after(None).map(|(_, user)| user.entity.arn.clone());
    users.chain(tables.roles.after(None).map(|(_, role)| role.entity.arn.clone())).collect()
}
