//! Rules for every operation: names, signatures, bodies.

use super::*;
use crate::model::Service;

#[tokio::test]
async fn an_unknown_operation_is_reported_as_such() {
    let cognito = Cognito::new();
    cognito.call("Frobnicate", json!({})).await.refused("UnknownOperationException", "");
}

#[tokio::test]
async fn an_operation_that_is_not_emulated_names_itself() {
    let cognito = Cognito::new();
    for operation in ["SignUp", "ForgotPassword", "CreateIdentityProvider"] {
        let message = format!("{operation} is not emulated by agentcore-local");
        cognito.call(operation, json!({})).await.refused("UnsupportedOperationException", &message);
    }
}

#[tokio::test]
async fn every_emulated_operation_has_a_handler_and_refuses_an_empty_input() {
    let cognito = Cognito::new();
    let emulated: Vec<_> = Service::CognitoIdp.emulated().collect();
    assert_eq!(emulated.len(), 56);
    for operation in emulated {
        let answer = cognito.call(operation, json!({})).await;
        let refusal = (answer.status, answer.json()["__type"].clone());
        assert_eq!(refusal, (400, json!("InvalidParameterException")), "{operation}: {}", answer.text);
        assert!(answer.text.contains("Member must not be null"), "{operation}: {}", answer.text);
    }
}

#[tokio::test]
async fn signed_operations_need_a_signature() {
    let cognito = Cognito::new();
    for operation in ["ListUserPools", "AdminCreateUser", "UpdateUserPool"] {
        let answer = cognito.unsigned(operation, json!({ "MaxResults": 1 })).await;
        answer.refused("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    assert_eq!(cognito.call("ListUserPools", json!({ "MaxResults": 1 })).await.status, 200);
    let answer = cognito.unsigned("InitiateAuth", json!({})).await;
    assert_eq!(answer.json()["__type"], "InvalidParameterException");
    let answer = cognito.unsigned("SignUp", json!({})).await;
    answer.refused("UnsupportedOperationException", "SignUp is not emulated by agentcore-local");
}

#[tokio::test]
async fn what_is_not_json_is_a_serialization_error() {
    let cognito = Cognito::new();
    for body in ["", "{", "[]", r#"{"MaxResults":"ten"}"#] {
        let request = api_request("ListUserPools")
            .header("authorization", signature(REGION, "cognito-idp"))
            .body(full(body))
            .unwrap();
        let answer = cognito.send(request).await;
        assert_eq!(
            (answer.status, &answer.json()["__type"]),
            (400, &json!("SerializationException")),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_413_and_one_within_is_read() {
    let cognito = Cognito::new();
    let of_length = |length: usize| {
        let input = r#"{"MaxResults":1}"#;
        input.to_owned() + &" ".repeat(length - input.len())
    };
    let send = |body: String| {
        cognito.send(
            api_request("ListUserPools")
                .header("authorization", signature(REGION, "cognito-idp"))
                .body(full(body))
                .unwrap(),
        )
    };
    assert_eq!(send(of_length(1 << 20)).await.status, 200);
    let answer = send(of_length((1 << 20) + 1)).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.header("x-amzn-errortype"), "RequestEntityTooLargeException:");
    assert_eq!(answer.json()["message"], "Request body exceeds 1048576 bytes");
}

#[tokio::test]
async fn missing_and_wrong_members_are_reported_as_the_model_says() {
    let cognito = Cognito::new();
    let null = |member: &str| {
        format!(
            "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
        )
    };
    let pool = json!({ "UserPoolId": "us-east-1_abc" });
    for (operation, input, member) in [
        ("CreateUserPool", json!({}), "poolName"),
        ("ListUserPools", json!({}), "maxResults"),
        ("DescribeUserPool", json!({}), "userPoolId"),
        ("CreateUserPoolClient", pool.clone(), "clientName"),
        ("DescribeUserPoolClient", pool.clone(), "clientId"),
        ("DescribeResourceServer", pool.clone(), "identifier"),
        ("DescribeUserPoolDomain", json!({}), "domain"),
        ("InitiateAuth", json!({ "ClientId": "abc" }), "authFlow"),
        ("RespondToAuthChallenge", json!({ "ClientId": "abc" }), "challengeName"),
    ] {
        cognito.call(operation, input).await.refused("InvalidParameterException", &null(member));
    }
    let hidden = |member: &str| {
        format!(
            "1 validation error detected: Value at '{member}' failed to satisfy constraint: Member must not be null"
        )
    };
    for (operation, input, member) in
        [("AdminGetUser", pool.clone(), "username"), ("GetUser", json!({}), "accessToken")]
    {
        cognito.call(operation, input).await.refused("InvalidParameterException", &hidden(member));
    }
    cognito.call("DescribeUserPool", json!({ "UserPoolId": "pool" })).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value 'pool' at 'userPoolId' failed to satisfy constraint: Member must \
         satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+",
    );
}
