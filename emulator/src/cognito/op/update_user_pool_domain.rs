//! UpdateUserPoolDomain.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UpdateUserPoolDomainInput {
    /// The prefix.
    pub(crate) domain: String,
    /// The pool that has it.
    pub(crate) user_pool_id: String,
    /// 1 for the hosted UI (the default), 2 for managed login.
    pub(crate) managed_login_version: Option<i64>,
    /// A domain of the caller's own; not emulated.
    pub(crate) custom_domain_config: Option<Map<String, Value>>,
    /// Failover to another region; not emulated.
    pub(crate) routing: Option<Map<String, Value>>,
}

/// The answer. Inferred: no CloudFront domain for a prefix domain.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateUserPoolDomainOutput {
    managed_login_version: i64,
}

/// Changes the version of a prefix domain's login pages; fails when the pool does not have the domain.
///
/// Inferred: the text; that a version that is not sent becomes the default.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: UpdateUserPoolDomainInput,
) -> Result<UpdateUserPoolDomainOutput, CognitoError> {
    let name = &input.domain;
    if input.custom_domain_config.is_some() {
        return Err(CognitoError::NotEmulated("UpdateUserPoolDomain with CustomDomainConfig".to_owned()));
    }
    if input.routing.is_some() {
        return Err(CognitoError::NotEmulated("UpdateUserPoolDomain with Routing".to_owned()));
    }
    let pool = parts.pool(place, &input.user_pool_id)?;
    let managed_login_version = input.managed_login_version.unwrap_or(1);
    if !pool.set_managed_login_version(name, managed_login_version) {
        return Err(CognitoError::ResourceNotFound(format!("Domain {name} does not exist.")));
    }
    Ok(UpdateUserPoolDomainOutput { managed_login_version })
}
