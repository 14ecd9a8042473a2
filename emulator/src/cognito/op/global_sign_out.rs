//! GlobalSignOut.

use serde::{Deserialize, Serialize};

use crate::base::Secret;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts, access_token};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct GlobalSignOutInput {
    /// Whose: the user that this token speaks for.
    pub(crate) access_token: Secret,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct GlobalSignOutOutput {}

/// Revokes all that the sign-ins of a token's user gave, this token too; fails on a bad token.
pub(crate) async fn handle(
    parts: &Parts,
    told: Option<&Place>,
    input: GlobalSignOutInput,
) -> Result<GlobalSignOutOutput, CognitoError> {
    let bearer = access_token::verify(parts, told, input.access_token.expose())?;
    bearer.client.pool.refresh_tokens().revoke_all_of(&bearer.user.sub);
    Ok(GlobalSignOutOutput {})
}
