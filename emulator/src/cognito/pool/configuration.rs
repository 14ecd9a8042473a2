//! The settings of a pool that a request can update.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::aws::tags::Tags;
use crate::cognito::policy::PasswordPolicy;
use crate::cognito::schema::Schema;

/// A pool's configuration, as created by CreateUserPool and updated by later requests.
#[derive(Clone, Debug)]
pub(crate) struct Configuration {
    pub(crate) name: String,
    pub(crate) policy: PasswordPolicy,
    pub(crate) schema: Schema,
    /// Its tags, which have no effect here.
    pub(crate) tags: Tags,
    /// The rest of the last request.
    pub(crate) settings: PoolSettings,
    pub(crate) modified_at: Timestamp,
}

/// Members of a request that have no effect here (mail, messages) and are returned as they were sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct PoolSettings {
    /// How users recover their accounts.
    pub(crate) account_recovery_setting: Option<Map<String, Value>>,
    /// Who may create users, and the message that they receive.
    pub(crate) admin_create_user_config: Option<Map<String, Value>>,
    /// `phone_number`, `email`.
    pub(crate) auto_verified_attributes: Option<Vec<String>>,
    /// `ACTIVE` or `INACTIVE`.
    pub(crate) deletion_protection: Option<String>,
    /// Remembered devices.
    pub(crate) device_configuration: Option<Map<String, Value>>,
    /// The sender of email.
    pub(crate) email_configuration: Option<Map<String, Value>>,
    pub(crate) email_verification_message: Option<String>,
    pub(crate) email_verification_subject: Option<String>,
    pub(crate) sms_authentication_message: Option<String>,
    /// The sender of text messages.
    pub(crate) sms_configuration: Option<Map<String, Value>>,
    pub(crate) sms_verification_message: Option<String>,
    /// Which attributes are verified before they change.
    pub(crate) user_attribute_update_settings: Option<Map<String, Value>>,
    /// Threat protection.
    pub(crate) user_pool_add_ons: Option<Map<String, Value>>,
    /// `LITE`, `ESSENTIALS` or `PLUS`.
    pub(crate) user_pool_tier: Option<String>,
    /// Whether usernames are case sensitive.
    pub(crate) username_configuration: Option<UsernameConfiguration>,
    pub(crate) verification_message_template: Option<Map<String, Value>>,
}

impl PoolSettings {
    /// Whether usernames that differ only in case are the same.
    pub(crate) fn ignores_case(&self) -> bool {
        self.username_configuration.is_some_and(|configuration| !configuration.case_sensitive)
    }

    /// Whether the pool cannot be deleted.
    pub(crate) fn is_protected(&self) -> bool {
        self.deletion_protection.as_deref() == Some("ACTIVE")
    }
}

/// Whether `Local` and `local` are two users. Documented: they are, unless the request says otherwise.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UsernameConfiguration {
    /// False to ignore case.
    pub(crate) case_sensitive: bool,
}
