//! What many operations take and give.

use serde::{Deserialize, Serialize};

/// The answer of an operation that has nothing to tell.
#[derive(Debug, Serialize)]
pub(crate) struct Nothing {}

/// The input of operations that only name a role or a user.
#[derive(Debug, Deserialize)]
pub(crate) struct Named {
    /// Its name.
    #[serde(alias = "RoleName", alias = "UserName")]
    pub(crate) name: String,
}
