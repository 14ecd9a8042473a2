//! What of a pool a request can change.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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

/// Members of a request that change nothing here (mail, messages) and are given back as they were sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct PoolSettings {
    /// How users recover their accounts.
    pub(crate) account_recovery_setting: Option<Map<String, Value>>,
    /// Who may create users, and with which message.
    pub(crate) admin_create_user_config: Option<Map<String, Value>>,
    /// `phone_number`, `email`.
    pub(crate) auto_verified_attributes: Option<Vec<String>>,
    /// `ACTIVE` or `INACTIVE`.
    pub(crate) deletion_protection: Option<String>,
    /// Remembered devices.
    pub(crate) device_configuration: Option<Map<String, Value>>,
    /// Who sends mail.
    pub(crate) email_configuration: Option<Map<String, Value>>,
    /// A message.
    pub(crate) email_verification_message: Option<String>,
    /// A message's subject.
    pub(crate) email_verification_subject: Option<String>,
    /// A message.
    pub(crate) sms_authentication_message: Option<String>,
    /// Who sends text messages.
    pub(crate) sms_configuration: Option<Map<String, Value>>,
    /// A message.
    pub(crate) sms_verification_message: Option<String>,
    /// Which attributes are verified before they change.
    pub(crate) user_attribute_update_settings: Option<Map<String, Value>>,
    /// Threat protection.
    pub(crate) user_pool_add_ons: Option<Map<String, Value>>,
    /// `LITE`, `ESSENTIALS` or `PLUS`.
    pub(crate) user_pool_tier: Option<String>,
    /// Whether user names are case sensitive.
    pub(crate) username_configuration: Option<UsernameConfiguration>,
    /// Messages.
    pub(crate) verification_message_template: Option<Map<String, Value>>,
}

impl PoolSettings {
    /// Whether user names that differ in case only are one.
    pub(crate) fn ignores_case(&self) -> bool {
        self.username_configuration.is_some_and(|configuration| !configuration.case_sensitive)
    }

    /// Whether the pool may not be deleted.
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
