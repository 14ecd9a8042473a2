//! The operations on the attributes of users.

use serde::{Deserialize, Serialize};

use crate::base::Secret;
use crate::base::arn::AccountRegion;
use crate::cognito::access_token::{self, Bearer};
use crate::cognito::user::Attribute;
use crate::cognito::{Cognito, CognitoError, attribute_update};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminUpdateUserAttributesInput {
    pub(crate) user_pool_id: String,
    /// The user's name or sub.
    pub(crate) username: String,
    /// The changed attributes; an empty value removes one.
    pub(crate) user_attributes: Vec<Attribute>,
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminUpdateUserAttributesOutput {}

/// Updates a user's attributes; fails if there is no such user or the schema does not allow it.
pub(crate) fn admin_update(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &AdminUpdateUserAttributesInput,
) -> Result<AdminUpdateUserAttributesOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    attribute_update::apply(&pool, &input.username, &input.user_attributes, cognito.clock.now())?;
    Ok(AdminUpdateUserAttributesOutput {})
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminDeleteUserAttributesInput {
    pub(crate) user_pool_id: String,
    /// The user's name or sub.
    pub(crate) username: String,
    pub(crate) user_attribute_names: Vec<String>,
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminDeleteUserAttributesOutput {}

/// Removes attributes from a user, whether present or not; fails if there is no such user or the schema requires them.
pub(crate) fn admin_delete(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &AdminDeleteUserAttributesInput,
) -> Result<AdminDeleteUserAttributesOutput, CognitoError> {
    let changes = attribute_update::removals(&input.user_attribute_names);
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    attribute_update::apply(&pool, &input.username, &changes, cognito.clock.now())?;
    Ok(AdminDeleteUserAttributesOutput {})
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UpdateUserAttributesInput {
    /// A token of the user.
    pub(crate) access_token: Secret,
    /// The changed attributes; an empty value removes one.
    pub(crate) user_attributes: Vec<Attribute>,
}

/// No code was sent anywhere.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateUserAttributesOutput {
    code_delivery_details_list: [(); 0],
}

/// Updates the attributes of a token's user; fails on an invalid token, on an attribute that the token's client may not
/// write, and if the schema does not allow it.
pub(crate) fn update(
    cognito: &Cognito,
    told: Option<&AccountRegion>,
    input: &UpdateUserAttributesInput,
) -> Result<UpdateUserAttributesOutput, CognitoError> {
    let bearer = access_token::verify(cognito, told, input.access_token.expose())?;
    check_writable(&bearer, &input.user_attributes)?;
    refuse_what_is_not_emulated(&bearer, &input.user_attributes)?;
    attribute_update::apply(
        &bearer.client.pool,
        &bearer.user.sub,
        &input.user_attributes,
        cognito.clock.now(),
    )?;
    Ok(UpdateUserAttributesOutput { code_delivery_details_list: [] })
}

/// Checks that the token's client may change these attributes. Inferred: the text, as public bug reports quote it.
pub(crate) fn check_writable(bearer: &Bearer, changes: &[Attribute]) -> Result<(), CognitoError> {
    if changes.iter().all(|change| bearer.client.may_write(&change.name)) {
        return Ok(());
    }
    Err(CognitoError::denied("A client attempted to write unauthorized attribute"))
}

/// If a pool requires a new address to be verified before it is set, AWS sends a code, which nothing here does.
fn refuse_what_is_not_emulated(bearer: &Bearer, changes: &[Attribute]) -> Result<(), CognitoError> {
    let configuration = bearer.client.pool.configuration();
    let settings = configuration.settings.user_attribute_update_settings.as_ref();
    let names = settings.and_then(|settings| settings.get("AttributesRequireVerificationBeforeUpdate"));
    let names = names.and_then(serde_json::Value::as_array);
    let waits = |change: &&Attribute| names.into_iter().flatten().any(|name| *name == change.name.as_str());
    match changes.iter().find(waits) {
        None => Ok(()),
        Some(change) => Err(CognitoError::NotEmulated(format!(
            "UpdateUserAttributes with AttributesRequireVerificationBeforeUpdate {}",
            change.name
        ))),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserAttributesInput {
    /// A token of the user.
    pub(crate) access_token: Secret,
    pub(crate) user_attribute_names: Vec<String>,
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct DeleteUserAttributesOutput {}

/// Removes attributes from a token's user; fails on an invalid token, on an attribute that the token's client may not write,
/// and if the schema requires it.
pub(crate) fn delete(
    cognito: &Cognito,
    told: Option<&AccountRegion>,
    input: &DeleteUserAttributesInput,
) -> Result<DeleteUserAttributesOutput, CognitoError> {
    let changes = attribute_update::removals(&input.user_attribute_names);
    let bearer = access_token::verify(cognito, told, input.access_token.expose())?;
    check_writable(&bearer, &changes)?;
    attribute_update::apply(&bearer.client.pool, &bearer.user.sub, &changes, cognito.clock.now())?;
    Ok(DeleteUserAttributesOutput {})
}
