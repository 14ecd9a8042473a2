//! CreateUserPoolDomain.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::arn::Place;
use crate::cognito::domain::Domain;
use crate::cognito::pools::NoDomain;
use crate::cognito::{CognitoError, Parts};

/// The words that no prefix may have in it. Documented.
const RESERVED: [&str; 3] = ["aws", "amazon", "cognito"];

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct CreateUserPoolDomainInput {
    /// The prefix.
    pub(crate) domain: String,
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// 1 for the hosted UI (the default), 2 for managed login.
    pub(crate) managed_login_version: Option<i64>,
    /// A domain of the caller's own; not emulated.
    pub(crate) custom_domain_config: Option<Map<String, Value>>,
    /// Failover to another region; not emulated.
    pub(crate) routing: Option<Map<String, Value>>,
}

/// The answer. Inferred: the version is given back for prefix domains too.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPoolDomainOutput {
    managed_login_version: i64,
}

/// Gives a pool a prefix domain; fails when either of them is taken. Inferred: the texts for reserved words and dots.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: CreateUserPoolDomainInput,
) -> Result<CreateUserPoolDomainOutput, CognitoError> {
    if input.custom_domain_config.is_some() {
        return Err(CognitoError::NotEmulated("CreateUserPoolDomain with CustomDomainConfig".to_owned()));
    }
    if input.routing.is_some() {
        return Err(CognitoError::NotEmulated("CreateUserPoolDomain with Routing".to_owned()));
    }
    if input.domain.contains('.') {
        return Err(CognitoError::invalid(format!("Domain prefix cannot contain a dot: {}", input.domain)));
    }
    if let Some(word) = RESERVED.iter().find(|word| input.domain.contains(*word)) {
        return Err(CognitoError::invalid(format!("Domain cannot contain reserved word: {word}")));
    }
    let pool = parts.pool(place, &input.user_pool_id)?;
    let managed_login_version = input.managed_login_version.unwrap_or(1);
    let version = parts.clock.now().strftime("%Y%m%d%H%M%S").to_string();
    let domain = Domain { name: input.domain, managed_login_version, version };
    let added = parts.pools.add_domain(&pool, domain, &parts.addresses);
    added.map_err(|reason| match reason {
        NoDomain::NoPool => CognitoError::no_pool(&input.user_pool_id),
        NoDomain::ByAnotherPool | NoDomain::PoolHasOne => CognitoError::invalid(reason.to_string()),
    })?;
    Ok(CreateUserPoolDomainOutput { managed_login_version })
}
