//! What of a pool a request can change.

use jiff::Timestamp;

use super::description::PoolSettings;
use crate::aws::tags::Tags;
use crate::cognito::policy::PasswordPolicy;
use crate::cognito::schema::Schema;

/// A pool's configuration: what CreateUserPool made it, and what later requests made of it.
#[derive(Clone, Debug)]
pub(crate) struct Configuration {
    /// The display name.
    pub(crate) name: String,
    /// The password policy.
    pub(crate) policy: PasswordPolicy,
    /// The attributes of its users.
    pub(crate) schema: Schema,
    /// Its tags, which change nothing here.
    pub(crate) tags: Tags,
    /// The rest of the last request.
    pub(crate) settings: PoolSettings,
    /// When it was last changed.
    pub(crate) modified_at: Timestamp,
}
