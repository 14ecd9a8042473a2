//! Forged tokens and signatures, sent to every path that asks who calls: none is accepted, and none breaks anything.

use std::path::Path;
use std::time::Duration;

use agentcore_local_tests::{Local, SigV4, fixture, repository};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Request, RequestBuilder};
use serde_json::{Value, json};

/// Every path that asks for a token or a signature, in one emulator: both built-in stacks together.
struct Paths {
    local: Local,
    /// Gateway and runtime that take tokens.
    takes_tokens: Vec<String>,
    /// Gateway and runtime that take signatures.
    takes_signatures: Vec<String>,
}

impl Paths {
    async fn new() -> Self {
        let signed = fixture("stacks/iam-chain.toml");
        let signed = signed.split_once("\n[runtime.mcp_server]").unwrap().1;
        let signed = format!("\n[runtime.mcp_server]{signed}");
        let signed =
            signed.replace("runtime.mcp_server", "runtime.signed").replace("gateway.main", "gateway.signed");
        let stack = format!("{}{signed}", fixture("stacks/m2m-auth-demo.toml"));
        let local = Local::of(&stack).await;
        let status = local.emulator.status();
        let by_kind = |takes_tokens: bool| {
            let gateways = status
                .gateways
                .iter()
                .filter(move |gateway| (gateway.authorizer_type == "CUSTOM_JWT") == takes_tokens);
            let runtimes =
                status.runtimes.iter().filter(move |runtime| runtime.name.starts_with("m2m") == takes_tokens);
            gateways
                .map(|gateway| gateway.url.clone())
                .chain(runtimes.map(|runtime| runtime.endpoints[0].url.clone()))
                .collect()
        };
        let (takes_tokens, takes_signatures): (Vec<_>, Vec<_>) = (by_kind(true), by_kind(false));
        assert_eq!((takes_tokens.len(), takes_signatures.len()), (2, 2));
        Self { local, takes_tokens, takes_signatures }
    }

    /// A call that each would answer if its caller were the right one.
    fn requests(&self) -> Vec<(String, RequestBuilder)> {
        let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).to_string();
        let accept = "application/json, text/event-stream";
        let chain = self.takes_tokens.iter().chain(&self.takes_signatures).map(|url| {
            let request = self.local.request("POST", url).header("content-type", "application/json");
            (url.clone(), request.header("accept", accept).body(message.clone()))
        });
        let form = [("Action", "ListRoles"), ("Version", "2010-05-08")];
        let apis = [
            ("iam".to_owned(), self.local.request("POST", "/").form(&form)),
            ("control plane".to_owned(), self.local.request("POST", "/gateways/").body("{}")),
            (
                "identity".to_owned(),
                self.local.request("POST", "/identities/GetWorkloadAccessToken").body("{}"),
            ),
        ];
        chain.chain(apis).collect()
    }

    async fn is_refused(&self, name: &str, what: &str, request: Request) {
        let answer = self.local.execute(request).await;
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_client_error(), "{name} answers {status} to {what:.200}: {text}");
        assert!(!text.contains("\"result\""), "{name} answers {what:.200}: {text}");
    }
}

