//! CreateUserPool.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::Entropy;
use crate::base::entropy::ALPHANUMERIC;
use crate::cognito::constraints::{self, Constraints};
use crate::cognito::policy::PasswordPolicy;
use crate::cognito::pool::description::{PoolSettings, UserPoolType};
use crate::cognito::pool::{NewPool, Pool, PoolKeys};
use crate::cognito::schema::{Schema, SchemaAttribute};
use crate::cognito::{CognitoError, Parts};

/// The request. Members that would change how users sign in, and that are not emulated, are refused by name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct CreateUserPoolInput {
    /// The display name.
    pub(crate) pool_name: Option<String>,
    /// What a password must have, and how users may sign in.
    pub(crate) policies: Option<Policies>,
    /// Custom attributes, and what is said of the standard ones.
    pub(crate) schema: Option<Vec<SchemaAttribute>>,
    /// Only `OFF` is emulated.
    pub(crate) mfa_configuration: Option<String>,
    /// Triggers; not emulated.
    pub(crate) lambda_config: Option<Map<String, Value>>,
    /// Sign-in by email or phone number; not emulated.
    pub(crate) username_attributes: Option<Vec<String>>,
    /// Sign-in by email, phone number or preferred name; not emulated.
    pub(crate) alias_attributes: Option<Vec<String>>,
    /// Only keys that AWS owns are emulated.
    pub(crate) key_configuration: Option<Map<String, Value>>,
    /// Only the `ORIGINAL` issuer is emulated.
    pub(crate) issuer_configuration: Option<Map<String, Value>>,
    /// Everything else.
    #[serde(flatten)]
    pub(crate) settings: PoolSettings,
}

/// The policies of the request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Policies {
    /// What a password must have.
    pub(crate) password_policy: Option<PasswordPolicy>,
    sign_in_policy: Option<SignInPolicy>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct SignInPolicy {
    allowed_first_auth_factors: Vec<String>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPoolOutput {
    /// The new pool.
    pub(crate) user_pool: UserPoolType,
}

/// Creates a pool with two keys and an id from `entropy`; fails on a wrong member, or when no key is to be had.
pub(crate) async fn handle(
    parts: &Parts,
    entropy: &Entropy,
    input: CreateUserPoolInput,
) -> Result<CreateUserPoolOutput, CognitoError> {
    let name = check(&input)?;
    refuse_what_is_not_emulated(&input)?;
    let schema = Schema::new(input.schema.unwrap_or_default())?;
    let policy = policy(input.policies.as_ref(), &input.settings);
    let no_key = |error| CognitoError::internal(&error);
    let keys = PoolKeys {
        id_token: parts.keys.take().await.map_err(no_key)?,
        access_token: parts.keys.take().await.map_err(no_key)?,
    };
    let id = new_id(parts, entropy);
    let created_at = parts.clock.now();
    let new = NewPool { id, name, keys, policy, schema, settings: input.settings, created_at };
    let pool = Arc::new(Pool::new(new, &parts.addresses));
    if !parts.pools.add(Arc::clone(&pool)) {
        return Err(CognitoError::internal(&"the pool's id was taken meanwhile"));
    }
    Ok(CreateUserPoolOutput { user_pool: UserPoolType(pool) })
}

fn check(input: &CreateUserPoolInput) -> Result<String, CognitoError> {
    let mut constraints = Constraints::default();
    let name = constraints.required("poolName", input.pool_name.as_deref(), &constraints::NAME);
    if let Some(policy) = input.policies.as_ref().and_then(|policies| policies.password_policy.as_ref()) {
        constraints.range("policies.passwordPolicy.minimumLength", Some(policy.minimum_length), 6, 99);
        let days = Some(policy.temporary_password_validity_days);
        constraints.range("policies.passwordPolicy.temporaryPasswordValidityDays", days, 0, 365);
        constraints.range("policies.passwordPolicy.passwordHistorySize", policy.password_history_size, 0, 24);
    }
    let settings = &input.settings;
    constraints.one_of(
        "deletionProtection",
        settings.deletion_protection.as_deref(),
        &["ACTIVE", "INACTIVE"],
    );
    constraints.one_of("mfaConfiguration", input.mfa_configuration.as_deref(), &["OFF", "ON", "OPTIONAL"]);
    let tiers = ["LITE", "ESSENTIALS", "PLUS"];
    constraints.one_of("userPoolTier", settings.user_pool_tier.as_deref(), &tiers);
    let verified = settings.auto_verified_attributes.as_deref().unwrap_or_default();
    constraints.each_one_of("autoVerifiedAttributes", verified, &["phone_number", "email"]);
    constraints.finish()?;
    Ok(name.to_owned())
}

/// A pool that signs its users in otherwise than asked for would pass where AWS does not.
fn refuse_what_is_not_emulated(input: &CreateUserPoolInput) -> Result<(), CognitoError> {
    let factors = input.policies.as_ref().and_then(|policies| policies.sign_in_policy.as_ref());
    let other_factor = factors.and_then(|policy| {
        policy.allowed_first_auth_factors.iter().find(|factor| factor.as_str() != "PASSWORD")
    });
    let history =
        input.policies.as_ref().and_then(|policies| policies.password_policy.as_ref()?.password_history_size);
    let is_set = |list: &Option<Vec<String>>| list.as_ref().is_some_and(|list| !list.is_empty());
    let says = |map: &Option<Map<String, Value>>, member: &str, value: &str| {
        map.as_ref().is_some_and(|map| map.get(member).and_then(Value::as_str) == Some(value))
    };
    let what = if input.lambda_config.as_ref().is_some_and(|triggers| !triggers.is_empty()) {
        "LambdaConfig".to_owned()
    } else if let Some(mode) = input.mfa_configuration.as_deref().filter(|mode| *mode != "OFF") {
        format!("MfaConfiguration {mode}")
    } else if is_set(&input.username_attributes) {
        "UsernameAttributes".to_owned()
    } else if is_set(&input.alias_attributes) {
        "AliasAttributes".to_owned()
    } else if let Some(factor) = other_factor {
        format!("SignInPolicy {factor}")
    } else if history.is_some_and(|size| size > 0) {
        "PasswordHistorySize".to_owned()
    } else if says(&input.key_configuration, "KeyType", "CUSTOMER_MANAGED_KEY") {
        "KeyConfiguration CUSTOMER_MANAGED_KEY".to_owned()
    } else if says(&input.issuer_configuration, "Type", "UPDATED") {
        "IssuerConfiguration UPDATED".to_owned()
    } else {
        return Ok(());
    };
    Err(CognitoError::NotEmulated(format!("CreateUserPool with {what}")))
}

/// Documented: UnusedAccountValidityDays is the former name of TemporaryPasswordValidityDays.
fn policy(policies: Option<&Policies>, settings: &PoolSettings) -> PasswordPolicy {
    if let Some(policy) = policies.and_then(|policies| policies.password_policy.clone()) {
        return policy;
    }
    let mut policy = PasswordPolicy::of_new_pools();
    let config = settings.admin_create_user_config.as_ref();
    let days = config.and_then(|config| config.get("UnusedAccountValidityDays")?.as_i64());
    policy.temporary_password_validity_days = days.unwrap_or(policy.temporary_password_validity_days);
    policy
}

fn new_id(parts: &Parts, entropy: &Entropy) -> String {
    loop {
        let id = format!("{}_{}", parts.addresses.place().region, entropy.characters(ALPHANUMERIC, 9));
        if parts.pools.pool(&id).is_none() {
            return id;
        }
    }
}
