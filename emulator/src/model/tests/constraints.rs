//! Each kind of constraint: an input that satisfies it, and the message for one that does not.

use super::*;

const COGNITO: Service = Service::CognitoIdp;

fn pool_with(member: &str, value: Value) -> Result<Value, InputError> {
    let mut input = json!({ "PoolName": "pool" });
    input[member] = value;
    json(COGNITO, "CreateUserPool", &input)
}

#[track_caller]
fn refuses(result: Result<Value, InputError>, violation: &str) {
    assert_eq!(told(result), format!("1 validation error detected: {violation}"));
}

#[test]
fn members_come_out_as_they_went_in_without_nulls_and_strangers() {
    let input = json!({
        "Stranger": { "a": [1] }, "PoolName": "pool", "UserPoolTags": { "b": "1", "a": "" },
        "UsernameAttributes": [], "LambdaConfig": null,
        "Policies": { "PasswordPolicy": { "MinimumLength": 8.0, "RequireSymbols": true, "Other": 1 } },
    });
    assert_eq!(
        json(COGNITO, "CreateUserPool", &input).unwrap(),
        json!({
            "PoolName": "pool", "UserPoolTags": { "b": "1", "a": "" }, "UsernameAttributes": [],
            "Policies": { "PasswordPolicy": { "MinimumLength": 8, "RequireSymbols": true } },
        })
    );
}

#[test]
fn a_required_member_is_there() {
    let null = "Value null at 'userPoolId' failed to satisfy constraint: Member must not be null";
    refuses(json(COGNITO, "DescribeUserPool", &json!({})), null);
    refuses(json(COGNITO, "DescribeUserPool", &json!({ "UserPoolId": null })), null);
    refuses(
        json(COGNITO, "GetUser", &json!({})),
        "Value at 'accessToken' failed to satisfy constraint: Member must not be null",
    );
    assert!(json(COGNITO, "GetUser", &json!({ "AccessToken": "a.b" })).is_ok());
}

#[test]
fn texts_have_a_length_and_a_pattern() {
    refuses(
        json(COGNITO, "DescribeUserPool", &json!({ "UserPoolId": "x!" })),
        "Value 'x!' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: \
         [\\w-]+_[0-9a-zA-Z]+",
    );
    let long = "é".repeat(129);
    refuses(
        json(COGNITO, "AdminGetUser", &json!({ "UserPoolId": "a_b", "Username": long })),
        "Value at 'username' failed to satisfy constraint: Member must have length less than or equal to 128",
    );
    assert!(
        json(COGNITO, "AdminGetUser", &json!({ "UserPoolId": "a_b", "Username": "é".repeat(128) })).is_ok()
    );
    assert_eq!(
        told(json(COGNITO, "AdminGetUser", &json!({ "UserPoolId": "a_b", "Username": "" }))),
        "2 validation errors detected: Value at 'username' failed to satisfy constraint: Member must have length \
         greater than or equal to 1; Value at 'username' failed to satisfy constraint: Member must satisfy \
         regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"
    );
}

#[test]
fn numbers_have_a_range() {
    let list = |most: i64| json(COGNITO, "ListUserPools", &json!({ "MaxResults": most }));
    assert!(list(1).is_ok() && list(60).is_ok());
    refuses(
        list(61),
        "Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60",
    );
    refuses(
        list(0),
        "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
    );
}

#[test]
fn texts_are_of_a_value_set() {
    assert!(pool_with("MfaConfiguration", json!("OFF")).is_ok());
    refuses(
        pool_with("MfaConfiguration", json!("off")),
        "Value 'off' at 'mfaConfiguration' failed to satisfy constraint: Member must satisfy enum value set: \
         [OFF, ON, OPTIONAL]",
    );
}

#[test]
fn lists_are_shown_whole_and_reported_with_all_constraints_of_their_elements() {
    let client = |flows: Value| {
        let input = json!({ "UserPoolId": "a_b", "ClientName": "c", "AllowedOAuthFlows": flows });
        json(COGNITO, "CreateUserPoolClient", &input)
    };
    assert!(client(json!(["code", "implicit"])).is_ok());
    refuses(
        client(json!(["code", "token"])),
        "Value '[code, token]' at 'allowedOAuthFlows' failed to satisfy constraint: Member must satisfy constraint: \
         [Member must satisfy enum value set: [implicit, client_credentials, code]]",
    );
    refuses(
        client(json!(["code", "code", "code", "code"])),
        "Value '[code, code, code, code]' at 'allowedOAuthFlows' failed to satisfy constraint: Member must have \
         length less than or equal to 3",
    );
    refuses(
        json(COGNITO, "ListUsers", &json!({ "UserPoolId": "a_b", "AttributesToGet": ["sub", null] })),
        "Value '[sub, null]' at 'attributesToGet' failed to satisfy constraint: Member must satisfy constraint: \
         [Member must have length less than or equal to 32, Member must have length greater than or equal to 1, \
         Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+, \
         Member must not be null]",
    );
}

