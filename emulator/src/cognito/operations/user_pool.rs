//! The operations on user pools.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::aws::MarkedText;
use crate::aws::timestamp::EpochSeconds;
use crate::base::Entropy;
use crate::base::arn::AccountRegion;
use crate::base::entropy::ALPHANUMERIC;
use crate::cognito::pool::configuration::Configuration;
use crate::cognito::pool::description::UserPoolType;
use crate::cognito::pool::requested::Requested;
use crate::cognito::pool::{NewPool, Pool, PoolKeys};
use crate::cognito::pools::{NotAdded, NotDeleted};
use crate::cognito::schema::{Schema, SchemaAttribute};
use crate::cognito::{Cognito, CognitoError};
use crate::jwt::KeyError;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct CreateUserPoolInput {
    pub(crate) pool_name: String,
    /// Custom attributes, and settings of the standard ones.
    pub(crate) schema: Option<Vec<SchemaAttribute>>,
    /// Sign-in by email or phone number; not emulated.
    pub(crate) username_attributes: Option<Vec<String>>,
    /// Sign-in by email, phone number or preferred name; not emulated.
    pub(crate) alias_attributes: Option<Vec<String>>,
    #[serde(flatten)]
    pub(crate) requested: Requested,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPoolOutput {
    pub(crate) user_pool: UserPoolType,
}

/// Creates a pool with two keys and an id from `entropy`; fails on an invalid member, if there are too many pools, or if no
/// key is available.
pub(crate) async fn create(
    cognito: &Cognito,
    account_region: &AccountRegion,
    entropy: &Entropy,
    input: CreateUserPoolInput,
) -> Result<CreateUserPoolOutput, CognitoError> {
    refuse_what_is_not_emulated(&input)?;
    let schema = Schema::new(input.schema.unwrap_or_default())?;
    let policy = input.requested.policy();
    let tags = input.requested.tags()?;
    let id = new_id(cognito, account_region, entropy);
    let keys = keys(cognito, &id, entropy).await.map_err(|error| CognitoError::internal(&error))?;
    let (name, settings) = (input.pool_name, input.requested.settings);
    let configuration =
        Configuration { name, policy, schema, tags, settings, modified_at: cognito.clock.now() };
    let pool = Arc::new(Pool::new(
        NewPool { account_region: account_region.clone(), id, keys, configuration },
        &cognito.addresses,
    ));
    cognito.pools.add(Arc::clone(&pool)).map_err(|reason| match reason {
        NotAdded::IdTaken => CognitoError::internal(&reason),
        NotAdded::TooMany => CognitoError::LimitExceeded(reason.to_string()),
    })?;
    Ok(CreateUserPoolOutput { user_pool: UserPoolType(pool) })
}

fn refuse_what_is_not_emulated(input: &CreateUserPoolInput) -> Result<(), CognitoError> {
    let is_set = |list: &Option<Vec<String>>| list.as_ref().is_some_and(|list| !list.is_empty());
    let what = if is_set(&input.username_attributes) {
        "UsernameAttributes"
    } else if is_set(&input.alias_attributes) {
        "AliasAttributes"
    } else {
        return input.requested.refuse_what_is_not_emulated("CreateUserPool");
    };
    Err(CognitoError::NotEmulated(format!("CreateUserPool with {what}")))
}

/// Returns two keys of the pool's own. A pool of the stack file, which has the same id at every start, has the same keys
/// after a reset.
async fn keys(cognito: &Cognito, id: &str, entropy: &Entropy) -> Result<PoolKeys, KeyError> {
    if entropy.is_seeded() {
        return Ok(PoolKeys {
            id_token: cognito.keys.named(format!("{id} id_token")).await?,
            access_token: cognito.keys.named(format!("{id} access_token")).await?,
        });
    }
    Ok(PoolKeys { id_token: cognito.keys.take().await?, access_token: cognito.keys.take().await? })
}

fn new_id(cognito: &Cognito, account_region: &AccountRegion, entropy: &Entropy) -> String {
    loop {
        let id = format!("{}_{}", account_region.region, entropy.characters(ALPHANUMERIC, 9));
        if cognito.pools.pool(&id).is_none() {
            return id;
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DescribeUserPoolInput {
    pub(crate) user_pool_id: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeUserPoolOutput {
    user_pool: UserPoolType,
}

/// Describes a pool; fails if there is none with this id.
pub(crate) fn describe(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &DescribeUserPoolInput,
) -> Result<DescribeUserPoolOutput, CognitoError> {
    Ok(DescribeUserPoolOutput { user_pool: UserPoolType(cognito.pool(account_region, &input.user_pool_id)?) })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListUserPoolsInput {
    /// The maximum number of pools per page, 1 to 60.
    pub(crate) max_results: Option<i64>,
    pub(crate) next_token: Option<String>,
}

/// Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUserPoolsOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    user_pools: Vec<UserPoolDescription>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct UserPoolDescription {
    creation_date: EpochSeconds,
    id: String,
    lambda_config: Map<String, Value>,
    last_modified_date: EpochSeconds,
    name: String,
}

/// Lists the pools of an account and region in the order of their creation; fails without MaxResults.
pub(crate) fn list(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &ListUserPoolsInput,
) -> Result<ListUserPoolsOutput, CognitoError> {
    let size = input.max_results.and_then(|size| usize::try_from(size).ok()).unwrap_or(60);
    let (pools, next_token) = cognito.pools.page(account_region, size, input.next_token.as_deref())?;
    Ok(ListUserPoolsOutput {
        next_token,
        user_pools: pools.iter().map(|pool| describe_listed(pool)).collect(),
    })
}

fn describe_listed(pool: &Pool) -> UserPoolDescription {
    let configuration = pool.configuration();
    UserPoolDescription {
        creation_date: EpochSeconds(pool.created_at),
        id: pool.id.clone(),
        lambda_config: Map::new(),
        last_modified_date: EpochSeconds(configuration.modified_at),
        name: configuration.name.clone(),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UpdateUserPoolInput {
    pub(crate) user_pool_id: String,
    pub(crate) pool_name: Option<String>,
    #[serde(flatten)]
    pub(crate) requested: Requested,
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct UpdateUserPoolOutput {}

/// Replaces a pool's configuration; fails on an invalid member, one that is not emulated, or if there is no such pool.
///
/// Documented: what is not sent is reset to its default. Inferred: that is so for tags too, and not for the name, which has
/// none. Documented: schema and case sensitivity are not members of this request, and stay.
pub(crate) fn update(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: UpdateUserPoolInput,
) -> Result<UpdateUserPoolOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    input.requested.refuse_what_is_not_emulated("UpdateUserPool")?;
    let policy = input.requested.policy();
    let tags = input.requested.tags()?;
    let modified_at = cognito.clock.now();
    pool.configure(|configuration| {
        if let Some(name) = input.pool_name {
            configuration.name = name;
        }
        let mut settings = input.requested.settings;
        settings.username_configuration = configuration.settings.username_configuration;
        configuration.settings = settings;
        configuration.tags = tags;
        configuration.policy = policy;
        configuration.modified_at = modified_at;
        Ok::<(), CognitoError>(())
    })?;
    Ok(UpdateUserPoolOutput {})
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AddCustomAttributesInput {
    pub(crate) user_pool_id: String,
    /// The new attributes, named without `custom:`; 1 to 25.
    pub(crate) custom_attributes: Vec<SchemaAttribute>,
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AddCustomAttributesOutput {}

/// Adds attributes to a pool's schema, all or none; fails if the pool has one of them, or would have too many.
pub(crate) fn add_custom_attributes(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &AddCustomAttributesInput,
) -> Result<AddCustomAttributesOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let modified_at = cognito.clock.now();
    pool.configure(|configuration| {
        configuration.modified_at = modified_at;
        configuration.schema.add(&input.custom_attributes)
    })?;
    Ok(AddCustomAttributesOutput {})
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserPoolInput {
    pub(crate) user_pool_id: String,
}

/// Deletes a pool and everything in it; fails if there is none, if it is protected, or while it has a domain.
pub(crate) fn delete(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &DeleteUserPoolInput,
) -> Result<(), CognitoError> {
    cognito.pool(account_region, &input.user_pool_id)?;
    cognito.pools.remove(&input.user_pool_id).map_err(|reason| match reason {
        NotDeleted::Unknown => CognitoError::no_pool(&input.user_pool_id),
        NotDeleted::HasDomain => CognitoError::invalid(MarkedText::recorded(reason.to_string())),
        NotDeleted::Protected => CognitoError::invalid(reason.to_string()),
    })
}
