//! The domain under which a pool's OAuth endpoints stand.

use serde::Serialize;

use super::pool::Pool;

/// A prefix domain, such as `m2m-auth-demo` of `m2m-auth-demo.auth.us-east-1.amazoncognito.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Domain {
    /// The prefix.
    pub(crate) name: String,
    /// 1 for the hosted UI, 2 for managed login; kept and given back only.
    pub(crate) managed_login_version: i64,
    /// The version of this domain's deployment, as AWS writes it: a time.
    pub(crate) version: String,
}

/// A domain as the API shows it: without a member when there is no such domain. Member order: alphabetical.
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
    /// Describes a pool's domain. Inferred: the names of bucket and distribution, which stand for nothing here.
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
