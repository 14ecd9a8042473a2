use serde_json::json;

use super::*;
use crate::control::test_world::{DISCOVERY, Refused as _, World, gateway, runtime, with};

fn with_claim(name: &str, value_type: &str, operator: &str, value: &Value) -> Value {
    json!({"customJWTAuthorizer": {"discoveryUrl": DISCOVERY, "customClaims": [{
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
        ("STRING_ARRAY", "CONTAINS_ANY", &list, Some(ClaimRule::ContainsAny(vec!["a".into(), "b".into()]))),
        ("STRING", "CONTAINS", &one, None),
        ("STRING", "EQUALS", &list, None),
        ("STRING_ARRAY", "EQUALS", &one, None),
        ("STRING_ARRAY", "CONTAINS", &list, None),
        ("STRING_ARRAY", "CONTAINS_ANY", &one, None),
    ];
    for (value_type, operator, value, expected) in cases {
        let read = read("CreateGateway", &with_claim("role", value_type, operator, value));
        let rule = read.ok().and_then(|it| it.custom_claims.into_iter().next()).map(|claim| claim.rule);
        assert_eq!(rule, expected, "{value_type} {operator} {value}");
    }
}

/// Every way in which an authorizer is wrong without asking an issuer, with the message for it.
#[tokio::test]
async fn gateways_and_runtimes_refuse_the_same_in_the_same_words() {
    let one = json!({"matchValueString": "a"});
    let with_member = |name: &str, value: Value| {
        let mut union =
            json!({"customJWTAuthorizer": {"discoveryUrl": DISCOVERY, "allowedClients": ["client"]}});
        union["customJWTAuthorizer"][name] = value;
        union
    };
    let validation = "ValidationException";
    let cases = [
        (
            with_claim("scp", "STRING", "EQUALS", &one),
            validation,
            "Custom claim name can't be 'scp'. Please configure claims in the allowed_scopes field",
        ),
        (
            with_claim("role", "STRING", "CONTAINS", &one),
            validation,
            "Custom claim 'role' of type STRING does not support operator CONTAINS with this value",
        ),
        (
            with_claim("role", "STRING_ARRAY", "EQUALS", &one),
            validation,
            "Custom claim 'role' of type STRING_ARRAY does not support operator EQUALS with this value",
        ),
        (
            json!({"customJWTAuthorizer": {"discoveryUrl": DISCOVERY}}),
            validation,
            "at least one of allowedAudience, allowedClients, allowedScopes and customClaims is required",
        ),
        (
            with_member("discoveryUrl", json!("https://issuer.test")),
            validation,
            "1 validation error detected: Value 'https://issuer.test' at \
             'authorizerConfiguration.customJWTAuthorizer.discoveryUrl' failed to satisfy constraint: Member must \
             satisfy regular expression pattern: \
             [^\\s?#]+/\\.well-known/(openid-configuration|oauth-authorization-server)(/[^\\s?#]+)?",
        ),
        (
            with_member("advertisedScopeMapping", json!({"a": "b"})),
            "UnsupportedOperationException",
            "OPERATION with authorizerConfiguration.customJWTAuthorizer.advertisedScopeMapping is not emulated by \
             agentcore-local",
        ),
        (
            with_member("allowedWorkloadConfiguration", json!({})),
            "UnsupportedOperationException",
            "OPERATION with authorizerConfiguration.customJWTAuthorizer.allowedWorkloadConfiguration is not emulated \
             by agentcore-local",
        ),
    ];
    let world = World::new();
    for (union, code, message) in cases {
        let members = json!({ "authorizerConfiguration": union });
        let answer = world.ask("POST", "/gateways/", &with(gateway("demo"), &members)).await;
        answer.refused(400, code, &message.replace("OPERATION", "CreateGateway"));
        let answer = world.ask("PUT", "/runtimes/", &with(runtime("demo"), &members)).await;
        answer.refused(400, code, &message.replace("OPERATION", "CreateAgentRuntime"));
    }
}

#[test]
fn an_authorizer_of_another_kind_is_refused_by_name() {
    let refused = read("CreateGateway", &json!({"someAuthorizer": {"a": 1}})).unwrap_err();
    assert_eq!(refused.code, "UnsupportedOperationException");
    let text = "CreateGateway with authorizerConfiguration.someAuthorizer is not emulated by agentcore-local";
    assert_eq!(refused.message, text);
}

#[test]
fn an_empty_list_asks_for_nothing() {
    let union = json!({"customJWTAuthorizer": {"discoveryUrl": DISCOVERY, "privateEndpointOverrides": []}});
    assert!(read("CreateGateway", &union).is_ok());
}
