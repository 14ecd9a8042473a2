//! The operations on domains.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::aws::MarkedText;
use crate::base::arn::AccountRegion;
use crate::cognito::domain::Domain;
use crate::cognito::pool::Pool;
use crate::cognito::pools::NoDomain;
use crate::cognito::{Cognito, CognitoError};

/// The words that no prefix may contain. Documented.
const RESERVED: [&str; 3] = ["aws", "amazon", "cognito"];

/// The request of CreateUserPoolDomain and UpdateUserPoolDomain.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DomainInput {
    /// The prefix.
    pub(crate) domain: String,
    /// The pool of the domain.
    pub(crate) user_pool_id: String,
    /// 1 for the hosted UI (the default), 2 for managed login.
    pub(crate) managed_login_version: Option<i64>,
    /// A custom domain; not emulated.
    pub(crate) custom_domain_config: Option<Map<String, Value>>,
    /// Failover to another region; not emulated.
    pub(crate) routing: Option<Map<String, Value>>,
}

/// The response of both. Inferred: the version is returned for prefix domains too, and no CloudFront domain.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DomainOutput {
    managed_login_version: i64,
}

/// Creates a prefix domain for a pool; fails if the prefix is taken or the pool has a domain. Inferred: the texts for
/// reserved words and dots.
pub(crate) fn create(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: DomainInput,
) -> Result<DomainOutput, CognitoError> {
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
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let managed_login_version = input.managed_login_version.unwrap_or(1);
    let version = cognito.clock.now().strftime("%Y%m%d%H%M%S").to_string();
    let domain = Domain { name: input.domain, managed_login_version, version };
    let added = cognito.pools.add_domain(&pool, domain, &cognito.addresses);
    added.map_err(|reason| match reason {
        NoDomain::NoPool => CognitoError::no_pool(&input.user_pool_id),
        NoDomain::ByAnotherPool => CognitoError::invalid(MarkedText::recorded(reason.to_string())),
        NoDomain::PoolHasOne => CognitoError::invalid(reason.to_string()),
    })?;
    Ok(DomainOutput { managed_login_version })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DescribeUserPoolDomainInput {
    /// The prefix.
    pub(crate) domain: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeUserPoolDomainOutput {
    domain_description: DomainDescription,
}

/// Describes a domain; an unknown one has an empty description. Documented.
pub(crate) fn describe(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &DescribeUserPoolDomainInput,
) -> Result<DescribeUserPoolDomainOutput, CognitoError> {
    let pool = cognito.pools.pool_of_domain(&account_region.region, &input.domain);
    let described = pool.and_then(|pool| {
        let domain = pool.domain()?;
        Some(DomainDescription::of(&domain, &pool))
    });
    Ok(DescribeUserPoolDomainOutput { domain_description: described.unwrap_or_default() })
}

/// Updates the version of a prefix domain's login pages; fails if the pool does not have the domain.
///
/// Inferred: the text; that a version that is not sent becomes the default.
pub(crate) fn update(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &DomainInput,
) -> Result<DomainOutput, CognitoError> {
    let name = &input.domain;
    if input.custom_domain_config.is_some() {
        return Err(CognitoError::NotEmulated("UpdateUserPoolDomain with CustomDomainConfig".to_owned()));
    }
    if input.routing.is_some() {
        return Err(CognitoError::NotEmulated("UpdateUserPoolDomain with Routing".to_owned()));
    }
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let managed_login_version = input.managed_login_version.unwrap_or(1);
    if !pool.set_managed_login_version(name, managed_login_version) {
        return Err(CognitoError::no_resource(format!("Domain {name} does not exist.")));
    }
    Ok(DomainOutput { managed_login_version })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserPoolDomainInput {
    /// The prefix.
    pub(crate) domain: String,
    /// The pool of the domain.
    pub(crate) user_pool_id: String,
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct DeleteUserPoolDomainOutput {}

/// Deletes a pool's domain; fails if the pool does not have it. Inferred: the text.
pub(crate) fn delete(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &DeleteUserPoolDomainInput,
) -> Result<DeleteUserPoolDomainOutput, CognitoError> {
    let is_removed =
        cognito.pools.remove_domain(account_region, &input.user_pool_id, &input.domain, &cognito.addresses);
    let output = is_removed.then_some(DeleteUserPoolDomainOutput {});
    output.ok_or_else(|| CognitoError::invalid("No such domain or user pool exists."))
}

/// A domain as the API returns it: without members if there is no such domain. Member order: alphabetical.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DomainDescription {
    #[serde(rename = "AWSAccountId", skip_serializing_if = "Option::is_none")]
    aws_account_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud_front_distribution: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    managed_login_version: Option<i64>,
    #[serde(rename = "S3Bucket", skip_serializing_if = "Option::is_none")]
    s3_bucket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_pool_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
}

impl DomainDescription {
    /// Describes a pool's domain. Inferred: the names of bucket and distribution, neither of which exists here.
    pub(crate) fn of(domain: &Domain, pool: &Pool) -> Self {
        let account_region = &pool.account_region;
        Self {
            aws_account_id: Some(account_region.account.clone()),
            cloud_front_distribution: Some(String::new()),
            domain: Some(domain.name.clone()),
            managed_login_version: Some(domain.managed_login_version),
            s3_bucket: Some(format!("aws-cognito-prod-{}-assets", account_region.region)),
            status: Some("ACTIVE"),
            user_pool_id: Some(pool.id.clone()),
            version: Some(domain.version.clone()),
        }
    }
}
