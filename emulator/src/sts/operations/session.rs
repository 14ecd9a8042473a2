//! The operations that issue temporary credentials.

use serde::{Deserialize, Serialize};

use crate::aws::Call;
use crate::base::arn::Arn;
use crate::iam::access_key::KeyOwner;
use crate::iam::policy_document::{PolicyDocument, PolicyKind};
use crate::iam::tags::{Tag, Tags};
use crate::iam::{Context, IamError, Permission};
use crate::sts::credentials::{Credentials, NewSession};
use crate::sts::{Sts, StsError};

/// The maximum size of session policies and tags, in characters. Documented: 2,048 for the policies in plain.
const PLAIN_SIZE: usize = 2048;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AssumeRoleInput {
    role_arn: String,
    role_session_name: String,
    #[serde(default)]
    policy_arns: Vec<SessionPolicy>,
    policy: Option<String>,
    duration_seconds: Option<u64>,
    #[serde(default)]
    tags: Vec<Tag>,
    serial_number: Option<String>,
    token_code: Option<String>,
    source_identity: Option<String>,
    external_id: Option<String>,
    #[serde(default)]
    transitive_tag_keys: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct SessionPolicy {
    arn: Option<String>,
}

/// Member order: the API model's.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AssumeRoleOutput {
    credentials: Credentials,
    assumed_role_user: AssumedRoleUser,
    #[serde(skip_serializing_if = "Option::is_none")]
    packed_policy_size: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_identity: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AssumedRoleUser {
    assumed_role_id: String,
    arn: String,
}

/// A role's settings for its sessions.
struct Assumed {
    principal: KeyOwner,
    user: AssumedRoleUser,
    longest: u64,
    trust: PolicyDocument,
}

/// Returns credentials of a role that the caller may assume. Inferred: that permissions are looked at before durations.
pub(crate) fn assume_role(
    sts: &Sts,
    call: &Call,
    mut input: AssumeRoleInput,
) -> Result<AssumeRoleOutput, StsError> {
    if input.serial_number.is_some() || input.token_code.is_some() {
        return Err(StsError::NotEmulated("AssumeRole with an MFA device".to_owned()));
    }
    let policy = input.policy.as_deref();
    let policy = policy.map(|policy| PolicyDocument::read(PolicyKind::Session, policy)).transpose()?;
    let tags = Tags::new(std::mem::take(&mut input.tags)).map_err(IamError::from)?.list();
    let now = call.now;
    let caller = sts.account.caller(call.principal.access_key_id(), now)?;
    if caller.principal == KeyOwner::Root {
        return Err(StsError::Root);
    }
    let assumed = assume(sts, &caller.arn, &input.role_arn, &input.role_session_name)?;
    authorize(sts, call, &assumed.trust, &input, &tags)?;
    let seconds = input.duration_seconds.unwrap_or(3600);
    if seconds > assumed.longest {
        return Err(StsError::TooLong);
    }
    if seconds > 3600 && matches!(caller.principal, KeyOwner::AssumedRole { .. }) {
        return Err(StsError::TooLongInChain);
    }
    let packed_policy_size = packed(policy.as_ref(), &tags);
    let session = NewSession { principal: assumed.principal, seconds, now };
    let (credentials, mut minted) = session.mint(sts);
    minted.session.policy = policy;
    minted.session.policy_arns = input.policy_arns.into_iter().filter_map(|policy| policy.arn).collect();
    minted.session.tags = tags;
    minted.session.source_identity.clone_from(&input.source_identity);
    minted.keep(sts);
    Ok(AssumeRoleOutput {
        credentials,
        assumed_role_user: assumed.user,
        packed_policy_size,
        source_identity: input.source_identity,
    })
}

fn assume(sts: &Sts, caller: &str, role_arn: &str, session_name: &str) -> Result<Assumed, StsError> {
    let arn: Option<Arn> = role_arn.parse().ok();
    let Some(path) = arn.as_ref().filter(|arn| arn.service == "iam").and_then(|arn| arn.id("role")) else {
        return Err(StsError::NotARole(role_arn.to_owned()));
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    let tables = sts.account.read();
    let Some(role) = tables.roles.get(name).filter(|role| role.entity.arn == role_arn) else {
        return Err(StsError::NotAssumable { caller: caller.to_owned(), role: role_arn.to_owned() });
    };
    let (name, id) = (role.entity.name.clone(), role.entity.id.clone());
    let user = AssumedRoleUser {
        assumed_role_id: format!("{id}:{session_name}"),
        arn: format!("arn:aws:sts::{}:assumed-role/{name}/{session_name}", sts.account.id),
    };
    let longest = u64::try_from(role.max_session_duration).unwrap_or(3600);
    Ok(Assumed {
        principal: KeyOwner::AssumedRole { name, id, session_name: session_name.to_owned() },
        user,
        longest,
        trust: role.trust.clone(),
    })
}

/// Documented: AssumeRole; passing session tags needs sts:TagSession too, and a source identity sts:SetSourceIdentity.
fn authorize(
    sts: &Sts,
    call: &Call,
    trust: &PolicyDocument,
    input: &AssumeRoleInput,
    tags: &[Tag],
) -> Result<(), StsError> {
    let mut keys = Context::default();
    let mut insert = |key: &str, value: &str| keys.insert(key, vec![value.to_owned()]);
    insert("sts:RoleSessionName", &input.role_session_name);
    if let Some(external_id) = &input.external_id {
        insert("sts:ExternalId", external_id);
    }
    if let Some(identity) = &input.source_identity {
        insert("sts:SourceIdentity", identity);
    }
    for tag in tags {
        insert(&format!("aws:RequestTag/{}", tag.key), &tag.value);
    }
    for (key, values) in [
        ("aws:TagKeys", tags.iter().map(|tag| tag.key.clone()).collect()),
        ("sts:TransitiveTagKeys", input.transitive_tag_keys.clone()),
    ] {
        if !values.is_empty() {
            keys.insert(key, values);
        }
    }
    let with_tags = (!tags.is_empty()).then_some("sts:TagSession");
    let with_identity = input.source_identity.is_some().then_some("sts:SetSourceIdentity");
    for action in ["sts:AssumeRole"].into_iter().chain(with_tags).chain(with_identity) {
        let permission = Permission { keys: &keys, ..Permission::new(action, &input.role_arn, "us-east-1") };
        let authorization = sts.authorizer.authorize_assumption(&call.principal, trust, permission);
        let authorization = authorization.map_err(StsError::Denied)?;
        authorization.would_be_denied().into_iter().for_each(|told| call.audit_notes.add(told));
    }
    Ok(())
}

/// The packed size of the session, in percent; `None` without a policy and tags. Inferred: the measure, AWS's is its own.
fn packed(policy: Option<&PolicyDocument>, tags: &[Tag]) -> Option<usize> {
    if policy.is_none() && tags.is_empty() {
        return None;
    }
    let tags: usize = tags.iter().map(|tag| tag.key.len() + tag.value.len()).sum();
    let size = policy.map_or(0, PolicyDocument::size) + tags;
    Some((size * 100).div_ceil(PLAIN_SIZE).min(100))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetSessionTokenInput {
    duration_seconds: Option<u64>,
    serial_number: Option<String>,
    token_code: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetSessionTokenOutput {
    credentials: Credentials,
}

/// Returns temporary credentials for the caller, a user or the root.
///
/// Documented: twelve hours unless said otherwise, and never more than one hour for the root.
pub(crate) fn get_session_token(
    sts: &Sts,
    call: &Call,
    input: &GetSessionTokenInput,
) -> Result<GetSessionTokenOutput, StsError> {
    if input.serial_number.is_some() || input.token_code.is_some() {
        return Err(StsError::NotEmulated("GetSessionToken with an MFA device".to_owned()));
    }
    let now = call.now;
    let caller = sts.account.caller(call.principal.access_key_id(), now)?;
    if caller.is_session {
        return Err(StsError::SessionOfSession);
    }
    let asked = input.duration_seconds.unwrap_or(43_200);
    let seconds = if caller.principal == KeyOwner::Root { asked.min(3600) } else { asked };
    let (credentials, minted) = NewSession { principal: caller.principal, seconds, now }.mint(sts);
    minted.keep(sts);
    Ok(GetSessionTokenOutput { credentials })
}
