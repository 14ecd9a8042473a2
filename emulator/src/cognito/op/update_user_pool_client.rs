//! UpdateUserPoolClient.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::client::{Client, ClientSettings, UserPoolClientType};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UpdateUserPoolClientInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which of its app clients.
    pub(crate) client_id: String,
    /// A new display name.
    pub(crate) client_name: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub(crate) settings: ClientSettings,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateUserPoolClientOutput {
    user_pool_client: UserPoolClientType,
}

/// Replaces an app client's settings; fails on a wrong member, an unknown scope, or when there is no such client.
///
/// Documented: what is not sent has its default from then on. Inferred: but for the name, which has none.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: UpdateUserPoolClientInput,
) -> Result<UpdateUserPoolClientOutput, CognitoError> {
    let former = parts.client_of(place, &input.user_pool_id, &input.client_id)?;
    let has_secret = former.secret.is_some();
    let validity = input.settings.accept("UpdateUserPoolClient", &former.pool, has_secret)?;
    let client = Arc::new(Client {
        id: former.id.clone(),
        name: input.client_name.unwrap_or_else(|| former.name.clone()),
        secret: former.secret.clone(),
        pool: Arc::clone(&former.pool),
        validity,
        created_at: former.created_at,
        modified_at: parts.clock.now(),
        settings: input.settings,
    });
    if !parts.pools.replace_client(&client) {
        return Err(CognitoError::no_client(&client.id));
    }
    Ok(UpdateUserPoolClientOutput { user_pool_client: UserPoolClientType(client) })
}
