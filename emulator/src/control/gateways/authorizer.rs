//! The member `authorizerConfiguration`: who may call.

use serde::Deserialize;
use serde_json::Value;

use crate::aws::rest_json::RestError;
use crate::control::served;
use crate::jwt::{AuthorizerConfiguration, ClaimRule, CustomClaim};

const SERVED: [&str; 5] =
    ["discoveryUrl", "allowedAudience", "allowedClients", "allowedScopes", "customClaims"];

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

/// The authorizer out of the union's member `customJWTAuthorizer`; `operation` for the refusal of what is not served.
pub(super) fn read(operation: &str, union: &Value) -> Result<AuthorizerConfiguration, RestError> {
    let Some(member) = union.get("customJWTAuthorizer") else {
        return Err(RestError::not_emulated(&format!("{operation} with another authorizerConfiguration")));
    };
    let authorizer = serde_json::from_value::<CustomJwtAuthorizer>(member.clone());
    let authorizer = authorizer.map_err(|error| RestError::validation(error.to_string()))?;
    let custom_claims = authorizer.custom_claims.into_iter().map(claim).collect::<Result<_, _>>()?;
    let whose = format!("{operation} with authorizerConfiguration.customJWTAuthorizer.");
    served::check(&whose, member, &SERVED)?;
    Ok(AuthorizerConfiguration {
        discovery_url: authorizer.discovery_url,
        allowed_audience: authorizer.allowed_audience,
        allowed_clients: authorizer.allowed_clients,
        allowed_scopes: authorizer.allowed_scopes,
        custom_claims,
    })
}

/// Documented: which operators a type takes. Recorded: the text about `scp`. Inferred: the other text.
fn claim(validation: CustomClaimValidation) -> Result<CustomClaim, RestError> {
    let CustomClaimValidation {
        inbound_token_claim_name: name,
        inbound_token_claim_value_type: value_type,
        authorizing_claim_match_value: AuthorizingClaimMatchValue { claim_match_value, claim_match_operator },
    } = validation;
    if name == "scp" {
        let text = "Custom claim name can't be 'scp'. Please configure claims in the allowed_scopes field";
        return Err(RestError::validation(text));
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
            return Err(RestError::validation(text));
        }
    };
    Ok(CustomClaim { name, rule })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn with_claim(name: &str, value_type: &str, operator: &str, value: &Value) -> Value {
        json!({"customJWTAuthorizer": {"discoveryUrl": "https://a/.well-known/openid-configuration", "customClaims": [{
            "inboundTokenClaimName": name,
            "inboundTokenClaimValueType": value_type,
            "authorizingClaimMatchValue": {"claimMatchValue": value, "claimMatchOperator": operator},
        }]}})
    }

    #[test]
    fn a_claim_has_the_rule_of_its_operator() {
        let (one, list) = (json!({"matchValueString": "a"}), json!({"matchValueStringList": ["a", "b"]}));
        let cases = [
            ("STRING", "EQUALS", &one, Some(ClaimRule::Equals("a".to_owned()))),
            ("STRING_ARRAY", "CONTAINS", &one, Some(ClaimRule::Contains("a".to_owned()))),
            (
                "STRING_ARRAY",
                "CONTAINS_ANY",
                &list,
                Some(ClaimRule::ContainsAny(vec!["a".into(), "b".into()])),
            ),
            ("STRING", "CONTAINS", &one, None),
            ("STRING_ARRAY", "EQUALS", &one, None),
            ("STRING_ARRAY", "CONTAINS_ANY", &one, None),
        ];
        for (value_type, operator, value, expected) in cases {
            let read = read("CreateGateway", &with_claim("role", value_type, operator, value));
            let rule = read.ok().and_then(|it| it.custom_claims.into_iter().next()).map(|claim| claim.rule);
            assert_eq!(rule, expected, "{value_type} {operator}");
        }
        let refused = read("CreateGateway", &with_claim("scp", "STRING", "EQUALS", &one)).unwrap_err();
        assert!(refused.message.starts_with("Custom claim name can't be 'scp'."));
    }

    #[test]
    fn what_is_not_served_is_refused_by_name() {
        let union = json!({"customJWTAuthorizer": {"discoveryUrl": "https://a", "privateEndpoint": {}}});
        let refused = read("CreateGateway", &union).unwrap_err();
        assert_eq!(refused.code, "UnsupportedOperationException");
        assert!(refused.message.contains("customJWTAuthorizer.privateEndpoint"));
    }
}
