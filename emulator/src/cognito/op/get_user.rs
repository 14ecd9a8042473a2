//! GetUser.

use serde::{Deserialize, Serialize};

use crate::base::Secret;
use crate::base::arn::Place;
use crate::cognito::access_token;
use crate::cognito::user::Attribute;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct GetUserInput {
    /// Whose: the user that this token speaks for.
    pub(crate) access_token: Secret,
}

/// The answer. Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetUserOutput {
    user_attributes: Vec<Attribute>,
    username: String,
}

/// Describes the user of an access token; fails on a token that this emulator would not give out now.
pub(crate) async fn handle(
    parts: &Parts,
    told: Option<&Place>,
    input: GetUserInput,
) -> Result<GetUserOutput, CognitoError> {
    let access_token::Bearer { mut user, client } =
        access_token::verify(parts, told, input.access_token.expose())?;
    user.attributes = client.readable(&user.attributes).into_owned();
    Ok(GetUserOutput { user_attributes: user.listed_attributes(), username: user.username })
}
