//! The members that CreateUserPool and UpdateUserPool share.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::configuration::PoolSettings;
use crate::aws::tags::Tags;
use crate::cognito::CognitoError;
use crate::cognito::policy::PasswordPolicy;

/// The members of both requests. Those that would change how users sign in, and that are not emulated, are refused
/// by name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Requested {
    /// The password policy, and how users may sign in.
    policies: Option<Policies>,
    /// Only `OFF` is emulated.
    mfa_configuration: Option<String>,
    /// Triggers; not emulated.
    lambda_config: Option<Map<String, Value>>,
    /// Only AWS owned keys are emulated.
    key_configuration: Option<Map<String, Value>>,
    /// Only the `ORIGINAL` issuer is emulated.
    issuer_configuration: Option<Map<String, Value>>,
    /// Dynamic client registration; not emulated.
    dcr_configuration: Option<Map<String, Value>>,
    user_pool_tags: Option<IndexMap<String, String>>,
    #[serde(flatten)]
    pub(crate) settings: PoolSettings,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Policies {
    password_policy: Option<PasswordPolicy>,
    sign_in_policy: Option<SignInPolicy>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct SignInPolicy {
    allowed_first_auth_factors: Vec<String>,
}

impl Requested {
    /// Fails on settings that are not emulated. A pool that signs its users in otherwise than requested would pass where AWS
    /// does not.
    pub(crate) fn refuse_what_is_not_emulated(&self, operation: &str) -> Result<(), CognitoError> {
        match self.not_emulated() {
            Some(what) => Err(CognitoError::NotEmulated(format!("{operation} with {what}"))),
            None => Ok(()),
        }
    }

    fn not_emulated(&self) -> Option<String> {
        let factors = self.policies.as_ref().and_then(|policies| policies.sign_in_policy.as_ref());
        let other_factor = factors.and_then(|policy| {
            policy.allowed_first_auth_factors.iter().find(|factor| factor.as_str() != "PASSWORD")
        });
        let policy = self.policies.as_ref().and_then(|policies| policies.password_policy.as_ref());
        let says = |map: &Option<Map<String, Value>>, member: &str, value: &str| {
            map.as_ref().is_some_and(|map| map.get(member).and_then(Value::as_str) == Some(value))
        };
        if self.lambda_config.as_ref().is_some_and(|triggers| !triggers.is_empty()) {
            Some("LambdaConfig".to_owned())
        } else if let Some(mode) = self.mfa_configuration.as_deref().filter(|mode| *mode != "OFF") {
            Some(format!("MfaConfiguration {mode}"))
        } else if let Some(factor) = other_factor {
            Some(format!("SignInPolicy {factor}"))
        } else if policy.and_then(|policy| policy.password_history_size).is_some_and(|size| size > 0) {
            Some("PasswordHistorySize".to_owned())
        } else if says(&self.key_configuration, "KeyType", "CUSTOMER_MANAGED_KEY") {
            Some("KeyConfiguration CUSTOMER_MANAGED_KEY".to_owned())
        } else if says(&self.issuer_configuration, "Type", "UPDATED") {
            Some("IssuerConfiguration UPDATED".to_owned())
        } else if says(&self.dcr_configuration, "EnableStatus", "Enabled") {
            Some("DcrConfiguration Enabled".to_owned())
        } else {
            None
        }
    }

    /// Returns the requested tags; fails on one that breaks the rules.
    pub(crate) fn tags(&self) -> Result<Tags, CognitoError> {
        Ok(Tags::new(self.user_pool_tags.clone().unwrap_or_default())?)
    }

    /// Returns the requested password policy, or AWS's default.
    ///
    /// Documented: UnusedAccountValidityDays is the former name of TemporaryPasswordValidityDays.
    pub(crate) fn policy(&self) -> PasswordPolicy {
        let asked = self.policies.as_ref().and_then(|policies| policies.password_policy.clone());
        if let Some(policy) = asked {
            return policy;
        }
        let mut policy = PasswordPolicy::of_new_pools();
        let config = self.settings.admin_create_user_config.as_ref();
        let days = config.and_then(|config| config.get("UnusedAccountValidityDays")?.as_i64());
        policy.temporary_password_validity_days = days.unwrap_or(policy.temporary_password_validity_days);
        policy
    }
}
