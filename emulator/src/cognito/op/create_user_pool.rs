//! CreateUserPool.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::Entropy;
use crate::base::arn::Place;
use crate::base::entropy::ALPHANUMERIC;
use crate::cognito::pool::configuration::Configuration;
use crate::cognito::pool::description::UserPoolType;
use crate::cognito::pool::requested::Requested;
use crate::cognito::pool::{NewPool, Pool, PoolKeys};
use crate::cognito::pools::NotAdded;
use crate::cognito::schema::{Schema, SchemaAttribute};
use crate::cognito::{CognitoError, Parts};
use crate::jwt::KeyError;

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct CreateUserPoolInput {
    /// The display name.
    pub(crate) pool_name: String,
    /// Custom attributes, and what is said of the standard ones.
    pub(crate) schema: Option<Vec<SchemaAttribute>>,
    /// Sign-in by email or phone number; not emulated.
    pub(crate) username_attributes: Option<Vec<String>>,
    /// Sign-in by email, phone number or preferred name; not emulated.
    pub(crate) alias_attributes: Option<Vec<String>>,
    /// Everything else.
    #[serde(flatten)]
    pub(crate) requested: Requested,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPoolOutput {
    /// The new pool.
    pub(crate) user_pool: UserPoolType,
}

/// Creates a pool with two keys and an id from `entropy`; fails on a wrong member, when there are too many pools, or
/// when no key is to be had.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    entropy: &Entropy,
    input: CreateUserPoolInput,
) -> Result<CreateUserPoolOutput, CognitoError> {
    refuse_what_is_not_emulated(&input)?;
    let schema = Schema::new(input.schema.unwrap_or_default())?;
    let policy = input.requested.policy();
    let tags = input.requested.tags()?;
    let id = new_id(parts, place, entropy);
    let keys = keys(parts, &id, entropy).await.map_err(|error| CognitoError::internal(&error))?;
    let (name, settings) = (input.pool_name, input.requested.settings);
    let configuration =
        Configuration { name, policy, schema, tags, settings, modified_at: parts.clock.now() };
    let pool =
        Arc::new(Pool::new(NewPool { place: place.clone(), id, keys, configuration }, &parts.addresses));
    parts.pools.add(Arc::clone(&pool)).map_err(|reason| match reason {
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

/// Two keys of its own. A pool of the stack file, which has the same id at every start, has the same ones after a reset.
async fn keys(parts: &Parts, id: &str, entropy: &Entropy) -> Result<PoolKeys, KeyError> {
    if entropy.is_seeded() {
        return Ok(PoolKeys {
            id_token: parts.keys.named(format!("{id} id_token")).await?,
            access_token: parts.keys.named(format!("{id} access_token")).await?,
        });
    }
    Ok(PoolKeys { id_token: parts.keys.take().await?, access_token: parts.keys.take().await? })
}

fn new_id(parts: &Parts, place: &Place, entropy: &Entropy) -> String {
    loop {
        let id = format!("{}_{}", place.region, entropy.characters(ALPHANUMERIC, 9));
        if parts.pools.pool(&id).is_none() {
            return id;
        }
    }
}
