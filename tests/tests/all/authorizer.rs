//! The customJWTAuthorizer at both hops: tokens of another issuer, right and wrong, and what each is answered.

mod both_kinds;
mod cognito;
mod gateway;
mod rotation;
mod runtime;
mod time;

use agentcore_local::trace::{Trace, Verdict};
use agentcore_local_tests::{Answer, Issuer, Key, Local, flatten};
use serde_json::{Value, json};

/// An authorizer that checks everything there is, as both hops' stacks have it.
fn everything(table: &str, issuer: &Issuer) -> String {
    let claim = |name: &str, kind: &str, operator: &str, value: &str| {
        format!(
            r#"{{ inbound_token_claim_name = "{name}", inbound_token_claim_value_type = "{kind}", authorizing_claim_match_value = {{ claim_match_operator = "{operator}", claim_match_value = {{ {value} }} }} }}"#
        )
    };
    let claims = [
        claim("team", "STRING", "EQUALS", r#"match_value_string = "blue""#),
        claim("groups", "STRING_ARRAY", "CONTAINS", r#"match_value_string = "admins""#),
        claim("roles", "STRING_ARRAY", "CONTAINS_ANY", r#"match_value_string_list = ["reader", "writer"]"#),
    ];
    format!(
        "[{table}.custom_jwt_authorizer]
discovery_url = \"{}\"
allowed_clients = [\"demo-client\", \"other-client\"]
allowed_audience = [\"demo\", \"other\"]
allowed_scopes = [\"demo/read\", \"demo/write\"]
custom_claims = [{}]
",
        issuer.discovery_url(),
        claims.join(", ")
    )
}

/// The claims of a token that passes everything.
fn good(issuer: &Issuer, now: i64) -> Value {
    json!({
        "sub": "somebody",
        "iss": issuer.url(),
        "aud": "demo",
        "client_id": "demo-client",
        "scope": "openid demo/read",
        "team": "blue",
        "groups": ["users", "admins"],
        "roles": ["writer"],
        "nbf": now - 10,
        "iat": now - 10,
        "exp": now + 3600,
    })
}

/// The good claims with one of them another; null takes it away.
fn with(mut claims: Value, name: &str, value: Value) -> Value {
    let members = claims.as_object_mut().unwrap();
    if value.is_null() {
        members.shift_remove(name);
    } else {
        members.insert(name.to_owned(), value);
    }
    claims
}

/// Tokens that must pass: each shows another form that a check accepts.
fn passing(issuer: &Issuer, now: i64) -> Vec<(&'static str, String)> {
    let good = good(issuer, now);
    let signed = |name: &str, value: Value| issuer.key().sign(&with(good.clone(), name, value));
    let scopes_as_list = with(with(good.clone(), "scope", Value::Null), "scp", json!(["demo/write", "x"]));
    vec![
        ("as it should be", issuer.key().sign(&good)),
        (
            "header with typ",
            issuer.key().sign_with_header(&json!({"typ": "JWT", "alg": "RS256", "kid": "first"}), &good),
        ),
        ("without nbf", signed("nbf", Value::Null)),
        ("the other client", signed("client_id", json!("other-client"))),
        ("aud as a list", signed("aud", json!(["x", "other"]))),
        ("the other scope", signed("scope", json!("demo/write"))),
        ("scopes as a list", issuer.key().sign(&scopes_as_list)),
        ("the first role", signed("roles", json!(["x", "reader"]))),
    ]
}

/// `Authorization` headers that must be refused: what is wrong, the check that says so, the header.
fn failing(issuer: &Issuer, now: i64) -> Vec<(&'static str, &'static str, Option<String>)> {
    let key = issuer.key();
    let good = good(issuer, now);
    let with = |name: &str, value: Value| key.sign(&with(good.clone(), name, value));
    let stranger = Key::generate("first");
    let tampered = {
        let (head, signature) =
            key.sign(&good).rsplit_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let other = key.sign(&json!({"other": true})).rsplit_once('.').unwrap().1.to_owned();
        assert_ne!(signature, other);
        format!("{head}.{other}")
    };
    let unknown = Key::generate("nobody's").sign(&good);
    let sigv4 = "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/bedrock-agentcore/aws4_request, \
                 SignedHeaders=host;x-amz-date, Signature=0000";
    let tokens = [
        ("not a token", "token", "nonsense".to_owned()),
        ("three parts of nonsense", "token", "a.b.c".to_owned()),
        ("alg none", "alg", key.unsigned(&good)),
        ("HS256", "alg", key.sign_symmetric(&good)),
        ("another issuer", "iss", with("iss", json!("https://issuer.example.com"))),
        ("no issuer", "iss", with("iss", Value::Null)),
        ("unknown kid", "kid", unknown),
        ("a stranger's key of the same name", "signature", stranger.sign(&good)),
        ("the signature of another token", "signature", tampered),
        ("expired", "exp", with("exp", json!(now - 1))),
        ("without exp", "exp", with("exp", Value::Null)),
        ("not yet valid", "nbf", with("nbf", json!(now + 600))),
        ("another client", "allowedClients", with("client_id", json!("stranger"))),
        ("no client", "allowedClients", with("client_id", Value::Null)),
        ("another audience", "allowedAudience", with("aud", json!(["strangers", "more"]))),
        ("no audience", "allowedAudience", with("aud", Value::Null)),
        ("other scopes", "allowedScopes", with("scope", json!("demo/readme openid"))),
        ("no scope", "allowedScopes", with("scope", Value::Null)),
        ("another team", "customClaims.team", with("team", json!("red"))),
        ("a list of teams", "customClaims.team", with("team", json!(["blue"]))),
        ("not in the group", "customClaims.groups", with("groups", json!(["users"]))),
        ("none of the roles", "customClaims.roles", with("roles", json!(["guest"]))),
    ];
    let bearers = tokens.map(|(name, check, token)| (name, check, Some(format!("Bearer {token}"))));
    let mut all = vec![
        ("no token", "Authorization", None),
        ("SigV4", "Authorization", Some(sigv4.to_owned())),
        ("another scheme", "Authorization", Some("Basic dXNlcjpwYXNz".to_owned())),
        ("an empty token", "Authorization", Some("Bearer ".to_owned())),
    ];
    all.extend(bearers);
    all
}

/// The checks of a trace's first hop: all passed but the last, which is `check`.
#[track_caller]
fn assert_failed_check(trace: &Trace, check: &str, why: &str) {
    let hop = &trace.hops[0];
    assert_eq!((trace.verdict, hop.verdict), (Verdict::Failed, Verdict::Failed), "{why}: {trace:?}");
    let failed: Vec<&str> = hop
        .checks
        .iter()
        .filter(|check| check.verdict == Verdict::Failed)
        .map(|check| check.check.as_ref())
        .collect();
    assert_eq!(failed, [check], "{why}: {trace:?}");
}

/// In a trace of a token that passed, the checks stand in AgentCore's order.
#[track_caller]
fn assert_order_of_checks(local: &Local, answer: &Answer) {
    let trace = local.trace_of(answer);
    let order = [
        "token",
        "alg",
        "iss",
        "kid",
        "signature",
        "exp",
        "nbf",
        "allowedClients",
        "allowedAudience",
        "allowedScopes",
        "customClaims.team",
        "customClaims.groups",
        "customClaims.roles",
    ];
    let traces = [trace];
    let checks = &flatten(&traces)[0].checks;
    let checks: Vec<&str> =
        checks.iter().map(|check| check.check.as_ref()).filter(|check| order.contains(check)).collect();
    assert_eq!(checks, order);
}
