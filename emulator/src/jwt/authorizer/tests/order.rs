//! One failing case of each check, and which of several failures decides.

use super::*;

#[tokio::test]
async fn each_check_fails_by_itself() {
    let bench = Bench::new(everything()).await;
    let past = bench.clock.epoch_seconds() - 1;
    let future = bench.clock.epoch_seconds() + 600;
    for (changes, refusal, check) in [
        (json!({"iss": "https://issuer.example/"}), TokenError::Issuer, "iss"),
        (json!({"iss": null}), TokenError::Issuer, "iss"),
        (json!({"iss": [ISSUER]}), TokenError::Issuer, "iss"),
        (json!({"exp": past}), TokenError::Expired, "exp"),
        (json!({"exp": null}), TokenError::Expired, "exp"),
        (json!({"nbf": future}), TokenError::NotYetValid, "nbf"),
        (json!({"client_id": "other"}), TokenError::Client, "allowedClients"),
        (json!({"client_id": null, "azp": "abc"}), TokenError::Client, "allowedClients"),
        (json!({"aud": "other"}), TokenError::Audience, "allowedAudience"),
        (json!({"aud": null}), TokenError::Audience, "allowedAudience"),
        (json!({"scope": "openid"}), TokenError::Scope, "allowedScopes"),
        (json!({"tenant": "red"}), TokenError::CustomClaim("tenant".into()), "customClaims.tenant"),
        (json!({"groups": ["user"]}), TokenError::CustomClaim("groups".into()), "customClaims.groups"),
    ] {
        assert_eq!(bench.verify(&bench.token(&changes)).await.unwrap_err(), refusal, "{changes}");
        assert_eq!(bench.names(Verdict::Failed), [check], "{changes}");
    }
}

#[tokio::test]
async fn the_first_failure_decides_and_the_others_are_recorded() {
    let bench = Bench::new(everything()).await;
    let past = bench.clock.epoch_seconds() - 1;
    let wrong = json!({"exp": past, "client_id": "x", "aud": "x", "scope": "x", "tenant": "x", "groups": []});
    assert_eq!(bench.verify(&bench.token(&wrong)).await.unwrap_err(), TokenError::Expired);
    let claim_checks = [
        "exp",
        "allowedClients",
        "allowedAudience",
        "allowedScopes",
        "customClaims.tenant",
        "customClaims.groups",
    ];
    assert_eq!(bench.names(Verdict::Failed), claim_checks);
    let token = bench.token(&json!({"aud": "x", "scope": "x"}));
    assert_eq!(bench.verify(&token).await.unwrap_err(), TokenError::Audience);
    // Another issuer's keys are not fetched; the claims of its token are still shown.
    let token = bench.token(&json!({"iss": "https://other.example", "client_id": "x"}));
    assert_eq!(bench.verify(&token).await.unwrap_err(), TokenError::Issuer);
    assert_eq!(bench.names(Verdict::Failed), ["iss", "allowedClients"]);
    assert!(!bench.names(Verdict::Passed).contains(&"signature".to_owned()));
}

#[tokio::test]
async fn only_what_is_configured_is_checked() {
    let bench = Bench::new(allowing_client("abc")).await;
    let bare = json!({"aud": null, "scope": null, "tenant": null, "groups": null});
    bench.verify(&bench.token(&bare)).await.unwrap();
    assert_eq!(
        bench.names(Verdict::Passed),
        ["token", "alg", "iss", "kid", "signature", "exp", "nbf", "allowedClients"]
    );
}

#[tokio::test]
async fn the_margin_refuses_what_is_about_to_expire() {
    let bench = Bench::new(allowing_client("abc")).await;
    let minute = Duration::from_secs(60);
    let token = bench.token(&json!({"exp": bench.clock.epoch_seconds() + 50}));
    bench.verify(&token).await.unwrap();
    assert_eq!(bench.verify_with(&token, minute).await.unwrap_err(), TokenError::Expired);
    let token = bench.token(&json!({"exp": bench.clock.epoch_seconds() + 120}));
    bench.verify_with(&token, minute).await.unwrap();
}

#[tokio::test]
async fn an_issuer_whose_keys_are_not_there_refuses_every_token() {
    let bench = Bench::new(allowing_client("abc")).await;
    bench.outside.put(KEYS, Reply::Answer(500, String::new()));
    let refusal = bench.verify(&bench.token(&json!({}))).await.unwrap_err();
    let TokenError::KeysUnavailable(reason) = refusal else { panic!("{refusal}") };
    assert!(reason.contains("status is 500"), "{reason}");
    assert_eq!(bench.names(Verdict::Failed), ["kid"]);
    let trace = bench.traces.last().unwrap();
    assert_eq!((trace.hops[0].hops[0].hop, trace.verdict), (HopName::Discovery, Verdict::Failed));
}

#[tokio::test]
async fn the_trace_shows_claims_but_neither_token_nor_signature() {
    let bench = Bench::new(allowing_client("abc")).await;
    let token = bench.token(&json!({}));
    bench.verify(&token).await.unwrap();
    let shown = serde_json::to_string(&bench.traces.last().unwrap()).unwrap();
    assert!(shown.contains(r#"\"client_id\":\"abc\""#), "{shown}");
    for part in token.split('.') {
        assert!(!shown.contains(part), "{shown}");
    }
}
