//! A repository and its description.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::images::Images;
use super::lifecycle::LifecyclePolicy;
use super::mutability::Mutability;
use crate::aws::tags::Tags;
use crate::aws::timestamp::EpochSeconds;
use crate::base::arn::AccountRegion;
use crate::iam::policy_document::PolicyDocument;

/// Whether images are scanned on push. Nothing is scanned here.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ImageScanningConfiguration {
    /// As it was sent; false if absent. Documented.
    pub(crate) scan_on_push: bool,
}

/// How images are encrypted at rest. Nothing is encrypted here.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EncryptionConfiguration {
    /// `AES256` (the default), `KMS` or `KMS_DSSE`.
    pub(crate) encryption_type: String,
    /// The key of the KMS types.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kms_key: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Repository {
    /// Unique in the registry.
    pub(crate) name: String,
    /// `arn:aws:ecr:REGION:ACCOUNT:repository/NAME`.
    pub(crate) arn: String,
    /// The account id.
    pub(crate) registry_id: String,
    /// `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME`.
    pub(crate) uri: String,
    pub(crate) created_at: Timestamp,
    /// Which tags may move.
    pub(crate) mutability: Mutability,
    /// Returned as sent.
    pub(crate) scanning: ImageScanningConfiguration,
    /// Returned as sent.
    pub(crate) encryption: EncryptionConfiguration,
    pub(crate) tags: Tags,
    /// Who may use it; not evaluated.
    pub(crate) policy: Option<PolicyDocument>,
    /// Which images expire; not evaluated.
    pub(crate) lifecycle: Option<LifecyclePolicy>,
    pub(crate) images: Images,
}

/// The validated settings of a new repository.
#[derive(Debug)]
pub(crate) struct RepositorySettings {
    /// Which tags may move.
    pub(crate) mutability: Mutability,
    /// Returned as sent.
    pub(crate) scanning: ImageScanningConfiguration,
    /// Returned as sent.
    pub(crate) encryption: EncryptionConfiguration,
    pub(crate) tags: Tags,
}

/// A repository in responses. Documented: botocore. Recorded: the URI, and that scanning and encryption are returned without
/// having been sent.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RepositoryDescription {
    repository_arn: String,
    registry_id: String,
    repository_name: String,
    repository_uri: String,
    created_at: EpochSeconds,
    #[serde(flatten)]
    mutability: Mutability,
    image_scanning_configuration: ImageScanningConfiguration,
    encryption_configuration: EncryptionConfiguration,
}

impl Repository {
    /// Creates a repository without images in this account and region.
    pub(crate) fn new(
        account_region: &AccountRegion,
        name: &str,
        settings: RepositorySettings,
        created_at: Timestamp,
    ) -> Self {
        let RepositorySettings { mutability, scanning, encryption, tags } = settings;
        Self {
            name: name.to_owned(),
            arn: account_region.arn("ecr", format!("repository/{name}")).to_string(),
            registry_id: account_region.account.clone(),
            uri: format!("{}/{name}", registry_host(account_region)),
            created_at,
            mutability,
            scanning,
            encryption,
            tags,
            policy: None,
            lifecycle: None,
            images: Images::default(),
        }
    }

    /// The repository as responses describe it.
    pub(crate) fn description(&self) -> RepositoryDescription {
        RepositoryDescription {
            repository_arn: self.arn.clone(),
            registry_id: self.registry_id.clone(),
            repository_name: self.name.clone(),
            repository_uri: self.uri.clone(),
            created_at: EpochSeconds(self.created_at),
            mutability: self.mutability.clone(),
            image_scanning_configuration: self.scanning.clone(),
            encryption_configuration: self.encryption.clone(),
        }
    }
}

/// The host to which Docker would push: `ACCOUNT.dkr.ecr.REGION.amazonaws.com`.
pub(crate) fn registry_host(account_region: &AccountRegion) -> String {
    format!("{}.dkr.ecr.{}.amazonaws.com", account_region.account, account_region.region)
}