fn part(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

/// Tokens that prove nothing: changed, unsigned, signed by others, or none at all.
fn forged_tokens(genuine: &str) -> Vec<String> {
    let parts: Vec<&str> = genuine.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("{genuine}") };
    let read: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    let kid = read["kid"].as_str().unwrap();
    let mut tokens: Vec<String> =
        ["none", "None", "nOnE", "", "rs256", "RS384", "PS256", "ES256", "HS256", "EdDSA"]
            .iter()
            .flat_map(|algorithm| {
                let header = part(&json!({"alg": algorithm, "kid": kid}));
                [format!("{header}.{claims}."), format!("{header}.{claims}.{signature}")]
            })
            .collect();
    for header in [
        json!({"alg": "RS256"}),
        json!({"alg": "RS256", "kid": "../../etc/passwd"}),
        json!({"alg": "RS256", "kid": kid, "crit": ["exp"]}),
        json!({"alg": "RS256", "kid": kid, "b64": false}),
        json!({"alg": "RS256", "kid": kid, "jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}}),
        json!({"alg": "RS256", "kid": kid, "jku": "http://127.0.0.1:1/keys"}),
        json!({"alg": "RS256", "kid": kid, "typ": "JWT"}),
    ] {
        tokens.push(format!("{}.{claims}.{signature}", part(&header)));
    }
    let mut changed: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    changed["exp"] = json!(99_999_999_999_i64);
    tokens.push(format!("{header}.{}.{signature}", part(&changed)));
    tokens.extend([
        format!("{header}.{claims}"),
        format!("{header}.{claims}.{}", &signature[4..]),
        format!("{header}.{claims}.{}", URL_SAFE_NO_PAD.encode([0; 256])),
        format!("{genuine}.{signature}"),
        "a.b.c".to_owned(),
        "..".to_owned(),
        "null".to_owned(),
        "x".repeat(20_000),
    ]);
    tokens
}

/// The published vectors of JSON Web Signatures, valid ones too: nobody here has signed them.
fn published() -> Vec<String> {
    let path = repository().join("../shared/vectors/wycheproof/json_web_signature_test.json");
    let Ok(text) = std::fs::read(Path::new(&path)) else {
        eprintln!("left out: Wycheproof's vectors are not in ../shared/vectors");
        return Vec::new();
    };
    let vectors: Value = serde_json::from_slice(&text).unwrap();
    let groups = vectors["testGroups"].as_array().unwrap().iter();
    let tests = groups.flat_map(|group| group["tests"].as_array().unwrap());
    let texts: Vec<String> = tests.filter_map(|test| test["jws"].as_str().map(str::to_owned)).collect();
    assert!(texts.len() > 300, "{}", texts.len());
    texts
}

#[tokio::test]
async fn no_forged_token_is_accepted_anywhere() {
    let paths = Paths::new().await;
    let genuine = paths.local.user_token().await;
    for token in forged_tokens(&genuine).iter().chain(&published()) {
        let Ok(value) = HeaderValue::from_str(&format!("Bearer {token}")) else { continue };
        for (name, request) in paths.requests() {
            let request = request.header(AUTHORIZATION, value.clone()).build().unwrap();
            paths.is_refused(&name, token, request).await;
        }
    }
    // The genuine one is a token, where signatures are required.
    for (name, request) in paths.requests() {
        if !paths.takes_tokens.contains(&name) {
            paths
                .is_refused(&name, "the genuine token", request.bearer_auth(&genuine).build().unwrap())
                .await;
        }
    }
}

/// Changes of a genuine header that leave it one of AWS's in form.
fn forged_signatures(genuine: &str) -> Vec<String> {
    let signature = genuine.rsplit_once('=').unwrap().1.to_owned();
    let with = |other: &str| genuine.replace(&signature, other);
    let (credential, _) = genuine.split_once("Credential=").unwrap().1.split_once(',').unwrap();
    let parts: Vec<&str> = credential.split('/').collect();
    let scoped = |at: usize, other: &str| {
        let mut parts = parts.clone();
        parts[at] = other;
        genuine.replace(credential, &parts.join("/"))
    };
    let flipped = if signature.starts_with('0') { "1" } else { "0" };
    vec![
        with(""),
        with(&"0".repeat(64)),
        with(&signature.to_uppercase().replace(|character: char| character.is_ascii_digit(), "A")),
        with(&format!("{flipped}{}", &signature[1..])),
        with(&signature[..63]),
        with(&format!("{signature}0")),
        genuine.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
        genuine.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
        genuine.replace("AWS4-HMAC-SHA256", "aws4-hmac-sha256"),
        genuine.replace("AWS4-HMAC-SHA256", "AWS3-HMAC-SHA256"),
        scoped(0, "AKIAIOSFODNN7EXAMPLF"),
        scoped(0, ""),
        scoped(1, "19700101"),
        scoped(2, "*"),
        scoped(2, "eu-west-1"),
        scoped(3, "*"),
        scoped(3, "s3"),
        scoped(4, "aws3_request"),
        genuine.replace("SignedHeaders=", "SignedHeaders=authorization;"),
        genuine.replace("host;", ""),
        genuine.replace("x-amz-date", "x-amz-dat"),
        genuine.replace("SignedHeaders", "signedheaders"),
        format!("{genuine}, Signature={}", "0".repeat(64)),
        "AWS4-HMAC-SHA256 ".to_owned(),
    ]
}

#[tokio::test]
async fn no_forged_signature_is_accepted_anywhere() {
    let paths = Paths::new().await;
    for (name, request) in paths.requests() {
        let service = if name == "iam" { "iam" } else { "bedrock-agentcore" };
        let plain = request.build().unwrap();
        let signed = SigV4::root(service).sign(plain.try_clone().unwrap());
        if !paths.takes_tokens.contains(&name) && name != "identity" {
            let genuine = paths.local.execute(signed.try_clone().unwrap()).await;
            assert!(
                !matches!(genuine.status().as_u16(), 401 | 403),
                "{name}: {}",
                genuine.text().await.unwrap()
            );
        }
        let header = signed.headers()[AUTHORIZATION].to_str().unwrap().to_owned();
        for forged in forged_signatures(&header) {
            let mut request = signed.try_clone().unwrap();
            request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_str(&forged).unwrap());
            paths.is_refused(&name, &forged, request).await;
        }
        // A genuine signature of another request, of another time, of nobody, or twice.
        let mut body = signed.try_clone().unwrap();
        *body.body_mut() = Some("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}".into());
        paths.is_refused(&name, "another body", body).await;
        let mut query = signed.try_clone().unwrap();
        query.url_mut().query_pairs_mut().append_pair("a", "b");
        paths.is_refused(&name, "another query", query).await;
        let mut twice = signed.try_clone().unwrap();
        twice.headers_mut().append(AUTHORIZATION, HeaderValue::from_str(&header).unwrap());
        paths.is_refused(&name, "two headers", twice).await;
        let mut both = SigV4::root(service).presign(plain.try_clone().unwrap(), Duration::from_secs(60));
        both.headers_mut().insert(AUTHORIZATION, HeaderValue::from_str(&header).unwrap());
        paths.is_refused(&name, "a header and a query", both).await;
        let hour = Duration::from_secs(3600);
        let now = SigV4::root(service).time;
        for time in [now - hour, now + hour] {
            let late = SigV4 { time, ..SigV4::root(service) };
            paths.is_refused(&name, "another time", late.sign(plain.try_clone().unwrap())).await;
        }
        for secret in ["", "test"] {
            let stranger = SigV4 { secret: secret.to_owned(), ..SigV4::root(service) };
            paths.is_refused(&name, "another secret", stranger.sign(plain.try_clone().unwrap())).await;
        }
        let marked = SigV4::root(service).sign_marker(plain.try_clone().unwrap(), "UNSIGNED-PAYLOAD");
        paths.is_refused(&name, "an unsigned payload", marked).await;
    }
}
