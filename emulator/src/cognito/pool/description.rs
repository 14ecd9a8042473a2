//! A pool as the API returns it: what was sent, and AWS's defaults for the rest.
//!
//! Mail and account recovery are returned only if they were configured: Terraform would mistake AWS's defaults for a manual
//! change.

use std::sync::Arc;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::Pool;
use super::configuration::{PoolSettings, UsernameConfiguration};
use crate::aws::timestamp::EpochSeconds;
use crate::cognito::policy::PasswordPolicy;
use crate::cognito::schema::Schema;

/// The `UserPool` of CreateUserPool and DescribeUserPool.
#[derive(Clone, Debug)]
pub(crate) struct UserPoolType(pub(crate) Arc<Pool>);

impl Serialize for UserPoolType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pool = self.0.as_ref();
        let domain = pool.domain();
        let configuration = pool.configuration();
        let sent = &configuration.settings;
        UserPoolMembers {
            account_recovery_setting: sent.account_recovery_setting.as_ref(),
            admin_create_user_config: admin_create_user_config(sent, &configuration.policy),
            arn: &pool.arn,
            auto_verified_attributes: sent.auto_verified_attributes.as_deref(),
            creation_date: EpochSeconds(pool.created_at),
            deletion_protection: sent.deletion_protection.as_deref().unwrap_or("INACTIVE"),
            device_configuration: sent.device_configuration.as_ref(),
            domain: domain.as_ref().map(|domain| domain.name.as_str()),
            email_configuration: sent.email_configuration.as_ref(),
            email_verification_message: sent.email_verification_message.as_deref(),
            email_verification_subject: sent.email_verification_subject.as_deref(),
            estimated_number_of_users: pool.users().len(),
            id: &pool.id,
            lambda_config: Map::new(),
            last_modified_date: EpochSeconds(configuration.modified_at),
            mfa_configuration: "OFF",
            name: &configuration.name,
            policies: Policies {
                password_policy: &configuration.policy,
                sign_in_policy: SignInPolicy::PASSWORD,
            },
            schema_attributes: &configuration.schema,
            sms_authentication_message: sent.sms_authentication_message.as_deref(),
            sms_configuration: sent.sms_configuration.as_ref(),
            sms_verification_message: sent.sms_verification_message.as_deref(),
            user_attribute_update_settings: sent.user_attribute_update_settings.as_ref(),
            user_pool_add_ons: sent.user_pool_add_ons.as_ref(),
            user_pool_tags: configuration.tags.map(),
            user_pool_tier: sent.user_pool_tier.as_deref().unwrap_or("ESSENTIALS"),
            username_configuration: sent.username_configuration,
            verification_message_template: verification_message_template(sent),
        }
        .serialize(serializer)
    }
}

/// Documented: UnusedAccountValidityDays is the former name of the policy's member.
pub(super) fn admin_create_user_config(sent: &PoolSettings, policy: &PasswordPolicy) -> Map<String, Value> {
    let days = policy.temporary_password_validity_days;
    let mut config = object(json!({ "AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": days }));
    config.extend(sent.admin_create_user_config.clone().unwrap_or_default());
    config
}

pub(super) fn verification_message_template(sent: &PoolSettings) -> Map<String, Value> {
    let mut template = object(json!({ "DefaultEmailOption": "CONFIRM_WITH_CODE" }));
    template.extend(sent.verification_message_template.clone().unwrap_or_default());
    template
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Policies<'a> {
    password_policy: &'a PasswordPolicy,
    sign_in_policy: SignInPolicy,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SignInPolicy {
    allowed_first_auth_factors: [&'static str; 1],
}

impl SignInPolicy {
    const PASSWORD: Self = Self { allowed_first_auth_factors: ["PASSWORD"] };
}

/// The members on the wire, in alphabetical order.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UserPoolMembers<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    account_recovery_setting: Option<&'a Map<String, Value>>,
    admin_create_user_config: Map<String, Value>,
    arn: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_verified_attributes: Option<&'a [String]>,
    creation_date: EpochSeconds,
    deletion_protection: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_configuration: Option<&'a Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_configuration: Option<&'a Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verification_message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_verification_subject: Option<&'a str>,
    estimated_number_of_users: usize,
    id: &'a str,
    lambda_config: Map<String, Value>,
    last_modified_date: EpochSeconds,
    mfa_configuration: &'static str,
    name: &'a str,
    policies: Policies<'a>,
    schema_attributes: &'a Schema,
    #[serde(skip_serializing_if = "Option::is_none")]
    sms_authentication_message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sms_configuration: Option<&'a Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sms_verification_message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_attribute_update_settings: Option<&'a Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_pool_add_ons: Option<&'a Map<String, Value>>,
    user_pool_tags: IndexMap<String, String>,
    user_pool_tier: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    username_configuration: Option<UsernameConfiguration>,
    verification_message_template: Map<String, Value>,
}
