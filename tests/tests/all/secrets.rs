//! What a trace must never show, whatever happens.

use agentcore_local_tests::{Issuer, Local, Stub, fixture};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

/// The built-in stack with a second target that shows the test the M2M token, and one whose provider refuses.
fn stack(stub: &Stub, issuer: &Issuer) -> String {
    let url = stub.url();
    format!(
        "{}
[gateway.main.target.direct]
name = \"direct\"
endpoint = \"{url}\"
[gateway.main.target.direct.oauth]
provider_arn = \"${{oauth2_credential_provider.m2m.arn}}\"
",
        fixture("stacks/m2m-auth-demo.toml")
    )
    .replace("search_type = \"SEMANTIC\"", "search_type = \"SEMANTIC\"\nexception_level = \"DEBUG\"")
        + &format!(
            "[oauth2_credential_provider.refused]
name = \"refused\"
credential_provider_vendor = \"CustomOauth2\"
discovery_url = \"{}\"
client_id = \"refused-client\"
client_secret = \"refused-client-secret-0123456789\"
",
            issuer.discovery_url()
        )
}

#[tokio::test]
async fn no_trace_holds_a_token_a_password_or_a_client_secret() {
    let (stub, issuer) = (Stub::echo().await, Issuer::start().await);
    let local = Local::of(&stack(&stub, &issuer)).await;
    let (runtime_url, gateway_url) = (local.runtime_url(), local.gateway_url().to_owned());
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    let logged_in = local.log_in().await;
    let text = |name: &str| logged_in[name].as_str().unwrap().to_owned();
    let (access, id, refresh) = (text("AccessToken"), text("IdToken"), text("RefreshToken"));
    let machine = local.machine_token().await;
    let hostile = issuer.key().sign(&json!({"iss": "x", "secret-of-nobody": "y"}));

    // The chain, and each hop with each token, right and wrong.
    let called =
        local.call(&access, "m2m-auth-demo-mcp-target___add_numbers", &json!({"a": 5, "b": 3})).await;
    assert_eq!(called.status, 200);
    assert_eq!(
        local.call(&access, "direct___echo", &json!({"text": "x"})).await.json()["result"]["isError"],
        false
    );
    local.call(&access, "m2m-auth-demo-mcp-target___add_numbers", &json!({"a": "five"})).await;
    for token in
        [&access, &id, &refresh, &machine, &hostile, &format!("{machine}x"), &"just-nonsense-here".to_owned()]
    {
        local.rpc(&gateway_url, token, &message).await;
        local.rpc(&runtime_url, token, &message).await;
        for scheme in ["bearer", "Token", "AWS4-HMAC-SHA256"] {
            local.post(&gateway_url, Some(&format!("{scheme} {token}")), &message).await;
            local.post(&runtime_url, Some(&format!("{scheme} {token}")), &message).await;
        }
        let url = format!("{runtime_url}?qualifier=DEFAULT&access_token={token}");
        local.rpc(&url, token, &message).await;
    }
    let secret = local.variable("OUTBOUND_CLIENT_SECRET").to_owned();
    let endpoint = local.variable("OUTBOUND_TOKEN_ENDPOINT").to_owned();
    let client = local.variable("OUTBOUND_CLIENT_ID").to_owned();
    for form in [
        vec![("grant_type", "client_credentials"), ("client_id", &client), ("client_secret", &secret)],
        vec![
            ("grant_type", "client_credentials"),
            ("client_id", &client),
            ("client_secret", "wrong-client-secret-here"),
        ],
        vec![
            ("grant_type", "refresh_token"),
            ("client_id", &client),
            ("client_secret", &secret),
            ("refresh_token", &refresh),
        ],
        vec![("grant_type", "password"), ("username", "u"), ("password", "password-in-a-form")],
        vec![("grant_type", secret.as_str()), ("scope", secret.as_str())],
    ] {
        local.request("POST", &endpoint).form(&form).send().await.unwrap();
        local
            .request("POST", &endpoint)
            .basic_auth(&client, Some("wrong-basic-secret"))
            .form(&form)
            .send()
            .await
            .unwrap();
    }
    for path in ["/identities/GetWorkloadAccessToken", "/identities/oauth2/token"] {
        let body = json!({"workloadName": "x", "workloadIdentityToken": machine, "userToken": access});
        local.post(path, Some(&format!("Bearer {machine}")), &body).await;
    }

    let password = local.emulator.summary().user.as_ref().unwrap().password.clone();
    let sent_on = stub.asked().iter().find_map(|asked| {
        let value = asked.headers.get("authorization")?.to_str().ok()?;
        value.strip_prefix("Bearer ").map(str::to_owned)
    });
    let sent_on = sent_on.unwrap();
    let basic = STANDARD.encode(format!("{client}:{secret}"));
    let secrets = [
        access,
        id,
        refresh,
        machine,
        hostile,
        sent_on,
        secret,
        password,
        basic,
        "just-nonsense-here".to_owned(),
        "wrong-client-secret-here".to_owned(),
        "wrong-basic-secret".to_owned(),
        "password-in-a-form".to_owned(),
        "refused-client-secret-0123456789".to_owned(),
    ];
    let traces = local.get("/_local/traces").await.body;
    assert!(traces.contains("tools/call direct___echo"), "the traces are there");
    for secret in &secrets {
        assert!(!traces.contains(secret), "a trace shows {secret}: {}", around(&traces, secret));
        // Of a token neither the signature alone nor the claims as they were encoded.
        for part in secret.split('.').filter(|part| part.len() > 40) {
            assert!(!traces.contains(part), "a trace shows a part of {secret}: {}", around(&traces, part));
        }
    }
    assert!(!traces.contains("eyJ"), "a trace shows something like a token: {}", around(&traces, "eyJ"));
}

fn around(text: &str, found: &str) -> String {
    let at = text.find(found).unwrap();
    let before: Vec<char> = text[..at].chars().rev().take(300).collect();
    before.into_iter().rev().collect()
}
