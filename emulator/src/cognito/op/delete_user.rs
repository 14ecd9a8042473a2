//! DeleteUser.

use serde::Deserialize;

use crate::base::Secret;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts, access_token};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserInput {
    /// Whose: the user that this token speaks for.
    pub(crate) access_token: Secret,
}

/// Deletes the user of an access token; fails on a bad token.
pub(crate) async fn handle(
    parts: &Parts,
    told: Option<&Place>,
    input: DeleteUserInput,
) -> Result<(), CognitoError> {
    let bearer = access_token::verify(parts, told, input.access_token.expose())?;
    bearer.client.pool.remove_user(&bearer.user.sub).map(drop)
}
