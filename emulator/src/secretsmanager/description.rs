//! A secret as DescribeSecret and ListSecrets return it.

use indexmap::IndexMap;
use serde::Serialize;

use super::secret::{ArnAndName, StoredSecret};
use crate::aws::tags::Tag;
use crate::aws::timestamp::EpochSeconds;

/// The members of both. Recorded: what was never sent is left out, and the tags when there are none, 2022-09.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SecretDescription {
    #[serde(flatten)]
    named: ArnAndName,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kms_key_id: Option<String>,
    last_changed_date: EpochSeconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_accessed_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted_date: Option<EpochSeconds>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Tag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owning_service: Option<String>,
    created_date: EpochSeconds,
}

/// The response of DescribeSecret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Described {
    #[serde(flatten)]
    description: SecretDescription,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    version_ids_to_stages: IndexMap<String, Vec<String>>,
}

/// An entry of ListSecrets: the same, except for the name of one member. Documented: botocore.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListedSecret {
    #[serde(flatten)]
    description: SecretDescription,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    secret_versions_to_stages: IndexMap<String, Vec<String>>,
}

impl Described {
    /// The secret as DescribeSecret returns it.
    pub(crate) fn new(secret: &StoredSecret) -> Self {
        Self { description: SecretDescription::new(secret), version_ids_to_stages: secret.versions.labels() }
    }
}

impl ListedSecret {
    /// The secret as ListSecrets returns it.
    pub(crate) fn new(secret: &StoredSecret) -> Self {
        Self {
            description: SecretDescription::new(secret),
            secret_versions_to_stages: secret.versions.labels(),
        }
    }
}

impl SecretDescription {
    fn new(secret: &StoredSecret) -> Self {
        Self {
            named: secret.named.clone(),
            description: secret.description.clone(),
            kms_key_id: secret.kms_key_id.clone(),
            last_changed_date: EpochSeconds(secret.changed_at),
            last_accessed_date: secret.accessed_on.map(EpochSeconds),
            deleted_date: secret.gone_at.map(EpochSeconds),
            tags: secret.tags.list(),
            owning_service: secret.owner.clone(),
            created_date: EpochSeconds(secret.created_at),
        }
    }
}
