//! Which callers are authorized, and what the others get: each check once passed and once failed.

use std::time::Duration;

use super::*;
use crate::jwt::{ClaimRule, CustomClaim};
use crate::trace::Verdict;

const PING: &str = r#"{"jsonrpc":"2.0","id":7,"method":"ping"}"#;
const PONG: &str = r#"{"jsonrpc":"2.0","id":7,"result":{}}"#;
const MISSING: &str = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"Missing Bearer token"}}"#;
const INVALID: &str = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"Invalid Bearer token"}}"#;
const FORBIDDEN: &str = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32002,"message":"Authorization error - Insufficient permissions"}}"#;

/// Asserts everything that a refused caller of `ping` gets, and the check that the trace blames.
fn assert_denied(world: &World, gateway: &Gateway, answer: &Answer, expected: (u16, &str), check: &str) {
    assert_denied_as("ping", world, gateway, answer, (expected.0, expected.1, check));
}

/// The same for a call that the trace names this way: what it asked for, or its path if that cannot be read.
fn assert_denied_as(
    title: &str,
    world: &World,
    gateway: &Gateway,
    answer: &Answer,
    expected: (u16, &str, &str),
) {
    let (status, body, check) = expected;
    assert_eq!((answer.status, answer.text.as_str()), (status, body), "{check}");
    assert_eq!(answer.optional_header("content-type"), Some("application/json"));
    assert_eq!(answer.optional_header("x-amzn-requestid").map(str::len), Some(36));
    let error = if status == 401 { "invalid_token" } else { "insufficient_scope" };
    let settings = gateway.settings().unwrap();
    let scopes = &settings.inbound.custom_jwt().unwrap().authorizer.configuration().allowed_scopes;
    let scope = if scopes.is_empty() { String::new() } else { format!(r#" scope="{}","#, scopes.join(" ")) };
    let challenge = format!(
        r#"Bearer error="{error}",{scope} resource_metadata="{PUBLIC_URL}/gateway/{}/.well-known/oauth-protected-resource""#,
        gateway.id
    );
    assert_eq!(answer.optional_header("www-authenticate"), Some(challenge.as_str()));
    let trace = world.trace(answer);
    assert_eq!(trace.verdict, Verdict::Failed);
    assert_eq!(trace.title, title);
    let failed: Vec<_> =
        trace.hops[0].checks.iter().filter(|check| check.verdict == Verdict::Failed).collect();
    assert_eq!(failed.iter().map(|check| check.check.as_ref()).collect::<Vec<_>>(), [check]);
}

fn assert_let_in(world: &World, answer: &Answer) {
    assert_eq!((answer.status, answer.text.as_str()), (200, PONG));
    assert_eq!(answer.optional_header("content-type"), Some("application/json"));
    assert_eq!(answer.optional_header("x-amzn-requestid").map(str::len), Some(36));
    assert_eq!(answer.optional_header("www-authenticate"), None);
    let trace = world.trace(answer);
    assert_eq!((trace.verdict, trace.title.as_str()), (Verdict::Passed, "ping"));
    let caller = trace.hops[0].checks.iter().find(|check| check.check == "caller").unwrap();
    assert_eq!(caller.actual, "test-user");
}

#[tokio::test]
async fn the_authorization_header_has_to_carry_one_bearer_token() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let answer = world.post_with(&gateway, &[], PING).await;
    assert_denied(&world, &gateway, &answer, (401, MISSING), "Authorization");
    let (bearer, lower) = (format!("Bearer {}", world.token()), format!("bearer {}", world.token()));
    let signed =
        "AWS4-HMAC-SHA256 Credential=AKIA/20261123/us-east-1/bedrock-agentcore/aws4_request, Signature=0";
    for value in [signed, "Basic dXNlcjpwYXNz", "Bearer", "Bearer ", &world.token()] {
        let answer = world.post_with(&gateway, &[("authorization", value)], PING).await;
        assert_denied(&world, &gateway, &answer, (401, INVALID), "Authorization");
        assert!(!format!("{:?}", world.trace(&answer)).contains("dXNlcjpwYXNz"));
    }
    let twice = [("authorization", bearer.as_str()), ("authorization", bearer.as_str())];
    let answer = world.post_with(&gateway, &twice, PING).await;
    assert_denied(&world, &gateway, &answer, (401, INVALID), "Authorization");
    for value in [&bearer, &lower] {
        assert_let_in(&world, &world.post_with(&gateway, &[("authorization", value)], PING).await);
    }
}

#[tokio::test]
async fn a_token_that_proves_nothing_is_invalid() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let token = world.token();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let other = KeyStock::new(KeyOrigin::Generated).signing_key().await.unwrap();
    let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", token.split('.').nth(1).unwrap());
    let first = if signature.starts_with('A') { "B" } else { "A" };
    let forged = format!("{signed}.{first}{}", &signature[1..]);
    let cases = [
        ("garbage".to_owned(), "token"),
        (format!("{signed}."), "signature"),
        (unsigned, "alg"),
        (other.sign(&world.claims()).unwrap(), "kid"),
        (forged, "signature"),
    ];
    for (token, check) in cases {
        let authorization = format!("Bearer {token}");
        let answer = world.post_with(&gateway, &[("authorization", &authorization)], PING).await;
        assert_denied(&world, &gateway, &answer, (401, INVALID), check);
    }
    assert_let_in(&world, &world.post(&gateway, PING).await);
}