#[test]
fn elements_that_are_structures_are_reported_by_their_place() {
    let server = |scopes: Value| {
        let input = json!({ "UserPoolId": "a_b", "Identifier": "i", "Name": "n", "Scopes": scopes });
        json(COGNITO, "CreateResourceServer", &input)
    };
    let fine = json!({ "ScopeName": "read", "ScopeDescription": "Read" });
    assert!(server(json!([fine])).is_ok());
    assert_eq!(
        told(server(json!([fine, { "ScopeName": "a/b" }, null]))),
        "3 validation errors detected: Value 'a/b' at 'scopes.2.member.scopeName' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: [\\x21\\x23-\\x2E\\x30-\\x5B\\x5D-\\x7E]+; \
         Value null at 'scopes.2.member.scopeDescription' failed to satisfy constraint: Member must not be null; \
         Value null at 'scopes.3.member' failed to satisfy constraint: Member must not be null"
    );
    refuses(
        server(Value::Array(vec![fine; 101])),
        "Value at 'scopes' failed to satisfy constraint: Member must have length less than or equal to 100",
    );
}

#[test]
fn maps_are_shown_as_java_shows_them() {
    refuses(
        pool_with("UserPoolTags", json!({ "": "v", "k": "w" })),
        "Value '{=v, k=w}' at 'userPoolTags' failed to satisfy constraint: Map keys must satisfy constraint: \
         [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]",
    );
    let long = "v".repeat(257);
    refuses(
        pool_with("UserPoolTags", json!({ "k": long })),
        &format!(
            "Value '{{k={long}}}' at 'userPoolTags' failed to satisfy constraint: Map value must satisfy constraint: \
             [Member must have length less than or equal to 256, Member must have length greater than or equal to 0]"
        ),
    );
}

#[test]
fn bytes_are_base64_and_have_a_length() {
    let put = |binary: &str| {
        json(Service::SecretsManager, "PutSecretValue", &json!({ "SecretId": "a", "SecretBinary": binary }))
    };
    assert!(put("AAEC").is_ok());
    refuses(
        put(""),
        "Value at 'secretBinary' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
    assert!(matches!(put("no base64"), Err(InputError::Serialization(_))));
}

#[test]
fn a_value_of_another_type_is_refused_before_any_violation() {
    let cases = [
        ("PoolName", json!(1), "NUMBER_VALUE can not be converted to a String"),
        ("PoolName", json!({}), "Start of structure or map found where not expected."),
        ("PoolName", json!([]), "Start of list found where not expected"),
        ("UserPoolTags", json!("a"), "STRING_VALUE can not be converted to a Map"),
        ("UserPoolTags", json!({ "a": 1 }), "NUMBER_VALUE can not be converted to a String"),
        ("AliasAttributes", json!("email"), "STRING_VALUE can not be converted to a List"),
        ("AliasAttributes", json!([true]), "TRUE_VALUE can not be converted to a String"),
        ("Policies", json!([]), "Start of list found where not expected"),
    ];
    for (member, value, text) in cases {
        let mut input = json!({ "PoolName": "" });
        input[member] = value;
        let refusal = json(COGNITO, "CreateUserPool", &input);
        assert_eq!(refusal, Err(InputError::Serialization(text.to_owned())), "{input}");
    }
    for number in ["1.5", "\"1\"", "2147483648", "1e300", "true"] {
        let body = format!(r#"{{"MaxResults":{number}}}"#);
        let refusal = operation(COGNITO, "ListUserPools").json_input(body.as_bytes());
        assert!(matches!(refusal, Err(InputError::Serialization(_))), "{number}: {refusal:?}");
    }
}

#[test]
fn a_union_has_exactly_one_member() {
    let target = |configuration: Value| {
        let body = json!({ "name": "t", "targetConfiguration": configuration }).to_string();
        let path = "/gateways/g-0123456789/targets/";
        let (operation, labels) = Service::AgentCoreControl.operation_at(&http::Method::POST, path).unwrap();
        operation.rest_input(&labels, None, &http::HeaderMap::new(), body.as_bytes())
    };
    let endpoint = json!({ "mcpServer": { "endpoint": "https://a.test/mcp" } });
    assert!(target(json!({ "mcp": endpoint })).is_ok());
    for none in [json!({}), json!({ "stranger": {} })] {
        let text = told(target(none));
        assert!(
            text.starts_with("1 validation error detected: Value at 'targetConfiguration' failed"),
            "{text}"
        );
        assert!(text.contains("Member must have exactly one of these members: [mcp"), "{text}");
    }
    let text = told(target(json!({ "mcp": { "mcpServer": endpoint["mcpServer"], "lambda": {} } })));
    assert!(
        text.contains("Value at 'targetConfiguration.mcp' failed to satisfy constraint: Member must have")
    );
}

#[test]
fn terraform_reads_tags_of_an_oauth2_credential_provider() {
    let arn = "arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Atoken-vault%2Fdefault%2Foauth2credentialprovider%2Fa";
    let (operation, labels) =
        Service::AgentCoreControl.operation_at(&http::Method::GET, &format!("/tags/{arn}")).unwrap();
    let input = operation.rest_input(&labels, None, &http::HeaderMap::new(), b"").unwrap();
    assert_eq!(
        input["resourceArn"],
        "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default/oauth2credentialprovider/a"
    );
}

#[test]
fn what_a_recorded_answer_hides_is_hidden() {
    let (operation, labels) =
        Service::AgentCore.operation_at(&http::Method::POST, "/identities/oauth2/token").unwrap();
    let body = br#"{"workloadIdentityToken":"t","resourceCredentialProviderName":"p","scopes":[],"oauth2Flow":"m2m"}"#;
    refuses(
        operation.rest_input(&labels, None, &http::HeaderMap::new(), body),
        "Value at 'oauth2Flow' failed to satisfy constraint: Member must satisfy enum value set: \
         [ON_BEHALF_OF_TOKEN_EXCHANGE, M2M, USER_FEDERATION]",
    );
}
