//! The operations on the registry.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::aws::Call;
use crate::aws::timestamp::EpochSeconds;
use crate::base::arn::AccountRegion;
use crate::base::entropy::ALPHANUMERIC;
use crate::ecr::repository::registry_host;
use crate::ecr::{Ecr, EcrError};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeRegistryOutput {
    registry_id: String,
    replication_configuration: ReplicationConfiguration,
}

/// No rules: nothing is replicated here.
#[derive(Debug, Serialize)]
struct ReplicationConfiguration {
    rules: [(); 0],
}

/// Describes the caller's registry. Documented: a registry without replication has no rules.
pub(crate) fn describe(account_region: &AccountRegion) -> DescribeRegistryOutput {
    DescribeRegistryOutput {
        registry_id: account_region.account.clone(),
        replication_configuration: ReplicationConfiguration { rules: [] },
    }
}

/// Documented: a token is valid for 12 hours.
const VALIDITY: SignedDuration = SignedDuration::from_hours(12);
/// Inferred: any length works; AWS's passwords are some two thousand characters long.
const PASSWORD_LENGTH: usize = 512;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GetAuthorizationTokenInput {
    /// The registries; the caller's own if absent. Documented, and deprecated there.
    pub(crate) registry_ids: Option<Vec<String>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GetAuthorizationTokenOutput {
    authorization_data: Vec<AuthorizationData>,
}

/// The credentials for `docker login`. Nothing stores the password: there is no registry to check it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthorizationData {
    authorization_token: String,
    expires_at: EpochSeconds,
    proxy_endpoint: String,
}

/// Returns a password of the user `AWS` for each registry.
pub(crate) fn get_authorization_token(
    ecr: &Ecr,
    call: &Call,
    input: &GetAuthorizationTokenInput,
) -> Result<GetAuthorizationTokenOutput, EcrError> {
    let account_region = &call.account_region;
    let own = std::slice::from_ref(&account_region.account);
    let registries = input.registry_ids.as_deref().unwrap_or(own);
    let expires_at = call.now.saturating_add(VALIDITY).unwrap_or(Timestamp::MAX);
    let data = |registry_id: &String| {
        let password = ecr.entropy.characters(ALPHANUMERIC, PASSWORD_LENGTH);
        let registry = AccountRegion { region: account_region.region.clone(), account: registry_id.clone() };
        AuthorizationData {
            authorization_token: STANDARD.encode(format!("AWS:{password}")),
            expires_at: EpochSeconds(expires_at),
            proxy_endpoint: format!("https://{}", registry_host(&registry)),
        }
    };
    Ok(GetAuthorizationTokenOutput { authorization_data: registries.iter().map(data).collect() })
}