#[tokio::test]
async fn a_token_is_good_until_its_exp_to_the_second() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let authorization = format!("Bearer {}", world.token());
    world.service.clock.advance(Duration::from_secs(3590));
    assert_let_in(&world, &world.post_with(&gateway, &[("authorization", &authorization)], PING).await);
    world.service.clock.advance(Duration::from_secs(10));
    let answer = world.post_with(&gateway, &[("authorization", &authorization)], PING).await;
    assert_denied(&world, &gateway, &answer, (401, INVALID), "exp");
}

/// The subject of a check: its configuration, a claim that passes, one that fails, and what the caller gets then.
struct Case {
    check: &'static str,
    authorizer: AuthorizerConfiguration,
    passes: Vec<(&'static str, Value)>,
    fails: Vec<(&'static str, Value)>,
    expected: (u16, &'static str),
}

#[tokio::test]
async fn every_configured_rule_has_to_hold() {
    let only = || AuthorizerConfiguration { allowed_clients: Vec::new(), ..authorizer() };
    let custom = |rule: ClaimRule| AuthorizerConfiguration {
        custom_claims: vec![CustomClaim { name: "team".to_owned(), rule }],
        ..only()
    };
    let cases = [
        Case {
            check: "iss",
            authorizer: authorizer(),
            passes: vec![("iss", json!(ISSUER))],
            fails: vec![("iss", json!("https://issuer.test/us-east-1_Other"))],
            expected: (403, FORBIDDEN),
        },
        Case {
            check: "allowedClients",
            authorizer: authorizer(),
            passes: vec![("client_id", json!("client"))],
            fails: vec![("client_id", json!("other")), ("client_id", Value::Null)],
            expected: (403, FORBIDDEN),
        },
        Case {
            check: "allowedAudience",
            authorizer: AuthorizerConfiguration { allowed_audience: vec!["api".to_owned()], ..only() },
            passes: vec![("aud", json!("api")), ("aud", json!(["x", "api"]))],
            fails: vec![("aud", json!("client")), ("aud", Value::Null)],
            expected: (401, INVALID),
        },
        Case {
            check: "allowedScopes",
            authorizer: AuthorizerConfiguration {
                allowed_scopes: vec!["mcp/read".to_owned(), "mcp/write".to_owned()],
                ..only()
            },
            passes: vec![("scope", json!("openid mcp/write")), ("scp", json!(["mcp/read"]))],
            fails: vec![("scope", json!("openid mcp/readall")), ("scope", json!(""))],
            expected: (403, FORBIDDEN),
        },
        Case {
            check: "customClaims.team",
            authorizer: custom(ClaimRule::Equals("blue".to_owned())),
            passes: vec![("team", json!("blue"))],
            fails: vec![("team", json!("red")), ("team", Value::Null)],
            expected: (403, FORBIDDEN),
        },
        Case {
            check: "customClaims.team",
            authorizer: custom(ClaimRule::Contains("blue".to_owned())),
            passes: vec![("team", json!(["red", "blue"]))],
            fails: vec![("team", json!(["red"]))],
            expected: (403, FORBIDDEN),
        },
        Case {
            check: "customClaims.team",
            authorizer: custom(ClaimRule::ContainsAny(vec!["blue".to_owned(), "green".to_owned()])),
            passes: vec![("team", json!(["green"]))],
            fails: vec![("team", json!(["red"]))],
            expected: (403, FORBIDDEN),
        },
    ];
    let world = World::new().await;
    for (number, case) in cases.into_iter().enumerate() {
        let name = format!("demo{number}");
        let gateway = world
            .gateway(GatewayConfiguration {
                inbound: InboundConfiguration::CustomJwt(case.authorizer),
                ..configuration(&name)
            })
            .await;
        for (claim, value) in case.passes {
            let answer = ask_with_claim(&world, &gateway, claim, value).await;
            assert_let_in(&world, &answer);
        }
        for (claim, value) in case.fails {
            let answer = ask_with_claim(&world, &gateway, claim, value).await;
            assert_denied(&world, &gateway, &answer, case.expected, case.check);
        }
    }
}

/// Pings with a token that has the claim, or lacks it if the value is null.
async fn ask_with_claim(world: &World, gateway: &Gateway, claim: &str, value: Value) -> Answer {
    let mut claims = world.claims();
    let members = claims.as_object_mut().unwrap();
    if claim == "scp" {
        members.shift_remove("scope");
    }
    match value {
        Value::Null => members.shift_remove(claim),
        value => members.insert(claim.to_owned(), value),
    };
    let authorization = format!("Bearer {}", world.key.sign(&claims).unwrap());
    world.post_with(gateway, &[("authorization", &authorization)], PING).await
}

#[tokio::test]
async fn the_caller_comes_before_the_body() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    for body in [Bytes::from_static(b"{"), Bytes::from(vec![b' '; inbound::MAX_REQUEST + 1])] {
        let answer = world.post_with(&gateway, &[], body).await;
        let by_path = format!("POST /gateway/{}/mcp", gateway.id);
        assert_denied_as(&by_path, &world, &gateway, &answer, (401, MISSING, "Authorization"));
    }
}
