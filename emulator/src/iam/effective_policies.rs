//! The policies that count for a user or a role, and the condition keys that it brings.

use jiff::Timestamp;

use super::access_key::{AccessKey, KeyOwner};
use super::aws_managed;
use super::entity::Entity;
use super::evaluation::{CompiledPolicy, Context, PolicySource, Requester};
use super::kind::Kind;
use super::permission::Permission;
use super::policy_document::PolicyDocument;
use super::tables::Tables;
use super::unmatchable::unmatchable;

/// A policy by its name. `None` for one that AWS manages and whose content is not known here: it allows nothing.
pub(super) type Named = (String, Option<PolicyDocument>);

/// The policies of a user or of a session of a role, as they are now.
pub(super) struct EffectivePolicies {
    pub(super) identity: Vec<Named>,
    pub(super) boundary: Option<Named>,
    pub(super) session: Option<Vec<Named>>,
    pub(super) requester: Requester,
    pub(super) context: Context,
}

impl EffectivePolicies {
    /// Those of the owner of an access key; `None` if it belongs to nobody any more, or to the root, which has none.
    pub(super) fn of_key(
        tables: &Tables,
        account: &str,
        access_key_id: &str,
        permission: Permission<'_>,
        now: Timestamp,
    ) -> Option<Self> {
        let key = tables.access_keys.get(access_key_id)?;
        match &key.principal {
            KeyOwner::Root => None,
            KeyOwner::User { name, id } => {
                let user = tables.users.get(name).filter(|user| user.entity.id == *id)?;
                let requester = user_of(account, &user.entity);
                Some(Self::of(tables, &user.entity, requester, Some(key), permission, now))
            }
            KeyOwner::AssumedRole { name, id, session_name } => {
                let role = tables.roles.get(name).filter(|role| role.entity.id == *id)?;
                let requester = session(account, &role.entity, session_name);
                Some(Self::of(tables, &role.entity, requester, Some(key), permission, now))
            }
        }
    }

    /// Those of a session of a role in which a service acts; `None` if there is no such role.
    pub(super) fn of_role(
        tables: &Tables,
        account: &str,
        (role_arn, session_name): (&str, &str),
        permission: Permission<'_>,
        now: Timestamp,
    ) -> Option<Self> {
        let name = role_arn.rsplit('/').next()?;
        let role = tables.roles.get(name).filter(|role| role.entity.arn == role_arn)?;
        let requester = session(account, &role.entity, session_name);
        Some(Self::of(tables, &role.entity, requester, None, permission, now))
    }

    /// Those of the user or role itself, for a simulation: of a role in a session of this name.
    pub(super) fn of_entity(
        tables: &Tables,
        account: &str,
        (entity, session_name): (&Entity, &str),
        permission: Permission<'_>,
        now: Timestamp,
    ) -> Self {
        let requester = match entity.kind {
            Kind::User => user_of(account, entity),
            Kind::Role => session(account, entity, session_name),
        };
        Self::of(tables, entity, requester, None, permission, now)
    }

    fn of(
        tables: &Tables,
        entity: &Entity,
        requester: Requester,
        key: Option<&AccessKey>,
        permission: Permission<'_>,
        now: Timestamp,
    ) -> Self {
        let session = key.and_then(|key| key.session.as_ref()).map(|session| {
            let own = session.policy.iter();
            let own = own.map(|document| ("session policy".to_owned(), Some(document.clone())));
            own.chain(session.policy_arns.iter().map(|arn| managed(tables, arn))).collect::<Vec<_>>()
        });
        let mut context = context(entity, &requester, permission, now);
        if let Some(key) = key {
            add_session(&mut context, key);
        }
        context.extend(permission.keys);
        context.insert_resource_tags("iam", &tables.tags(permission.resource));
        let inline = entity.inline.iter().map(|(name, document)| (name.clone(), Some(document.clone())));
        Self {
            identity: inline.chain(entity.attached.iter().map(|arn| managed(tables, arn))).collect(),
            boundary: entity.boundary.as_deref().map(|arn| managed(tables, arn)),
            session: session.filter(|policies| !policies.is_empty()),
            requester,
            context,
        }
    }

