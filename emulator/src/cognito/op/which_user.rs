//! The request of the operations that take a user's name and nothing else.

use serde::Deserialize;

use crate::cognito::CognitoError;
use crate::cognito::constraints::{self, Constraints};

/// Which user.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct WhichUser {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which user, by name or sub.
    pub(crate) username: Option<String>,
}

impl WhichUser {
    /// Checks the members by the model and gives pool id and name.
    pub(crate) fn check(&self) -> Result<(&str, &str), CognitoError> {
        let mut constraints = Constraints::default();
        let pool_id = constraints.required("userPoolId", self.user_pool_id.as_deref(), &constraints::POOL_ID);
        let username = constraints.required("username", self.username.as_deref(), &constraints::USERNAME);
        constraints.finish()?;
        Ok((pool_id, username))
    }
}
