//! Inputs and outputs that many operations share.

use serde::{Deserialize, Serialize};

/// The output of an operation without output members.
#[derive(Debug, Serialize)]
pub(crate) struct Nothing {}

/// The input of operations that only name a role or a user.
#[derive(Debug, Deserialize)]
pub(crate) struct NameInput {
    #[serde(alias = "RoleName", alias = "UserName")]
    pub(crate) name: String,
}
