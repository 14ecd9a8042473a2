//! Cognito over plain HTTP: documents, token endpoint and error bodies, byte by byte.

use agentcore_local_tests::{Answer, Local, SigV4, finish};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

async fn send(request: RequestBuilder) -> Answer {
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn discovery_with_and_without_a_domain() {
    let local = Local::built_in().await;
    let (url, pool) = (local.url(), local.variable("OUTBOUND_USER_POOL_ID"));
    let issuer = format!("{url}/{pool}");
    let document = local.get(&format!("/{pool}/.well-known/openid-configuration")).await;
    assert_eq!((document.status, document.header("content-type")), (200, Some("application/json")));
    let document = document.json();
    assert_eq!(document["issuer"], issuer);
    assert_eq!(document["jwks_uri"], format!("{issuer}/.well-known/jwks.json"));
    assert_eq!(document["token_endpoint"], local.variable("OUTBOUND_TOKEN_ENDPOINT"));
    assert_eq!(document["id_token_signing_alg_values_supported"], json!(["RS256"]));
    let members: Vec<&str> = document.as_object().unwrap().keys().map(String::as_str).collect();
    let mut sorted = members.clone();
    sorted.sort_unstable();
    assert_eq!(members, sorted, "AWS writes them in this order");

    let pool = local.variable("INBOUND_USER_POOL_ID");
    let document = local.get(&format!("/{pool}/.well-known/openid-configuration")).await.json();
    assert_eq!(document["issuer"], format!("{url}/{pool}"));
    assert_eq!(document["jwks_uri"], format!("{url}/{pool}/.well-known/jwks.json"));
}

#[tokio::test]
async fn a_key_set_has_two_keys_in_their_recorded_form() {
    let local = Local::built_in().await;
    let (inbound, outbound) =
        (local.variable("INBOUND_USER_POOL_ID"), local.variable("OUTBOUND_USER_POOL_ID"));
    let mut moduli = Vec::new();
    for pool in [inbound, outbound] {
        let answer = local.get(&format!("/{pool}/.well-known/jwks.json")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        let keys = answer.json();
        let keys = keys["keys"].as_array().unwrap();
        assert_eq!(keys.len(), 2);
        for key in keys {
            let members: Vec<&str> = key.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(members, ["alg", "e", "kid", "kty", "n", "use"]);
            assert_eq!(
                (&key["alg"], &key["e"], &key["kty"], &key["use"]),
                (&json!("RS256"), &json!("AQAB"), &json!("RSA"), &json!("sig"))
            );
            assert_eq!(key["kid"].as_str().unwrap().len(), 44, "32 bytes in padded base64");
            moduli.push(key["n"].as_str().unwrap().to_owned());
        }
    }
    moduli.sort();
    moduli.dedup();
    assert_eq!(moduli.len(), 4, "no key is used twice");
}

#[tokio::test]
async fn unknown_well_known_paths() {
    let local = Local::built_in().await;
    let pool = local.variable("INBOUND_USER_POOL_ID");
    for (path, status) in [
        (format!("/{pool}/.well-known/nothing"), 404),
        (format!("/{pool}/.well-known/oauth-authorization-server"), 400),
        ("/us-east-1_NoSuchPl/.well-known/openid-configuration".to_owned(), 404),
        ("/us-east-1_NoSuchPl/.well-known/jwks.json".to_owned(), 404),
        ("/.well-known/nothing".to_owned(), 404),
        ("/.well-known/oauth-authorization-server".to_owned(), 404),
    ] {
        let answer = local.get(&path).await;
        let expected = if path.starts_with("/us-east-1_NoSuchPl") { 400..=404 } else { status..=status };
        assert!(expected.contains(&answer.status), "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn the_token_endpoint_refuses_as_recorded() {
    let local = Local::built_in().await;
    let endpoint = local.variable("OUTBOUND_TOKEN_ENDPOINT").to_owned();
    let (client, secret) = (local.variable("OUTBOUND_CLIENT_ID"), local.variable("OUTBOUND_CLIENT_SECRET"));
    let public = local.variable("INBOUND_CLIENT_ID");
    let grant = ("grant_type", "client_credentials");
    let post = |form: &[(&str, &str)]| local.request("POST", &endpoint).form(form);
    let wrong_secret = r#"{"error":"invalid_client","error_description":"invalid_client_secret"}"#;
    let cases = [
        ("a wrong secret", post(&[grant]).basic_auth(client, Some("wrong")), wrong_secret),
        ("no secret", post(&[grant, ("client_id", client)]), wrong_secret),
        ("a client of another pool", post(&[grant, ("client_id", public)]), r#"{"error":"invalid_client"}"#),
        (
            "an unknown client",
            post(&[grant]).basic_auth("nobody", Some("x")),
            r#"{"error":"invalid_client"}"#,
        ),
        (
            "no grant",
            post(&[("scope", "x")]).basic_auth(client, Some(secret)),
            r#"{"error":"invalid_request"}"#,
        ),
        (
            "another grant",
            post(&[("grant_type", "password")]).basic_auth(client, Some(secret)),
            r#"{"error":"unsupported_grant_type"}"#,
        ),
        (
            "no usable scope",
            post(&[grant, ("scope", "other/read")]).basic_auth(client, Some(secret)),
            r#"{"error":"invalid_scope"}"#,
        ),
        (
            "a grant that the client may not use",
            post(&[("grant_type", "refresh_token"), ("refresh_token", "x")]).basic_auth(client, Some(secret)),
            r#"{"error":"unauthorized_client"}"#,
        ),
    ];
    for (why, request, body) in cases {
        send(request).await.assert(400, Some("application/json;charset=UTF-8"), None, body, why);
    }
    let answer = local.get(&endpoint).await;
    assert_eq!((answer.status, answer.body.as_str()), (405, ""));
}

#[tokio::test]
async fn the_token_endpoint_gives_what_was_asked_for() {
    let local = Local::built_in().await;
    let endpoint = local.variable("OUTBOUND_TOKEN_ENDPOINT").to_owned();
    let (client, secret) = (local.variable("OUTBOUND_CLIENT_ID"), local.variable("OUTBOUND_CLIENT_SECRET"));
    let all = "m2m-auth-demo-mcp/tools.read m2m-auth-demo-mcp/tools.write m2m-auth-demo-mcp/tools.execute";
    for (asked, given) in [
        (None, all),
        (Some("m2m-auth-demo-mcp/tools.read"), "m2m-auth-demo-mcp/tools.read"),
        (Some("m2m-auth-demo-mcp/tools.read other/scope"), "m2m-auth-demo-mcp/tools.read"),
    ] {
        let mut form =
            vec![("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret)];
        form.extend(asked.map(|scope| ("scope", scope)));
        form.push(("resource", "https://example.com/mcp"));
        let answer = send(local.request("POST", &endpoint).form(&form)).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some("application/json;charset=UTF-8"))
        );
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        assert_eq!(
            answer.body,
            format!(r#"{{"access_token":"{token}","expires_in":3600,"token_type":"Bearer"}}"#)
        );
        assert_eq!(claims(&token)["scope"], given, "{asked:?}");
        assert!(answer.header("cache-control").is_some_and(|value| value.contains("no-store")), "{answer:?}");
    }
}

fn claims(token: &str) -> Value {
    use base64::Engine as _;
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn an_error_is_written_as_aws_writes_it() {
    let local = Local::built_in().await;
    let parameters = json!({"USERNAME": "local-user", "PASSWORD": "wrong"});
    let client = local.variable("INBOUND_CLIENT_ID");
    let input = json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client, "AuthParameters": parameters});
    let answer = local.cognito("InitiateAuth", &input).await;
    let body = r#"{"__type":"NotAuthorizedException","message":"Incorrect username or password."}"#;
    answer.assert(400, Some("application/x-amz-json-1.1"), None, body, "a wrong password");
    assert_eq!(answer.header("x-amzn-errortype"), Some("NotAuthorizedException:"));
    assert_eq!(answer.header("x-amzn-errormessage"), Some("Incorrect username or password."));
}

#[tokio::test]
async fn broken_requests_are_4xx() {
    let local = Local::built_in().await;
    for (target, body) in [
        ("AWSCognitoIdentityProviderService.InitiateAuth", "{"),
        ("AWSCognitoIdentityProviderService.InitiateAuth", "[]"),
        ("AWSCognitoIdentityProviderService.InitiateAuth", "{}"),
        ("AWSCognitoIdentityProviderService.InitiateAuth", r#"{"AuthFlow":5}"#),
        ("AWSCognitoIdentityProviderService.NoSuchOperation", "{}"),
    ] {
        let request = local.request("POST", "/").header("x-amz-target", target);
        let answer = send(request.header("content-type", "application/x-amz-json-1.1").body(body)).await;
        assert!((400..500).contains(&answer.status), "{target} {body}: {answer:?}");
        assert!(answer.json()["__type"].is_string(), "{target} {body}: {answer:?}");
    }
    let huge = json!({"AuthFlow": "x".repeat(20 * 1024 * 1024)});
    assert_eq!(local.cognito("InitiateAuth", &huge).await.status, 413);
}

#[tokio::test]
async fn aws_host_names_mean_this_emulator() {
    let local = Local::built_in().await;
    let pool = local.variable("INBOUND_USER_POOL_ID").to_owned();
    let address = local.emulator.address();
    let url = format!("http://cognito-idp.us-east-1.amazonaws.com/{pool}/.well-known/jwks.json");
    let mut command = std::process::Command::new("curl");
    command.args([
        "--silent",
        "--show-error",
        "--noproxy",
        "*",
        "--connect-to",
        &format!("::{address}"),
        &url,
    ]);
    let printed = tokio::task::spawn_blocking(move || finish(&mut command).printed()).await.unwrap();
    assert_eq!(printed, local.get(&format!("/{pool}/.well-known/jwks.json")).await.body);
}

#[tokio::test]
async fn every_service_answers_to_its_aws_host_name() {
    let local = Local::built_in().await;
    let at = |host: &str| local.request("POST", "/").header("host", host);
    for (host, region, service, target) in [
        (
            "api.ecr.eu-west-1.amazonaws.com",
            "eu-west-1",
            "ecr",
            "AmazonEC2ContainerRegistry_V20150921.DescribeRegistry",
        ),
        (
            "secretsmanager.eu-west-1.amazonaws.com",
            "eu-west-1",
            "secretsmanager",
            "secretsmanager.ListSecrets",
        ),
    ] {
        let request = at(host).header("x-amz-target", target);
        let request = request.header("content-type", "application/x-amz-json-1.1").body("{}");
        let answer = Answer::of(SigV4::root(service).in_region(region).send(request).await).await;
        assert_eq!(answer.status, 200, "{host}: {answer:?}");
    }
    for (host, service, form) in [
        ("iam.amazonaws.com", "iam", "Action=ListRoles&Version=2010-05-08"),
        ("sts.amazonaws.com", "sts", "Action=GetSessionToken&Version=2011-06-15"),
        ("sts.us-east-1.amazonaws.com", "sts", "Action=GetSessionToken&Version=2011-06-15"),
    ] {
        let answer = Answer::of(SigV4::root(service).send(at(host).body(form)).await).await;
        assert!(answer.body.contains("amazonaws.com/doc/"), "{host}: {answer:?}");
    }
    let request = local.request("POST", "/oauth2/token").body("grant_type=client_credentials");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let request = request.header("host", "m2m-auth-demo.auth.us-west-2.amazoncognito.com");
    assert_eq!(Answer::of(request.send().await.unwrap()).await.status, 400, "no such domain in that region");
}

/// An operation that needs a signature, with these members beside the pool of the stack's user.
async fn administer(local: &Local, operation: &str, members: Value) -> Answer {
    let mut input = json!({"UserPoolId": local.variable("INBOUND_USER_POOL_ID")});
    input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let target = format!("AWSCognitoIdentityProviderService.{operation}");
    let request = local.request("POST", "/").header("x-amz-target", target);
    let request = request.header("content-type", "application/x-amz-json-1.1");
    Answer::of(SigV4::root("cognito-idp").send(request.body(input.to_string())).await).await
}

/// The status of a tool list at the gateway and at the runtime, which verify a token by its signature.
async fn accepted(local: &Local, token: &str) -> [u16; 2] {
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let gateway = local.rpc(local.gateway_url(), token, &message).await.status;
    let runtime = local.rpc(&local.runtime_url(), token, &message).await.status;
    [gateway, runtime]
}

fn refused(answer: &Answer, code: &str, message: &str) {
    assert_eq!((answer.status, answer.json()), (400, json!({"__type": code, "message": message})));
}

#[tokio::test]
async fn groups_are_in_tokens_that_the_gateway_takes() {
    let local = Local::built_in().await;
    let role = "arn:aws:iam::123456789012:role/readers";
    let group = json!({"GroupName": "readers", "RoleArn": role, "Precedence": 0});
    assert_eq!(administer(&local, "CreateGroup", group).await.status, 200);
    let member = json!({"GroupName": "readers", "Username": "local-user"});
    assert_eq!(administer(&local, "AdminAddUserToGroup", member.clone()).await.status, 200);
    let tokens = local.log_in().await;
    let (access, id) = (tokens["AccessToken"].as_str().unwrap(), tokens["IdToken"].as_str().unwrap());
    assert_eq!(claims(access)["cognito:groups"], json!(["readers"]));
    assert_eq!(claims(id)["cognito:groups"], json!(["readers"]));
    assert_eq!(claims(id)["cognito:preferred_role"], role);
    assert_eq!(claims(id)["cognito:roles"], json!([role]));
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    assert_eq!(local.rpc(local.gateway_url(), access, &message).await.status, 200);
    assert_eq!(administer(&local, "AdminRemoveUserFromGroup", member).await.status, 200);
    assert_eq!(claims(&local.user_token().await).get("cognito:groups"), None);
}

#[tokio::test]
async fn a_sign_out_ends_at_cognito_and_not_at_those_who_verify_signatures() {
    let local = Local::built_in().await;
    let client = local.variable("INBOUND_CLIENT_ID");
    let ways = ["GlobalSignOut", "AdminUserGlobalSignOut", "RevokeToken", "AdminDisableUser"];
    for way in ways {
        let tokens = local.log_in().await;
        let access = tokens["AccessToken"].as_str().unwrap();
        let before = accepted(&local, access).await;
        assert_eq!(before[0], 200, "{way}");
        let answer = match way {
            "GlobalSignOut" => local.cognito(way, &json!({"AccessToken": access})).await,
            "RevokeToken" => {
                local.cognito(way, &json!({"Token": tokens["RefreshToken"], "ClientId": client})).await
            }
            _ => administer(&local, way, json!({"Username": "local-user"})).await,
        };
        assert_eq!((answer.status, answer.body.as_str()), (200, "{}"), "{way}");
        let user = local.cognito("GetUser", &json!({"AccessToken": access})).await;
        refused(&user, "NotAuthorizedException", "Access Token has been revoked");
        let parameters = json!({"REFRESH_TOKEN": tokens["RefreshToken"]});
        let input =
            json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": client, "AuthParameters": parameters});
        let refreshed = local.cognito("InitiateAuth", &input).await;
        refused(&refreshed, "NotAuthorizedException", "Refresh Token has been revoked");
        assert_eq!(accepted(&local, access).await, before, "{way}: until the token expires");
    }
    let user = local.emulator.summary().user.as_ref().unwrap();
    let parameters = json!({"USERNAME": user.username, "PASSWORD": user.password});
    let input = json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client, "AuthParameters": parameters});
    let disabled = local.cognito("InitiateAuth", &input).await;
    refused(&disabled, "NotAuthorizedException", "User is disabled.");
    assert_eq!(administer(&local, "AdminEnableUser", json!({"Username": "local-user"})).await.status, 200);
    local.log_in().await;
}

#[tokio::test]
async fn tokens_of_another_pool_are_refused() {
    let local = Local::built_in().await;
    let machine = local.machine_token().await;
    for operation in ["GetUser", "GlobalSignOut", "DeleteUser"] {
        let answer = local.cognito(operation, &json!({"AccessToken": machine})).await;
        refused(&answer, "NotAuthorizedException", "Access Token does not have required scopes");
    }
    let tokens = local.log_in().await;
    let foreign = json!({"Token": tokens["RefreshToken"], "ClientId": local.variable("OUTBOUND_CLIENT_ID"),
        "ClientSecret": local.variable("OUTBOUND_CLIENT_SECRET")});
    let answer = local.cognito("RevokeToken", &foreign).await;
    refused(&answer, "UnauthorizedException", "Invalid token.");
    assert_eq!(
        local.cognito("GetUser", &json!({"AccessToken": tokens["AccessToken"]})).await.status,
        200,
        "nothing was revoked"
    );
}

#[tokio::test]
async fn a_clients_new_validity_holds_for_its_next_token() {
    let local = Local::built_in().await;
    let flows = json!(["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]);
    let update = json!({"ClientId": local.variable("INBOUND_CLIENT_ID"), "ExplicitAuthFlows": flows,
        "AccessTokenValidity": 5, "TokenValidityUnits": {"AccessToken": "minutes"}});
    assert_eq!(administer(&local, "UpdateUserPoolClient", update).await.status, 200);
    let tokens = local.log_in().await;
    let claims = claims(tokens["AccessToken"].as_str().unwrap());
    let seconds = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!((&tokens["ExpiresIn"], seconds), (&json!(300), 300));
}
