//! The request of the operations that take a user's name and nothing else.

use serde::Deserialize;

/// Which user.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct WhichUser {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which user, by name or sub.
    pub(crate) username: String,
}
