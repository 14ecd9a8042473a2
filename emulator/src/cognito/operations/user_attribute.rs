//! The operations on the attributes of users.

use serde::{Deserialize, Serialize};

use crate::base::Secret;
use crate::base::arn::AccountRegion;
use crate::cognito::access_token::{self, Bearer};
use crate::cognito::user::Attribute;
use crate::cognito::{Cognito, CognitoError, attribute_update};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminUpdateUserAttributesInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which user, by name or sub.
    pub(crate) username: String,
    /// The attributes that change; an empty value takes one away.
    pub(crate) user_attributes: Vec<Attribute>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminUpdateUserAttributesOutput {}

/// Changes a user's attributes; fails when there is no such user or the schema does not allow it.
pub(crate) fn admin_update(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &AdminUpdateUserAttributesInput,
) -> Result<AdminUpdateUserAttributesOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    attribute_update::apply(&pool, &input.username, &input.user_attributes, cognito.clock.now())?;
    Ok(AdminUpdateUserAttributesOutput {})
}

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminDeleteUserAttributesInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which user, by name or sub.
    pub(crate) username: String,
    /// The attributes to be taken away.
    pub(crate) user_attribute_names: Vec<String>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminDeleteUserAttributesOutput {}

/// Takes attributes from a user, who need not have them; fails when there is no such user or the schema needs them.
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

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UpdateUserAttributesInput {
    /// Whose: the user that this token speaks for.
    pub(crate) access_token: Secret,
    /// The attributes that change; an empty value takes one away.
    pub(crate) user_attributes: Vec<Attribute>,
}

/// The answer: no code was sent anywhere.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateUserAttributesOutput {
    code_delivery_details_list: [(); 0],
}

/// Changes the attributes of a token's user; fails on a bad token, on an attribute that the token's client may not
/// write, and when the schema does not allow it.
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

/// Where a pool wants a new address verified before it is taken, AWS sends a code, and nothing here does.
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

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserAttributesInput {
    /// Whose: the user that this token speaks for.
    pub(crate) access_token: Secret,
    /// The attributes to be taken away.
    pub(crate) user_attribute_names: Vec<String>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct DeleteUserAttributesOutput {}

/// Takes attributes from a token's user; fails on a bad token, on an attribute that the token's client may not write,
/// and when the schema needs it.
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
