//! CreateAccessKey, ListAccessKeys, GetAccessKeyLastUsed, UpdateAccessKey and DeleteAccessKey.

use serde::{Deserialize, Serialize};

use super::name_input::Nothing;
use crate::aws::timestamp::IsoSeconds;
use crate::iam::access_key::{AccessKey, KeyOwner};
use crate::iam::page::{Pagination, Truncation};
use crate::iam::tables::Tables;
use crate::iam::{Iam, IamError, id, quota};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateAccessKeyInput {
    user_name: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateAccessKeyOutput {
    access_key: NewAccessKey,
}

/// The only response that contains the secret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct NewAccessKey {
    user_name: String,
    access_key_id: String,
    status: &'static str,
    secret_access_key: crate::base::Secret,
    create_date: IsoSeconds,
}

/// Creates an access key for a user, by default for the caller; fails if the user has two.
pub(crate) fn create(
    iam: &Iam,
    caller: Option<&str>,
    input: &CreateAccessKeyInput,
) -> Result<CreateAccessKeyOutput, IamError> {
    let name = user_name(iam, caller, input.user_name.as_deref())?;
    let (access_key_id, secret) = (id::access_key(&iam.entropy), id::secret(&iam.entropy));
    let now = iam.clock.now();
    let mut tables = iam.account.write();
    let user = tables.user_mut(&name)?;
    if user.access_keys.len() >= quota::ACCESS_KEYS {
        return Err(IamError::Quota { name: "AccessKeysPerUser", limit: quota::ACCESS_KEYS });
    }
    user.access_keys.push(access_key_id.clone());
    let (user_name, id) = (user.entity.name.clone(), user.entity.id.clone());
    let principal = KeyOwner::User { name: user_name.clone(), id };
    let key = AccessKey::long_term(principal, secret.clone(), now);
    let status = key.status();
    tables.access_keys.insert(access_key_id.clone(), key);
    let access_key = NewAccessKey {
        user_name,
        access_key_id,
        status,
        secret_access_key: secret,
        create_date: IsoSeconds(now),
    };
    Ok(CreateAccessKeyOutput { access_key })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListAccessKeysInput {
    user_name: Option<String>,
    #[serde(flatten)]
    paging: Pagination,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListAccessKeysOutput {
    access_key_metadata: Vec<AccessKeyMetadata>,
    #[serde(flatten)]
    truncation: Truncation,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AccessKeyMetadata {
    user_name: String,
    access_key_id: String,
    status: &'static str,
    create_date: IsoSeconds,
}

/// Lists the access keys of a user in the order of their creation.
pub(crate) fn list(
    iam: &Iam,
    caller: Option<&str>,
    input: &ListAccessKeysInput,
) -> Result<ListAccessKeysOutput, IamError> {
    let name = user_name(iam, caller, input.user_name.as_deref())?;
    let tables = iam.account.read();
    let user = tables.user(&name)?;
    let describe = |id: &String| {
        let key = tables.access_keys.get(id)?;
        Some(AccessKeyMetadata {
            user_name: user.entity.name.clone(),
            access_key_id: id.clone(),
            status: key.status(),
            create_date: IsoSeconds(key.created_at),
        })
    };
    let (access_key_metadata, truncation) =
        input.paging.of_list(user.access_keys.iter().filter_map(describe))?;
    Ok(ListAccessKeysOutput { access_key_metadata, truncation })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct LastUsedInput {
    access_key_id: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct LastUsedOutput {
    user_name: String,
    access_key_last_used: LastUsed,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct LastUsed {
    service_name: &'static str,
    region: &'static str,
}

/// Returns the owner of a key. Documented: `N/A` for a key whose use was not tracked.
pub(crate) fn last_used(iam: &Iam, input: &LastUsedInput) -> Result<LastUsedOutput, IamError> {
    let tables = iam.account.read();
    let key = tables.access_keys.get(&input.access_key_id).filter(|key| key.session.is_none());
    let Some(KeyOwner::User { name, .. }) = key.map(|key| &key.principal) else {
        return Err(IamError::NoAccessKey(input.access_key_id.clone()));
    };
    let access_key_last_used = LastUsed { service_name: "N/A", region: "N/A" };
    Ok(LastUsedOutput { user_name: name.clone(), access_key_last_used })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateAccessKeyInput {
    user_name: Option<String>,
    access_key_id: String,
    status: String,
}

/// Activates or deactivates an access key of a user. Documented: `Expired` is for Amazon's own use.
pub(crate) fn update(
    iam: &Iam,
    caller: Option<&str>,
    input: &UpdateAccessKeyInput,
) -> Result<Nothing, IamError> {
    if input.status == "Expired" {
        return Err(IamError::NotEmulated("UpdateAccessKey with the status Expired".to_owned()));
    }
    let name = user_name(iam, caller, input.user_name.as_deref())?;
    let mut tables = iam.account.write();
    check_owner(&tables, &name, &input.access_key_id)?;
    if let Some(key) = tables.access_keys.get_mut(&input.access_key_id) {
        key.is_active = input.status == "Active";
    }
    Ok(Nothing {})
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteAccessKeyInput {
    user_name: Option<String>,
    access_key_id: String,
}

/// Deletes an access key of a user.
pub(crate) fn delete(
    iam: &Iam,
    caller: Option<&str>,
    input: &DeleteAccessKeyInput,
) -> Result<Nothing, IamError> {
    let name = user_name(iam, caller, input.user_name.as_deref())?;
    let mut tables = iam.account.write();
    check_owner(&tables, &name, &input.access_key_id)?;
    tables.access_keys.remove(&input.access_key_id);
    tables.user_mut(&name)?.access_keys.retain(|id| *id != input.access_key_id);
    Ok(Nothing {})
}

/// The named user. Documented: without a name the one who signs the request.
fn user_name(iam: &Iam, caller: Option<&str>, name: Option<&str>) -> Result<String, IamError> {
    if let Some(name) = name {
        return Ok(name.to_owned());
    }
    match iam.account.caller(caller, iam.clock.now())?.principal {
        KeyOwner::User { name, .. } => Ok(name),
        KeyOwner::AssumedRole { .. } => Err(IamError::NotAUser),
        KeyOwner::Root => Err(IamError::NotEmulated("Access keys of the account's root".to_owned())),
    }
}

fn check_owner(tables: &Tables, name: &str, access_key_id: &str) -> Result<(), IamError> {
    let keys = &tables.user(name)?.access_keys;
    let is_own = keys.iter().any(|id| id == access_key_id);
    if is_own { Ok(()) } else { Err(IamError::NoAccessKey(access_key_id.to_owned())) }
}
