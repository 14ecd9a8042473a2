//! The member `authorizerConfiguration` of gateways and runtimes: who may call.

use serde::Deserialize;
use serde_json::Value;

use crate::aws::ApiError;
use crate::control::unsupported_members;
use crate::jwt::{AuthorizerConfiguration, ClaimRule, CustomClaim};
use crate::trace::Confidence;

#[derive(Deserialize)]
struct Union {
    #[serde(rename = "customJWTAuthorizer")]
    custom_jwt_authorizer: CustomJwtAuthorizer,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CustomJwtAuthorizer {
    discovery_url: String,
    #[serde(default)]
    allowed_audience: Vec<String>,
    #[serde(default)]
    allowed_clients: Vec<String>,
    #[serde(default)]
    allowed_scopes: Vec<String>,
    #[serde(default)]
    custom_claims: Vec<CustomClaimValidation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CustomClaimValidation {
    inbound_token_claim_name: String,
    inbound_token_claim_value_type: String,
    authorizing_claim_match_value: AuthorizingClaimMatchValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuthorizingClaimMatchValue {
    claim_match_value: ClaimMatchValue,
    claim_match_operator: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum ClaimMatchValue {
    MatchValueString(String),
    MatchValueStringList(Vec<String>),
}

/// The requirements for a token, from the union `authorizerConfiguration` of this operation's input. Fails if a member
/// is not supported, then if a claim's name, type, operator and value do not belong together.
///
/// Documented: the API has one shape for both hops (botocore, `AuthorizerConfiguration`), hence one set of rules.
pub(super) fn read(operation: &str, union: &Value) -> Result<AuthorizerConfiguration, ApiError> {
    unsupported_members::check_member(operation, "authorizerConfiguration", union)?;
    let union = serde_json::from_value::<Union>(union.clone());
    let Union { custom_jwt_authorizer: authorizer } =
        union.map_err(|error| ApiError::validation(error.to_string()))?;
    Ok(AuthorizerConfiguration {
        discovery_url: authorizer.discovery_url,
        allowed_audience: authorizer.allowed_audience,
        allowed_clients: authorizer.allowed_clients,
        allowed_scopes: authorizer.allowed_scopes,
        custom_claims: authorizer.custom_claims.into_iter().map(claim).collect::<Result<_, _>>()?,
    })
}

/// Documented: a STRING takes EQUALS, a STRING_ARRAY takes CONTAINS or CONTAINS_ANY. Recorded: the text about `scp`, of
/// a gateway. Inferred: the other text.
fn claim(validation: CustomClaimValidation) -> Result<CustomClaim, ApiError> {
    let CustomClaimValidation {
        inbound_token_claim_name: name,
        inbound_token_claim_value_type: value_type,
        authorizing_claim_match_value: AuthorizingClaimMatchValue { claim_match_value, claim_match_operator },
    } = validation;
    if name == "scp" {
        let text = "Custom claim name can't be 'scp'. Please configure claims in the allowed_scopes field";
        return Err(ApiError::validation(text).rated(Confidence::Recorded));
    }
    let rule = match (value_type.as_str(), claim_match_operator.as_str(), claim_match_value) {
        ("STRING", "EQUALS", ClaimMatchValue::MatchValueString(value)) => ClaimRule::Equals(value),
        ("STRING_ARRAY", "CONTAINS", ClaimMatchValue::MatchValueString(value)) => ClaimRule::Contains(value),
        ("STRING_ARRAY", "CONTAINS_ANY", ClaimMatchValue::MatchValueStringList(values)) => {
            ClaimRule::ContainsAny(values)
        }
        _ => {
            let text = format!(
                "Custom claim '{name}' of type {value_type} does not support operator {claim_match_operator} with \
                 this value"
            );
            return Err(ApiError::validation(text));
        }
    };
    Ok(CustomClaim { name, rule })
}

#[cfg(test)]
mod tests;
