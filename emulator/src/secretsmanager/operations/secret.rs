//! The operations on secrets.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::aws::MarkedText;
use crate::aws::tags::{Tag, Tags};
use crate::base::Secret;
use crate::base::arn::AccountRegion;
use crate::secretsmanager::description::Described;
use crate::secretsmanager::id::{SecretId, check_name};
use crate::secretsmanager::secret::{ArnAndName, StoredSecret};
use crate::secretsmanager::secrets::new_arn;
use crate::secretsmanager::token::RequestToken;
use crate::secretsmanager::value::SecretValue;
use crate::secretsmanager::versions::{CURRENT, Versions};
use crate::secretsmanager::{SecretsError, SecretsManager};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateSecretInput {
    /// Unique in the account and region.
    pub(crate) name: String,
    /// The first version's id; SDKs generate one.
    pub(crate) client_request_token: Option<String>,
    /// Returned in descriptions.
    pub(crate) description: Option<String>,
    /// Returned in descriptions.
    pub(crate) kms_key_id: Option<String>,
    /// The first value, as text.
    pub(crate) secret_string: Option<Secret>,
    /// The first value, as bytes.
    pub(crate) secret_binary: Option<Secret>,
    #[serde(default)]
    pub(crate) tags: Vec<Tag>,
    /// Copies in other regions; not emulated.
    pub(crate) add_replica_regions: Option<Value>,
    /// A reference to another account's secret; not emulated.
    #[serde(rename = "CrossAccountPrimaryARN")]
    pub(crate) cross_account_primary_arn: Option<Value>,
    /// The type of a partner's secret; not emulated.
    #[serde(rename = "Type")]
    pub(crate) kind: Option<Value>,
}

/// Without a version if the secret has no value. Recorded: 2023-09.
#[derive(Debug, Serialize)]
pub(crate) struct CreateSecretOutput {
    #[serde(flatten)]
    named: ArnAndName,
    #[serde(rename = "VersionId", skip_serializing_if = "Option::is_none")]
    version_id: Option<String>,
}

/// Creates a secret; the same request again returns the same secret, another one of this name fails.
pub(crate) fn create(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: CreateSecretInput,
) -> Result<CreateSecretOutput, SecretsError> {
    let not_emulated = [
        ("AddReplicaRegions", input.add_replica_regions.is_some()),
        ("CrossAccountPrimaryARN", input.cross_account_primary_arn.is_some()),
        ("Type", input.kind.is_some()),
    ];
    if let Some((member, _)) = not_emulated.iter().find(|(_, is_sent)| *is_sent) {
        return Err(SecretsError::NotEmulated(format!("CreateSecret with {member}")));
    }
    check_name(&input.name)?;
    let token = RequestToken::required(input.client_request_token)?;
    let value = SecretValue::of(input.secret_string, input.secret_binary)?;
    let now = secrets_manager.clock.now();
    let mut versions = Versions::default();
    if let Some(value) = value.clone() {
        versions.add(&token, value, &[CURRENT.to_owned()], now)?;
    }
    let named =
        ArnAndName { arn: new_arn(&secrets_manager.entropy, account_region, &input.name), name: input.name };
    let secret = StoredSecret {
        description: input.description.filter(|text| !text.is_empty()),
        kms_key_id: input.kms_key_id.filter(|text| !text.is_empty()),
        versions,
        ..StoredSecret::new(named, Tags::new(input.tags)?, token.clone(), now)
    };
    let output = |secret: &StoredSecret| CreateSecretOutput {
        named: secret.named.clone(),
        version_id: value.as_ref().map(|_| token.as_str().to_owned()),
    };
    secrets_manager.secrets.add(secret, account_region, output, |existing| {
        check_repeated(existing, &token, value.as_ref())?;
        Ok(output(existing))
    })
}

/// Recorded: a name that is taken, 2022-10, and one whose secret was deleted, 2022-09.
fn check_repeated(
    existing: &StoredSecret,
    token: &RequestToken,
    value: Option<&SecretValue>,
) -> Result<(), SecretsError> {
    if existing.gone_at.is_some() {
        return Err(SecretsError::request(MarkedText::recorded(
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
        )));
    }
    if *token != existing.creation_token {
        let name = &existing.named.name;
        return Err(SecretsError::ResourceExists(format!(
            "The operation failed because the secret {name} already exists."
        )));
    }
    let made = existing.versions.get(token.as_str()).map(|version| &version.value);
    if made == value { Ok(()) } else { Err(token.in_use(&existing.named.arn)) }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeSecretInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
}

/// Describes a secret, including a deleted one that can be restored.
pub(crate) fn describe(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: &DescribeSecretInput,
) -> Result<Described, SecretsError> {
    secrets_manager.secrets.look(
        account_region,
        &SecretId::read(account_region, &input.secret_id)?,
        Described::new,
    )
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateSecretInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// The new version's id, if there is a value; SDKs generate one.
    pub(crate) client_request_token: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) kms_key_id: Option<String>,
    /// The new value, as text.
    pub(crate) secret_string: Option<Secret>,
    /// The new value, as bytes.
    pub(crate) secret_binary: Option<Secret>,
    /// The type of a partner's secret; not emulated.
    #[serde(rename = "Type")]
    pub(crate) kind: Option<Value>,
}

/// Without a version if there was no value. Recorded: 2022-09.
#[derive(Debug, Serialize)]
pub(crate) struct UpdateSecretOutput {
    #[serde(flatten)]
    named: ArnAndName,
    #[serde(rename = "VersionId", skip_serializing_if = "Option::is_none")]
    version_id: Option<String>,
}

/// Updates only what was sent; a value becomes the current version.
pub(crate) fn update(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: UpdateSecretInput,
) -> Result<UpdateSecretOutput, SecretsError> {
    if input.kind.is_some() {
        return Err(SecretsError::NotEmulated("UpdateSecret with Type".to_owned()));
    }
    let id = SecretId::read(account_region, &input.secret_id)?;
    let token = RequestToken::required(input.client_request_token)?;
    let value = SecretValue::of(input.secret_string, input.secret_binary)?;
    secrets_manager.secrets.change(account_region, &id, |secret, now| {
        secret.check_changeable()?;
        let version_id = value.as_ref().map(|_| token.as_str().to_owned());
        if let Some(value) = value {
            secret.put_value(&token, value, &[CURRENT.to_owned()], now)?;
        }
        if let Some(description) = input.description {
            secret.description = Some(description).filter(|text| !text.is_empty());
            secret.changed_at = now;
        }
        if let Some(key) = input.kms_key_id {
            secret.kms_key_id = Some(key).filter(|text| !text.is_empty());
            secret.changed_at = now;
        }
        Ok(UpdateSecretOutput { named: secret.named.clone(), version_id })
    })
}
