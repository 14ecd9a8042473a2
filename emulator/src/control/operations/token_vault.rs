//! GetTokenVault.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::aws::ApiError;
use crate::aws::timestamp::EpochSeconds;
use crate::control::ControlPlane;
use crate::control::call::Call;

/// The one vault that every account has in every region. Recorded: it is part of the ARNs of providers.
const DEFAULT: &str = "default";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GetTokenVaultInput {
    token_vault_id: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GetTokenVaultOutput {
    token_vault_id: &'static str,
    kms_configuration: KmsConfiguration,
    last_modified_date: EpochSeconds,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KmsConfiguration {
    key_type: &'static str,
}

/// Returns the default vault, whose key is the service's own: it cannot be set to another one. Inferred: the vault that is
/// meant if none is named, and the text for another one.
pub(super) fn get(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let input: GetTokenVaultInput = call.input()?;
    if let Some(other) = input.token_vault_id.as_deref().filter(|id| *id != DEFAULT) {
        return Err(ApiError::not_found(format!("TokenVault not found for {other}")));
    }
    Ok(json!(GetTokenVaultOutput {
        token_vault_id: DEFAULT,
        kms_configuration: KmsConfiguration { key_type: "ServiceManagedKey" },
        last_modified_date: EpochSeconds(control.identity.token_vault_made_at),
    }))
}
