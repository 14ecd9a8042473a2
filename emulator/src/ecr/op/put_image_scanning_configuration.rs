//! PutImageScanningConfiguration.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::ecr::repositories::Address;
use crate::ecr::repository::ImageScanningConfiguration;
use crate::ecr::{EcrError, Parts};

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
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: PutImageScanningConfigurationInput,
) -> Result<PutImageScanningConfigurationOutput, EcrError> {
    let address = Address::new(place, input.registry_id.as_deref(), &input.repository_name);
    let scanning = input.image_scanning_configuration;
    parts.repositories.change(address, |repository| {
        repository.scanning = scanning.clone();
        PutImageScanningConfigurationOutput {
            registry_id: repository.registry_id.clone(),
            repository_name: repository.name.clone(),
            image_scanning_configuration: scanning,
        }
    })
}
