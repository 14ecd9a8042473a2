//! The operations on repositories.

use serde::{Deserialize, Serialize};

use crate::aws::Call;
use crate::aws::tags::{Tag, Tags};
use crate::base::Entropy;
use crate::base::arn::AccountRegion;
use crate::ecr::address::Address;
use crate::ecr::mutability::{ExclusionFilter, Kind, Mutability};
use crate::ecr::repository::{
    Description, EncryptionConfiguration, ImageScanningConfiguration, Repository, RepositorySettings,
};
use crate::ecr::{Ecr, EcrError};

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateRepositoryInput {
    /// The caller's account, or nothing.
    pub(crate) registry_id: Option<String>,
    /// Unique in the registry.
    pub(crate) repository_name: String,
    /// The repository's own tags.
    #[serde(default)]
    pub(crate) tags: Vec<Tag>,
    /// `MUTABLE` without it. Documented.
    #[serde(default)]
    pub(crate) image_tag_mutability: Kind,
    /// Of the kinds with exclusion.
    pub(crate) image_tag_mutability_exclusion_filters: Option<Vec<ExclusionFilter>>,
    /// Without scanning when absent. Documented.
    #[serde(default)]
    pub(crate) image_scanning_configuration: ImageScanningConfiguration,
    /// `AES256` without it. Documented.
    pub(crate) encryption_configuration: Option<EncryptionConfiguration>,
}

/// The answer.
#[derive(Debug, Serialize)]
pub(crate) struct CreateRepositoryOutput {
    repository: Description,
}

/// Creates a repository; fails when the name is taken.
pub(crate) fn create(
    ecr: &Ecr,
    call: &Call,
    input: CreateRepositoryInput,
) -> Result<CreateRepositoryOutput, EcrError> {
    let account_region = &call.account_region;
    // Inferred: the text.
    if input.registry_id.is_some_and(|registry_id| registry_id != account_region.account) {
        return Err(EcrError::parameter("registryId", "must be the registry of the caller"));
    }
    let filters = input.image_tag_mutability_exclusion_filters;
    let settings = RepositorySettings {
        mutability: Mutability::new(input.image_tag_mutability, filters)?,
        scanning: input.image_scanning_configuration,
        encryption: encryption(account_region, &ecr.entropy, input.encryption_configuration),
        tags: Tags::new(input.tags)?,
    };
    let repository = Repository::new(account_region, &input.repository_name, settings, call.now);
    Ok(CreateRepositoryOutput { repository: ecr.repositories.add(account_region, repository)? })
}

/// Encryption by KMS without a key is by a key of AWS's own, whose ARN is told. Documented: botocore; the form of the
/// ARN: KMS guide.
fn encryption(
    account_region: &AccountRegion,
    entropy: &Entropy,
    sent: Option<EncryptionConfiguration>,
) -> EncryptionConfiguration {
    match sent {
        None => EncryptionConfiguration { encryption_type: "AES256".to_owned(), kms_key: None },
        Some(sent) if sent.encryption_type != "AES256" && sent.kms_key.is_none() => {
            let key = account_region.arn("kms", format!("key/{}", entropy.uuid()));
            EncryptionConfiguration { kms_key: Some(key.to_string()), ..sent }
        }
        Some(sent) => sent,
    }
}

/// Documented: botocore, maxResults.
const PAGE: usize = 100;

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeRepositoriesInput {
    /// The caller's account, or nothing.
    pub(crate) registry_id: Option<String>,
    /// Which repositories; all, page by page, without it.
    pub(crate) repository_names: Option<Vec<String>>,
    /// Where the page begins.
    pub(crate) next_token: Option<String>,
    /// How many repositories a page has, 1 to 1000.
    pub(crate) max_results: Option<usize>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeRepositoriesOutput {
    repositories: Vec<Description>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Describes the named repositories, or a page of all; fails when one of the named is not there.
pub(crate) fn describe(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: &DescribeRepositoriesInput,
) -> Result<DescribeRepositoriesOutput, EcrError> {
    let registry_id = input.registry_id.as_deref();
    if let Some(names) = &input.repository_names {
        let describe = |name: &String| {
            ecr.repositories.look(Address::new(account_region, registry_id, name), Repository::description)
        };
        let repositories = names.iter().map(describe).collect::<Result<_, _>>()?;
        return Ok(DescribeRepositoriesOutput { repositories, next_token: None });
    }
    // Another account's registry shows this caller nothing. Inferred.
    if registry_id.is_some_and(|registry_id| registry_id != account_region.account) {
        return Ok(DescribeRepositoriesOutput { repositories: Vec::new(), next_token: None });
    }
    let size = input.max_results.unwrap_or(PAGE);
    let (repositories, next_token) =
        ecr.repositories.page(account_region, size, input.next_token.as_deref())?;
    Ok(DescribeRepositoriesOutput { repositories, next_token })
}

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutImageScanningConfigurationInput {
    /// The caller's account, or nothing.
    pub(crate) registry_id: Option<String>,
    /// Which repository.
    pub(crate) repository_name: String,
    /// The new setting.
    pub(crate) image_scanning_configuration: ImageScanningConfiguration,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutImageScanningConfigurationOutput {
    registry_id: String,
    repository_name: String,
    image_scanning_configuration: ImageScanningConfiguration,
}

/// Says whether images are to be scanned when they are pushed.
pub(crate) fn put_image_scanning_configuration(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: PutImageScanningConfigurationInput,
) -> Result<PutImageScanningConfigurationOutput, EcrError> {
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    let scanning = input.image_scanning_configuration;
    ecr.repositories.change(address, |repository| {
        repository.scanning = scanning.clone();
        PutImageScanningConfigurationOutput {
            registry_id: repository.registry_id.clone(),
            repository_name: repository.name.clone(),
            image_scanning_configuration: scanning,
        }
    })
}

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutImageTagMutabilityInput {
    /// The caller's account, or nothing.
    pub(crate) registry_id: Option<String>,
    /// Which repository.
    pub(crate) repository_name: String,
    /// The new setting.
    pub(crate) image_tag_mutability: Kind,
    /// Of the kinds with exclusion.
    pub(crate) image_tag_mutability_exclusion_filters: Option<Vec<ExclusionFilter>>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutImageTagMutabilityOutput {
    registry_id: String,
    repository_name: String,
    #[serde(flatten)]
    mutability: Mutability,
}

/// Says which tags may move from now on.
pub(crate) fn put_image_tag_mutability(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: PutImageTagMutabilityInput,
) -> Result<PutImageTagMutabilityOutput, EcrError> {
    let filters = input.image_tag_mutability_exclusion_filters;
    let mutability = Mutability::new(input.image_tag_mutability, filters)?;
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    ecr.repositories.change(address, |repository| {
        repository.mutability = mutability.clone();
        PutImageTagMutabilityOutput {
            registry_id: repository.registry_id.clone(),
            repository_name: repository.name.clone(),
            mutability,
        }
    })
}

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeleteRepositoryInput {
    /// The caller's account, or nothing.
    pub(crate) registry_id: Option<String>,
    /// Which repository.
    pub(crate) repository_name: String,
    /// Whether its images go with it.
    #[serde(default)]
    pub(crate) force: bool,
}

/// The answer.
#[derive(Debug, Serialize)]
pub(crate) struct DeleteRepositoryOutput {
    repository: Description,
}

/// Deletes a repository; fails when it has images and is not forced.
pub(crate) fn delete(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: &DeleteRepositoryInput,
) -> Result<DeleteRepositoryOutput, EcrError> {
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    Ok(DeleteRepositoryOutput { repository: ecr.repositories.remove(address, input.force)? })
}
