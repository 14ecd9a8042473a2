use serde_json::{Value, json};

use crate::control::test_world::{Refused as _, World};

const URL: &str = "https://example.com/.well-known/openid-configuration";
const ARNS: &str = "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default";

fn custom(config: &Value) -> Value {
    json!({
        "name": "demo",
        "credentialProviderVendor": "CustomOauth2",
        "oauth2ProviderConfigInput": { "customOauth2ProviderConfig": config },
    })
}

fn config() -> Value {
    json!({ "oauthDiscovery": { "discoveryUrl": URL }, "clientId": "client", "clientSecret": "hunter2" })
}

fn members(object: &Value) -> Vec<&str> {
    let mut members: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
    members.sort_unstable();
    members
}

#[tokio::test]
async fn an_oauth2_provider_answers_as_recorded() {
    let control = World::new();
    let made = control.identities("CreateOauth2CredentialProvider", &custom(&config())).await;
    assert!(!made.text.contains("hunter2"));
    let made = made.output(201);
    assert_eq!(
        members(&made),
        [
            "callbackUrl",
            "clientSecretArn",
            "clientSecretSource",
            "credentialProviderArn",
            "name",
            "oauth2ProviderConfigOutput",
            "status",
        ]
    );
    let shown = json!({
        "customOauth2ProviderConfig": { "oauthDiscovery": { "discoveryUrl": URL }, "clientId": "client" },
    });
    assert_eq!(made["oauth2ProviderConfigOutput"], shown);
    assert_eq!((&made["status"], &made["clientSecretSource"]), (&json!("READY"), &json!("MANAGED")));
    assert_eq!(made["credentialProviderArn"], format!("{ARNS}/oauth2credentialprovider/demo"));
    let secret = made["clientSecretArn"]["secretArn"].as_str().unwrap();
    let kept = control.service.identity.secrets.read(secret).unwrap();
    assert!(kept.matches(r#"{"client_id":"client","client_secret":"hunter2"}"#));

    let demo = json!({ "name": "demo" });
    let first = control.identities("GetOauth2CredentialProvider", &demo).await;
    let second = control.identities("GetOauth2CredentialProvider", &demo).await;
    assert_eq!(first.text, second.text);
    let mut got = first.output(200);
    assert!(got["createdTime"].is_f64() && got["createdTime"] == got["lastUpdatedTime"], "{got}");
    assert_eq!(got["credentialProviderVendor"], "CustomOauth2");
    for more in ["createdTime", "lastUpdatedTime", "credentialProviderVendor"] {
        got.as_object_mut().unwrap().swap_remove(more);
    }
    assert_eq!(got, made);
    let tags = control.tags(made["credentialProviderArn"].as_str().unwrap()).await;
    assert_eq!(tags.output(200), json!({ "tags": {} }));
}

#[tokio::test]
async fn an_update_keeps_arns_and_callback_and_a_deletion_nothing() {
    let control = World::new();
    let mut sent = custom(&config());
    sent["tags"] = json!({ "a": "b" });
    let made = control.identities("CreateOauth2CredentialProvider", &sent).await.output(201);
    let arn = made["credentialProviderArn"].as_str().unwrap();
    assert_eq!(control.tags(arn).await.output(200), json!({ "tags": { "a": "b" } }));
    let metadata = json!({
        "issuer": "https://example.com",
        "authorizationEndpoint": "https://example.com/authorize",
        "tokenEndpoint": "https://example.com/token",
        "tokenEndpointAuthMethods": ["client_secret_post"],
    });
    let changed = json!({
        "oauthDiscovery": { "authorizationServerMetadata": metadata },
        "clientId": "updated",
        "clientSecret": "changed",
        "clientAuthenticationMethod": "CLIENT_SECRET_POST",
    });
    let updated = control.identities("UpdateOauth2CredentialProvider", &custom(&changed)).await.output(200);
    assert_eq!(updated["clientSecretArn"], made["clientSecretArn"]);
    assert_eq!(updated["callbackUrl"], made["callbackUrl"]);
    assert_eq!(members(&updated).len(), 10);
    let shown = &updated["oauth2ProviderConfigOutput"]["customOauth2ProviderConfig"];
    assert_eq!(shown["oauthDiscovery"], json!({ "authorizationServerMetadata": metadata }));
    assert_eq!(shown["clientAuthenticationMethod"], "CLIENT_SECRET_POST");
    let demo = json!({ "name": "demo" });
    let got = control.identities("GetOauth2CredentialProvider", &demo).await.output(200);
    assert_eq!(got, updated);

    let deleted = control.identities("DeleteOauth2CredentialProvider", &demo).await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    let gone = "CredentialProvider not found";
    for operation in ["GetOauth2CredentialProvider", "DeleteOauth2CredentialProvider"] {
        control.identities(operation, &demo).await.refused(404, "ResourceNotFoundException", gone);
    }
    let updated = control.identities("UpdateOauth2CredentialProvider", &custom(&config())).await;
    updated.refused(404, "ResourceNotFoundException", gone);
    assert_eq!(control.tags(arn).await.status, 404);
    let secret = made["clientSecretArn"]["secretArn"].as_str().unwrap();
    assert!(control.service.identity.secrets.read(secret).is_none());
}

#[tokio::test]
async fn an_api_key_provider_answers_as_recorded() {
    let control = World::new();
    let input = json!({ "name": "maps", "apiKey": "hunter2" });
    let made = control.identities("CreateApiKeyCredentialProvider", &input).await;
    assert!(!made.text.contains("hunter2"));
    let made = made.output(201);
    assert_eq!(members(&made), ["apiKeySecretArn", "apiKeySecretSource", "credentialProviderArn", "name"]);
    assert_eq!(made["credentialProviderArn"], format!("{ARNS}/apikeycredentialprovider/maps"));
    let taken = control.identities("CreateApiKeyCredentialProvider", &input).await;
    taken.refused(400, "ValidationException", "Credential provider with name: maps already exists");
    let maps = json!({ "name": "maps" });
    let got = control.identities("GetApiKeyCredentialProvider", &maps).await.output(200);
    assert_eq!(
        members(&got),
        [
            "apiKeySecretArn",
            "apiKeySecretSource",
            "createdTime",
            "credentialProviderArn",
            "lastUpdatedTime",
            "name"
        ]
    );
    let input = json!({ "name": "maps", "apiKey": "changed" });
    let updated = control.identities("UpdateApiKeyCredentialProvider", &input).await.output(200);
    assert_eq!(updated["apiKeySecretArn"], made["apiKeySecretArn"]);
    let secret = made["apiKeySecretArn"]["secretArn"].as_str().unwrap();
    let kept = control.service.identity.secrets.read(secret).unwrap();
    assert!(kept.matches(r#"{"api_key_value":"changed"}"#));
    let listed = control.identities("ListApiKeyCredentialProviders", &json!({})).await.output(200);
    let item = &listed["credentialProviders"][0];
    assert_eq!(members(item), ["createdTime", "credentialProviderArn", "lastUpdatedTime", "name"]);
    assert_eq!(control.identities("DeleteApiKeyCredentialProvider", &maps).await.status, 204);
    let gone = "ApiKeyCredentialProvider not found for maps";
    for operation in ["GetApiKeyCredentialProvider", "DeleteApiKeyCredentialProvider"] {
        control.identities(operation, &maps).await.refused(404, "ResourceNotFoundException", gone);
    }
    let updated = control.identities("UpdateApiKeyCredentialProvider", &input).await;
    updated.refused(404, "ResourceNotFoundException", gone);
}

#[tokio::test]
async fn what_is_missing_or_not_served_is_named() {
    let control = World::new();
    let refused = async |input: Value, code: &str, message: &str| {
        let answer = control.identities("CreateOauth2CredentialProvider", &input).await;
        answer.refused(400, code, message);
    };
    let without = |member: &str| {
        let mut config = config();
        config.as_object_mut().unwrap().swap_remove(member);
        custom(&config)
    };
    for member in ["clientId", "clientSecret"] {
        let text = format!("{member} is required for vendor CustomOauth2");
        refused(without(member), "ValidationException", &text).await;
    }
    let with = |member: &str, value: Value| {
        let mut config = config();
        config[member] = value;
        custom(&config)
    };
    let jwt = with("clientAuthenticationMethod", json!("PRIVATE_KEY_JWT"));
    let external = with("clientSecretConfig", json!({ "secretId": "mine", "jsonKey": "key" }));
    let exchange = with("onBehalfOfTokenExchangeConfig", json!({ "grantType": "TOKEN_EXCHANGE" }));
    let mut google = custom(&config());
    google["credentialProviderVendor"] = json!("GoogleOauth2");
    let cases = [
        (
            jwt,
            "oauth2ProviderConfigInput.customOauth2ProviderConfig.clientAuthenticationMethod PRIVATE_KEY_JWT",
        ),
        (external, "oauth2ProviderConfigInput.customOauth2ProviderConfig.clientSecretConfig"),
        (exchange, "oauth2ProviderConfigInput.customOauth2ProviderConfig.onBehalfOfTokenExchangeConfig"),
        (
            with("clientSecretSource", json!("EXTERNAL")),
            "oauth2ProviderConfigInput.customOauth2ProviderConfig.clientSecretSource EXTERNAL",
        ),
        (google, "credentialProviderVendor GoogleOauth2"),
    ];
    for (input, what) in cases {
        let text = format!("CreateOauth2CredentialProvider with {what} is not emulated by agentcore-local");
        refused(input, "UnsupportedOperationException", &text).await;
    }
    let mut other = custom(&config());
    other["oauth2ProviderConfigInput"] = json!({ "googleOauth2ProviderConfig": { "clientId": "client" } });
    let text = "customOauth2ProviderConfig is required for vendor CustomOauth2";
    refused(other, "ValidationException", text).await;
    let no_web =
        with("oauthDiscovery", json!({ "discoveryUrl": "ftp://x/.well-known/openid-configuration" }));
    let text = "The discovery URL 'ftp://x/.well-known/openid-configuration' is not an http or https URL \
                without a password";
    refused(no_web, "ValidationException", text).await;
    let listed = control.identities("ListOauth2CredentialProviders", &json!({})).await.output(200);
    assert_eq!(listed, json!({ "credentialProviders": [] }));
    let answer = control.identities("CreateApiKeyCredentialProvider", &json!({ "name": "maps" })).await;
    answer.refused(400, "ValidationException", "apiKey is required");
    let input = json!({ "name": "maps", "apiKey": "k", "apiKeySecretSource": "EXTERNAL" });
    let answer = control.identities("CreateApiKeyCredentialProvider", &input).await;
    let text =
        "CreateApiKeyCredentialProvider with apiKeySecretSource EXTERNAL is not emulated by agentcore-local";
    answer.refused(400, "UnsupportedOperationException", text);
}

#[tokio::test]
async fn providers_are_listed_page_by_page_in_their_own_region() {
    let control = World::new();
    for number in 0..22 {
        let mut input = custom(&config());
        input["name"] = json!(format!("demo-{number:02}"));
        control.identities("CreateOauth2CredentialProvider", &input).await.output(201);
    }
    let first = control.identities("ListOauth2CredentialProviders", &json!({})).await.output(200);
    assert_eq!(first["credentialProviders"].as_array().unwrap().len(), 20);
    let rest = json!({ "nextToken": first["nextToken"] });
    let second = control.identities("ListOauth2CredentialProviders", &rest).await.output(200);
    assert_eq!(second["credentialProviders"][1]["name"], "demo-21");
    assert!(second.get("nextToken").is_none());
    assert_eq!(
        members(&second["credentialProviders"][0]),
        ["createdTime", "credentialProviderArn", "credentialProviderVendor", "lastUpdatedTime", "name"]
    );
    let foreign = control.identities("ListApiKeyCredentialProviders", &rest).await;
    foreign.refused(400, "ValidationException", "Invalid nextToken");
    let (path, demo) = ("/identities/GetOauth2CredentialProvider", json!({ "name": "demo-00" }));
    assert_eq!(control.ask_in("eu-west-1", "POST", path, &demo).await.status, 404);
    let path = "/identities/CreateOauth2CredentialProvider";
    let mut input = custom(&config());
    input["name"] = json!("demo-00");
    let made = control.ask_in("eu-west-1", "POST", path, &input).await.output(201);
    assert!(made["credentialProviderArn"].as_str().unwrap().contains(":eu-west-1:"), "{made}");
    assert!(made["clientSecretArn"]["secretArn"].as_str().unwrap().contains(":eu-west-1:"), "{made}");
}

#[tokio::test]
async fn there_is_one_token_vault() {
    let control = World::new();
    let path = "/identities/get-token-vault";
    let vault = control.ask_in("us-east-1", "POST", path, &json!({})).await;
    let named = control.ask_in("us-east-1", "POST", path, &json!({ "tokenVaultId": "default" })).await;
    assert_eq!(vault.text, named.text);
    let vault = vault.output(200);
    assert_eq!(vault["tokenVaultId"], "default");
    assert_eq!(vault["kmsConfiguration"], json!({ "keyType": "ServiceManagedKey" }));
    assert!(vault["lastModifiedDate"].is_f64());
    let other = control.ask_in("us-east-1", "POST", path, &json!({ "tokenVaultId": "other" })).await;
    other.refused(404, "ResourceNotFoundException", "TokenVault not found for other");
}