    /// What else a trace says of policies that do not allow: those whose content is not known here, and what can match no
    /// request.
    pub(super) fn doubts(&self, account: &str) -> Vec<String> {
        let unknown = self.all().filter(|(_, document)| document.is_none());
        let unknown = unknown.map(|(name, _)| format!("not known here, and so allowing nothing: {name}"));
        let unmatchable = self.unmatchable(account).into_iter();
        unknown.chain(unmatchable.map(|told| format!("can match nothing: {told}"))).collect()
    }

    /// What in the policies can match no request, with the names of the policies.
    pub(super) fn unmatchable(&self, account: &str) -> Vec<String> {
        let known = self.all().filter_map(|(name, document)| Some((name, document.as_ref()?)));
        let told = known.flat_map(|(name, document)| {
            let told = document.findings(|document| unmatchable(document, account));
            told.iter().map(move |told| format!("{name}, {told}"))
        });
        told.collect()
    }

    /// Whether what they allow may change by itself.
    pub(super) fn depend_on_time(&self) -> bool {
        let documents = self.all().filter_map(|(_, document)| document.as_ref());
        documents.map(PolicyDocument::compiled).any(CompiledPolicy::depends_on_time)
    }

    fn all(&self) -> impl Iterator<Item = &Named> {
        self.identity.iter().chain(&self.boundary).chain(self.session.iter().flatten())
    }
}

fn user_of(account: &str, user: &Entity) -> Requester {
    Requester {
        account: account.to_owned(),
        arn: user.arn.clone(),
        role: None,
        has_boundary: user.boundary.is_some(),
    }
}

fn session(account: &str, role: &Entity, session_name: &str) -> Requester {
    Requester {
        account: account.to_owned(),
        arn: format!("arn:aws:sts::{account}:assumed-role/{}/{session_name}", role.name),
        role: Some(role.arn.clone()),
        has_boundary: role.boundary.is_some(),
    }
}

/// Documented: IAM guide, global condition keys: those whose values are known here.
fn context(entity: &Entity, requester: &Requester, permission: Permission<'_>, now: Timestamp) -> Context {
    let Requester { account, arn, role, .. } = requester;
    let mut context = Context::default();
    let mut insert = |key: &str, value: &str| context.insert(key, vec![value.to_owned()]);
    insert("aws:PrincipalArn", role.as_ref().unwrap_or(arn));
    insert("aws:PrincipalAccount", account);
    insert("aws:PrincipalType", if role.is_none() { "User" } else { "AssumedRole" });
    if let Some(region) = permission.region {
        insert("aws:RequestedRegion", region);
    }
    insert("aws:ResourceAccount", permission.account().unwrap_or(account));
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

fn add_session(context: &mut Context, key: &AccessKey) {
    let Some(session) = &key.session else { return };
    context.insert("aws:MultiFactorAuthPresent", vec!["false".to_owned()]);
    context.insert("aws:TokenIssueTime", vec![time(key.created_at)]);
    for tag in &session.tags {
        context.insert(&format!("aws:PrincipalTag/{}", tag.key), vec![tag.value.clone()]);
    }
    if let Some(identity) = &session.source_identity {
        context.insert("aws:SourceIdentity", vec![identity.clone()]);
    }
}

/// A moment as condition keys have it.
pub(super) fn time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn managed(tables: &Tables, arn: &str) -> Named {
    let document = tables.policy(arn).ok().and_then(|policy| policy.document()).cloned();
    (arn.to_owned(), document.or_else(|| aws_managed::document(arn)))
}

pub(super) fn sources(policies: &[Named]) -> Vec<PolicySource<'_>> {
    policies.iter().map(source).collect()
}

pub(super) fn source((name, document): &Named) -> PolicySource<'_> {
    PolicySource { name, policy: document.as_ref().map(PolicyDocument::compiled) }
}
