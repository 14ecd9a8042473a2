//! `authorizerConfiguration.customJWTAuthorizer` of the control plane, as the verifier takes it.

use serde::Deserialize;

use crate::aws::rest_json::RestError;
use crate::jwt::{AuthorizerConfiguration, ClaimRule, CustomClaim};

/// The member, without what is refused before.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CustomJwtAuthorizer {
    discovery_url: String,
    #[serde(default)]
    allowed_audience: Vec<String>,
    #[serde(default)]
    allowed_clients: Vec<String>,
    #[serde(default)]
    allowed_scopes: Vec<String>,
    #[serde(default)]
    custom_claims: Vec<ClaimValidation>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClaimValidation {
    inbound_token_claim_name: String,
    inbound_token_claim_value_type: String,
    authorizing_claim_match_value: MatchValue,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MatchValue {
    claim_match_value: Value,
    claim_match_operator: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Value {
    MatchValueString(String),
    MatchValueStringList(Vec<String>),
}

impl CustomJwtAuthorizer {
    /// What a token has to show; fails on a claim whose type, operator and value do not belong together.
    pub(crate) fn configuration(self) -> Result<AuthorizerConfiguration, RestError> {
        let custom_claims = self.custom_claims.into_iter().map(ClaimValidation::rule);
        Ok(AuthorizerConfiguration {
            discovery_url: self.discovery_url,
            allowed_audience: self.allowed_audience,
            allowed_clients: self.allowed_clients,
            allowed_scopes: self.allowed_scopes,
            custom_claims: custom_claims.collect::<Result<_, _>>()?,
        })
    }
}

impl ClaimValidation {
    /// Documented: a STRING takes EQUALS, a STRING_ARRAY takes CONTAINS or CONTAINS_ANY. Inferred: the text.
    fn rule(self) -> Result<CustomClaim, RestError> {
        let MatchValue { claim_match_value: value, claim_match_operator: operator } =
            self.authorizing_claim_match_value;
        let kind = self.inbound_token_claim_value_type.as_str();
        let name = self.inbound_token_claim_name;
        let rule = match (kind, operator.as_str(), value) {
            ("STRING", "EQUALS", Value::MatchValueString(value)) => ClaimRule::Equals(value),
            ("STRING_ARRAY", "CONTAINS", Value::MatchValueString(value)) => ClaimRule::Contains(value),
            ("STRING_ARRAY", "CONTAINS_ANY", Value::MatchValueStringList(values)) => {
                ClaimRule::ContainsAny(values)
            }
            _ => {
                return Err(RestError::validation(format!(
                    "Custom claim '{name}': a claim of type {kind} cannot be matched by {operator} with this value"
                )));
            }
        };
        Ok(CustomClaim { name, rule })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rule(kind: &str, operator: &str, value: &serde_json::Value) -> Result<ClaimRule, RestError> {
        let claim = json!({
            "inboundTokenClaimName": "tenant",
            "inboundTokenClaimValueType": kind,
            "authorizingClaimMatchValue": {"claimMatchValue": value, "claimMatchOperator": operator},
        });
        let authorizer = json!({"discoveryUrl": "https://issuer.test/.well-known/openid-configuration", "customClaims": [claim]});
        let authorizer: CustomJwtAuthorizer = serde_json::from_value(authorizer).unwrap();
        authorizer.configuration().map(|configuration| configuration.custom_claims[0].rule.clone())
    }

    #[test]
    fn a_claims_type_operator_and_value_belong_together() {
        let (one, many) =
            (json!({"matchValueString": "blue"}), json!({"matchValueStringList": ["blue", "red"]}));
        let list = vec!["blue".to_owned(), "red".to_owned()];
        assert_eq!(rule("STRING", "EQUALS", &one), Ok(ClaimRule::Equals("blue".to_owned())));
        assert_eq!(rule("STRING_ARRAY", "CONTAINS", &one), Ok(ClaimRule::Contains("blue".to_owned())));
        assert_eq!(rule("STRING_ARRAY", "CONTAINS_ANY", &many), Ok(ClaimRule::ContainsAny(list)));
        for (kind, operator, value) in [
            ("STRING", "CONTAINS", &one),
            ("STRING", "EQUALS", &many),
            ("STRING_ARRAY", "EQUALS", &one),
            ("STRING_ARRAY", "CONTAINS", &many),
            ("STRING_ARRAY", "CONTAINS_ANY", &one),
        ] {
            let error = rule(kind, operator, value).unwrap_err();
            let text = format!(
                "Custom claim 'tenant': a claim of type {kind} cannot be matched by {operator} with this value"
            );
            assert_eq!((error.code, error.message), ("ValidationException", text));
        }
    }
}
