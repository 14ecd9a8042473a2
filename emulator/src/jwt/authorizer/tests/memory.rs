//! A token is verified once, and never cached for too long.

use super::*;

#[tokio::test]
async fn a_remembered_token_records_the_same_checks() {
    let bench = Bench::new(everything()).await;
    let token = bench.token(&json!({}));
    let first = bench.verify(&token).await.unwrap();
    let checks = bench.checks();
    bench.clock.advance(Duration::from_secs(10));
    let second = bench.verify(&token).await.unwrap();
    assert!(Arc::ptr_eq(&first, &second));
    assert_eq!(bench.checks(), checks);
    assert_eq!(bench.outside.asked(KEYS).len(), 1);
}

#[tokio::test]
async fn a_remembered_token_expires() {
    let bench = Bench::new(everything()).await;
    let token = bench.token(&json!({}));
    bench.verify(&token).await.unwrap();
    bench.clock.advance(Duration::from_secs(3500));
    bench.verify(&token).await.unwrap();
    bench.clock.advance(Duration::from_secs(100));
    assert_eq!(bench.verify(&token).await.unwrap_err(), TokenError::Expired);
    assert_eq!(bench.names(Verdict::Failed), ["exp"]);
}

#[tokio::test]
async fn a_remembered_token_comes_under_the_margin() {
    let bench = Bench::new(everything()).await;
    let minute = Duration::from_secs(60);
    let token = bench.token(&json!({"exp": bench.clock.epoch_seconds() + 100}));
    bench.verify_with(&token, minute).await.unwrap();
    bench.clock.advance(Duration::from_secs(50));
    assert_eq!(bench.verify_with(&token, minute).await.unwrap_err(), TokenError::Expired);
}

#[tokio::test]
async fn a_refused_token_is_not_remembered() {
    let bench = Bench::new(everything()).await;
    let token = bench.token(&json!({"nbf": bench.clock.epoch_seconds() + 30}));
    assert_eq!(bench.verify(&token).await.unwrap_err(), TokenError::NotYetValid);
    bench.clock.advance(Duration::from_secs(30));
    bench.verify(&token).await.unwrap();
}

#[tokio::test]
async fn a_rotation_is_noticed_by_the_new_key_and_voids_what_was_remembered() {
    let bench = Bench::new(everything()).await;
    let old = bench.token(&json!({}));
    bench.verify(&old).await.unwrap();
    let new_key = signing_key(1);
    let new = new_key.sign(&bench.claims(&json!({}))).unwrap();
    bench.outside.put(KEYS, Reply::Answer(200, key_set(&[&new_key])));
    assert_eq!(bench.verify(&new).await.unwrap_err(), TokenError::UnknownKey);
    assert_eq!(bench.outside.asked(KEYS).len(), 1);
    bench.clock.advance(Duration::from_secs(5));
    bench.verify(&new).await.unwrap();
    assert_eq!(bench.outside.asked(KEYS).len(), 2);
    assert_eq!(bench.verify(&old).await.unwrap_err(), TokenError::UnknownKey);
}

#[tokio::test]
async fn tokens_of_both_keys_pass_while_the_issuer_publishes_both() {
    let bench = Bench::new(everything()).await;
    let old = bench.token(&json!({}));
    bench.verify(&old).await.unwrap();
    let new_key = signing_key(1);
    bench.outside.put(KEYS, Reply::Answer(200, key_set(&[&bench.key, &new_key])));
    bench.clock.advance(Duration::from_secs(5));
    bench.verify(&new_key.sign(&bench.claims(&json!({}))).unwrap()).await.unwrap();
    bench.verify(&old).await.unwrap();
    assert_eq!(bench.outside.asked(KEYS).len(), 2);
}

#[tokio::test]
async fn a_key_that_took_the_name_of_another_is_found_after_a_while() {
    let bench = Bench::new(allowing_client("abc")).await;
    let older = signing_key(1);
    let under_its_name = key_set(&[&older]).replace(older.kid(), bench.key.kid());
    bench.outside.put(KEYS, Reply::Answer(200, under_its_name));
    assert_eq!(bench.verify(&bench.token(&json!({"jti": "1"}))).await.unwrap_err(), TokenError::Signature);
    bench.outside.put(KEYS, Reply::Answer(200, key_set(&[&bench.key])));
    let token = bench.token(&json!({"jti": "2"}));
    assert_eq!(bench.verify(&token).await.unwrap_err(), TokenError::Signature, "it has just been fetched");
    bench.clock.advance(Duration::from_secs(30));
    bench.verify(&token).await.unwrap();
    assert_eq!(bench.outside.asked(KEYS).len(), 2);
}
