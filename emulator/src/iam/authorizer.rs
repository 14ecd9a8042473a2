//! Whether a caller may do what it asks for, by the policies that count for it.

mod assumption;

use std::sync::Arc;

use jiff::Timestamp;

use super::access_key::KeyOwner;
use super::account::Account;
use super::entity::{Entity, Role};
use super::evaluation::{Context, Decision, Policies, PolicySource, Requester, decide};
use super::permission::Permission;
use super::policy_denial::PolicyDenial;
use super::policy_document::PolicyDocument;
use super::resource_policies::ResourcePolicies;
use super::tables::Tables;
use crate::aws::Principal;
use crate::base::{Clock, IamMode};

/// Decides by the account's policies. All hops share one.
#[derive(Debug)]
pub(crate) struct Authorizer {
    account: Arc<Account>,
    resource_policies: Arc<ResourcePolicies>,
    clock: Clock,
    mode: IamMode,
}

/// A policy by its name. `None` for one that AWS manages, whose content is not known here: it allows nothing.
type Named = (String, Option<PolicyDocument>);

/// Who calls.
enum Caller {
    /// A user, or a session of a role, with its policies as they are now.
    Entity(Box<Held>),
    /// The access key belongs to nobody any more.
    Unknown,
}

struct Held {
    identity: Vec<Named>,
    boundary: Option<Named>,
    session: Option<Vec<Named>>,
    requester: Requester,
    context: Context,
}

impl Held {
    /// The names of the policies whose content is not known here.
    fn unknown(&self) -> Vec<String> {
        let all = self.identity.iter().chain(&self.boundary).chain(self.session.iter().flatten());
        all.filter(|(_, document)| document.is_none()).map(|(name, _)| name.clone()).collect()
    }
}

