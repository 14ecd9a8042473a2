//! UpdateUserPool.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::pool::requested::Requested;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UpdateUserPoolInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// A new display name.
    pub(crate) pool_name: Option<String>,
    /// Everything else.
    #[serde(flatten)]
    pub(crate) requested: Requested,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct UpdateUserPoolOutput {}

/// Replaces a pool's configuration; fails on a wrong member, one that is not emulated, or when there is no such pool.
///
/// Documented: what is not sent has its default from then on. Inferred: that is so for tags too, and not for the
/// name, which has none. Documented: schema and case sensitivity are no members of this request, and stay.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: UpdateUserPoolInput,
) -> Result<UpdateUserPoolOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    input.requested.refuse_what_is_not_emulated("UpdateUserPool")?;
    let policy = input.requested.policy();
    let tags = input.requested.tags()?;
    let modified_at = parts.clock.now();
    pool.configure(|configuration| {
        if let Some(name) = input.pool_name {
            configuration.name = name;
        }
        let mut settings = input.requested.settings;
        settings.username_configuration = configuration.settings.username_configuration;
        configuration.settings = settings;
        configuration.tags = tags;
        configuration.policy = policy;
        configuration.modified_at = modified_at;
        Ok::<(), CognitoError>(())
    })?;
    Ok(UpdateUserPoolOutput {})
}
