//! Identifies the caller by the access key id of the call.

use jiff::Timestamp;

use super::access_key::{AccessKey, KeyOwner};
use super::error::InvalidCredentials;
use super::tables::Tables;
use crate::sigv4::SigningCredentials;

/// A caller with valid credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallerIdentity {
    /// The owner of the credentials.
    pub(crate) principal: KeyOwner,
    /// The ARN, such as `arn:aws:iam::123456789012:root`.
    pub(crate) arn: String,
    /// As GetCallerIdentity returns it.
    pub(crate) user_id: String,
    /// Whether the credentials are temporary.
    pub(crate) is_session: bool,
}

/// Returns the caller with this access key id at this time.
///
/// Documented: GetCallerIdentity, the forms of Arn and UserId.
pub(crate) fn caller(
    tables: &Tables,
    account: &str,
    access_key_id: &str,
    now: Timestamp,
) -> Result<CallerIdentity, InvalidCredentials> {
    let key = good_key(tables, access_key_id, now)?;
    let user_id = match &key.principal {
        KeyOwner::Root => account.to_owned(),
        KeyOwner::User { id, .. } => id.clone(),
        KeyOwner::AssumedRole { id, session_name, .. } => format!("{id}:{session_name}"),
    };
    let arn = arn_of(tables, account, key)?;
    Ok(CallerIdentity { principal: key.principal.clone(), arn, user_id, is_session: key.session.is_some() })
}

/// Returns only the ARN of that caller.
pub(crate) fn arn(
    tables: &Tables,
    account: &str,
    access_key_id: &str,
    now: Timestamp,
) -> Result<String, InvalidCredentials> {
    arn_of(tables, account, good_key(tables, access_key_id, now)?)
}

/// Returns the secrets with which this access key signs.
pub(crate) fn signing_credentials(
    tables: &Tables,
    access_key_id: &str,
    now: Timestamp,
) -> Result<SigningCredentials, InvalidCredentials> {
    let key = good_key(tables, access_key_id, now)?;
    let session_token = key.session.as_ref().map(|session| session.token.clone());
    Ok(SigningCredentials { secret: key.secret.clone(), session_token })
}

fn good_key<'t>(tables: &'t Tables, id: &str, now: Timestamp) -> Result<&'t AccessKey, InvalidCredentials> {
    let key = tables.access_keys.get(id).filter(|key| key.is_active).ok_or(InvalidCredentials::Unknown)?;
    if key.session.as_ref().is_some_and(|session| session.expires_at <= now) {
        return Err(InvalidCredentials::Expired);
    }
    Ok(key)
}

fn arn_of(tables: &Tables, account: &str, key: &AccessKey) -> Result<String, InvalidCredentials> {
    match &key.principal {
        KeyOwner::Root => Ok(["arn:aws:iam::", account, ":root"].concat()),
        KeyOwner::User { name, id } => {
            let user = tables.users.get(name).filter(|user| user.entity.id == *id);
            Ok(user.ok_or(InvalidCredentials::Unknown)?.entity.arn.clone())
        }
        KeyOwner::AssumedRole { name, id, session_name } => {
            let role = tables.roles.get(name).filter(|role| role.entity.id == *id);
            let name = &role.ok_or(InvalidCredentials::Unknown)?.entity.name;
            Ok(format!("arn:aws:sts::{account}:assumed-role/{name}/{session_name}"))
        }
    }
}
