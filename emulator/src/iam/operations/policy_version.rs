//! CreatePolicyVersion, GetPolicyVersion, ListPolicyVersions, SetDefaultPolicyVersion and DeletePolicyVersion.

use serde::{Deserialize, Serialize};

use super::name_input::Nothing;
use crate::aws::timestamp::IsoSeconds;
use crate::iam::page::{Pagination, Truncation};
use crate::iam::policy::{Policy, Version};
use crate::iam::policy_document::{PolicyDocument, PolicyKind};
use crate::iam::{Iam, IamError, quota};

/// A version in a response. Member order: the API model's.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct WrittenVersion {
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    version_id: String,
    is_default_version: bool,
    create_date: IsoSeconds,
}

impl WrittenVersion {
    /// Documented: only GetPolicyVersion returns the document.
    fn without_document(policy: &Policy, number: u32, version: &Version) -> Self {
        Self {
            document: None,
            version_id: format!("v{number}"),
            is_default_version: number == policy.default_version(),
            create_date: IsoSeconds(version.created_at),
        }
    }
}

/// A response with one version.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct VersionOutput {
    policy_version: WrittenVersion,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateVersionInput {
    policy_arn: String,
    policy_document: String,
    #[serde(default)]
    set_as_default: bool,
}

/// Adds a version to a policy; fails if the document is invalid or there are five versions.
pub(crate) fn create(iam: &Iam, input: &CreateVersionInput) -> Result<VersionOutput, IamError> {
    let document = PolicyDocument::read(PolicyKind::Managed, &input.policy_document)?;
    quota::check_managed(&document)?;
    let now = iam.clock.now();
    let mut tables = iam.account.write();
    let policy = tables.policy_mut(&input.policy_arn)?;
    let number = policy.add_version(document, input.set_as_default, now)?;
    let policy_version = WrittenVersion {
        document: None,
        version_id: format!("v{number}"),
        is_default_version: input.set_as_default,
        create_date: IsoSeconds(now),
    };
    Ok(VersionOutput { policy_version })
}

/// The request of GetPolicyVersion, SetDefaultPolicyVersion and DeletePolicyVersion.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct VersionInput {
    policy_arn: String,
    version_id: String,
}

/// Returns a version with its document.
pub(crate) fn get(iam: &Iam, input: VersionInput) -> Result<VersionOutput, IamError> {
    let tables = iam.account.read();
    let policy = tables.policy(&input.policy_arn)?;
    let Some((number, version)) = policy.version(&input.version_id) else {
        return Err(IamError::NoVersion { arn: input.policy_arn, version: input.version_id });
    };
    let policy_version = WrittenVersion {
        document: Some(version.document.encoded()),
        ..WrittenVersion::without_document(policy, number, version)
    };
    Ok(VersionOutput { policy_version })
}

/// Makes another version the default.
pub(crate) fn set_default(iam: &Iam, input: VersionInput) -> Result<Nothing, IamError> {
    let mut tables = iam.account.write();
    if tables.policy_mut(&input.policy_arn)?.set_default(&input.version_id) {
        return Ok(Nothing {});
    }
    Err(IamError::NoVersion { arn: input.policy_arn, version: input.version_id })
}

/// Deletes a version; fails for the default one.
pub(crate) fn delete(iam: &Iam, input: &VersionInput) -> Result<Nothing, IamError> {
    iam.account.write().policy_mut(&input.policy_arn)?.remove_version(&input.version_id)?;
    Ok(Nothing {})
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListVersionsInput {
    policy_arn: String,
    #[serde(flatten)]
    paging: Pagination,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListVersionsOutput {
    versions: Vec<WrittenVersion>,
    #[serde(flatten)]
    truncation: Truncation,
}

/// Lists the versions. Inferred: the newest first.
pub(crate) fn list(iam: &Iam, input: &ListVersionsInput) -> Result<ListVersionsOutput, IamError> {
    let tables = iam.account.read();
    let policy = tables.policy(&input.policy_arn)?;
    let write = |(number, version)| WrittenVersion::without_document(policy, number, version);
    let (versions, truncation) = input.paging.of_list(policy.versions().map(write))?;
    Ok(ListVersionsOutput { versions, truncation })
}