impl Authorizer {
    /// Takes the account and the resource policies that decide.
    pub(crate) fn new(
        account: Arc<Account>,
        resource_policies: Arc<ResourcePolicies>,
        clock: Clock,
        mode: IamMode,
    ) -> Self {
        Self { account, resource_policies, clock, mode }
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

    /// Returns what allows it, for the trace. The account's root may do everything, and everybody if IAM is off.
    pub(crate) fn authorize(
        &self,
        principal: &Principal,
        permission: Permission<'_>,
    ) -> Result<String, Box<PolicyDenial>> {
        if let Some(by) = self.without_policies(principal) {
            return Ok(by.to_owned());
        }
        let caller = match principal {
            Principal::Anonymous | Principal::Stack => Caller::Unknown,
            Principal::AccessKey { id, .. } => self.caller(id, permission),
        };
        match caller {
            Caller::Unknown => Err(Box::new(PolicyDenial::of_nobody(principal, permission))),
            Caller::Entity(held) => self.decide(principal, permission, &held),
        }
    }

    fn decide(
        &self,
        principal: &Principal,
        permission: Permission<'_>,
        held: &Held,
    ) -> Result<String, Box<PolicyDenial>> {
        let resource_policy = permission.resource_policy.cloned();
        let resource_policy = resource_policy.or_else(|| self.resource_policies.get(permission.resource));
        let resource_policy = resource_policy.map(|document| ("resource policy".to_owned(), Some(document)));
        let policies = Policies {
            identity: sources(&held.identity),
            boundary: held.boundary.as_ref().map(source),
            session: held.session.as_deref().map(sources),
            resource: resource_policy.as_ref().map(source),
            requester: Some(&held.requester),
            is_cross_account: permission.account().is_some_and(|account| account != self.account.id),
        };
        match decide(&policies, permission.action, permission.resource, &held.context) {
            Decision::Allowed(_, policy, statement) => Ok(format!("{policy}, {statement}")),
            Decision::Denied(reason) => {
                Err(Box::new(PolicyDenial::new(principal, permission, &reason, &held.unknown())))
            }
        }
    }

    fn caller(&self, access_key_id: &str, permission: Permission<'_>) -> Caller {
        let tables = self.account.read();
        let Some(key) = tables.access_keys.get(access_key_id) else { return Caller::Unknown };
        let owner = match &key.principal {
            KeyOwner::Root => return Caller::Unknown,
            KeyOwner::User { name, id } => {
                let user = tables.users.get(name).filter(|user| user.entity.id == *id);
                user.map(|user| (&user.entity, user.entity.arn.clone(), None))
            }
            KeyOwner::AssumedRole { name, id, session_name } => {
                let role = tables.roles.get(name).filter(|role| role.entity.id == *id);
                role.map(|Role { entity, .. }| {
                    let account = &self.account.id;
                    let arn = format!("arn:aws:sts::{account}:assumed-role/{}/{session_name}", entity.name);
                    (entity, arn, Some(entity.arn.clone()))
                })
            }
        };
        let Some((entity, arn, role)) = owner else { return Caller::Unknown };
        let session = key.session.as_ref().map(|session| {
            let own = session.policy.iter();
            let own = own.map(|document| ("session policy".to_owned(), Some(document.clone())));
            own.chain(session.policy_arns.iter().map(|arn| managed(&tables, arn))).collect::<Vec<_>>()
        });
        let mut context = self.context(entity, &arn, role.as_deref(), permission);
        if let Some(session) = &key.session {
            context.insert("aws:MultiFactorAuthPresent", vec!["false".to_owned()]);
            context.insert("aws:TokenIssueTime", vec![time(key.created_at)]);
            for tag in &session.tags {
                context.insert(&format!("aws:PrincipalTag/{}", tag.key), vec![tag.value.clone()]);
            }
            if let Some(identity) = &session.source_identity {
                context.insert("aws:SourceIdentity", vec![identity.clone()]);
            }
        }
        context.extend(permission.keys);
        let inline = entity.inline.iter().map(|(name, document)| (name.clone(), Some(document.clone())));
        Caller::Entity(Box::new(Held {
            identity: inline.chain(entity.attached.iter().map(|arn| managed(&tables, arn))).collect(),
            boundary: entity.boundary.as_deref().map(|arn| managed(&tables, arn)),
            session: session.filter(|policies| !policies.is_empty()),
            requester: Requester { account: self.account.id.clone(), arn, role },
            context,
        }))
    }

    /// Documented: IAM guide, global condition keys: those whose values are known here.
    fn context(&self, entity: &Entity, arn: &str, role: Option<&str>, permission: Permission<'_>) -> Context {
        let mut context = Context::default();
        let now = self.clock.now();
        let mut insert = |key: &str, value: &str| context.insert(key, vec![value.to_owned()]);
        insert("aws:PrincipalArn", role.unwrap_or(arn));
        insert("aws:PrincipalAccount", &self.account.id);
        insert("aws:PrincipalType", if role.is_none() { "User" } else { "AssumedRole" });
        insert("aws:RequestedRegion", permission.region);
        insert("aws:ResourceAccount", permission.account().unwrap_or(&self.account.id));
        // Every call to AWS goes over TLS, and none here comes from a service on behalf of its caller.
        insert("aws:SecureTransport", "true");
        insert("aws:ViaAWSService", "false");
        insert("aws:PrincipalIsAWSService", "false");
        insert("aws:CurrentTime", &time(now));
        insert("aws:EpochTime", &now.as_second().to_string());
        match (role, arn.rsplit_once('/')) {
            (Some(_), Some((_, session_name))) => {
                insert("aws:userid", &format!("{}:{session_name}", entity.id));
            }
            _ => {
                insert("aws:username", &entity.name);
                insert("aws:userid", &entity.id);
            }
        }
        for (key, value) in entity.tags.iter() {
            insert(&format!("aws:PrincipalTag/{key}"), value);
        }
        context
    }
}

fn time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn managed(tables: &Tables, arn: &str) -> Named {
    let document = tables.policy(arn).ok().and_then(|policy| policy.document()).cloned();
    (arn.to_owned(), document)
}

fn sources(policies: &[Named]) -> Vec<PolicySource<'_>> {
    policies.iter().map(source).collect()
}

fn source((name, document): &Named) -> PolicySource<'_> {
    PolicySource { name, policy: document.as_ref().map(PolicyDocument::compiled) }
}
