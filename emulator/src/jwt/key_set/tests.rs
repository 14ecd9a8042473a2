use std::path::Path;

use serde_json::json;

use super::*;
use crate::jwt::key_stock::embedded_keys;
use crate::jwt::sign::SigningKey;
use crate::jwt::unverified::Unverified;

fn jwk(number: usize) -> Value {
    serde_json::to_value(SigningKey::from_pkcs8(embedded_keys()[number]).unwrap().jwk()).unwrap()
}

fn with(mut key: Value, member: &str, value: Value) -> Value {
    key[member] = value;
    key
}

fn parse(keys: &[Value]) -> KeySet {
    KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

#[test]
fn takes_the_keys_that_verify_rs256_signatures() {
    let mut bare = jwk(1);
    for member in ["alg", "use"] {
        bare.as_object_mut().unwrap().shift_remove(member);
    }
    for key in [jwk(0), bare.clone(), with(bare, "key_ops", json!(["verify"]))] {
        assert!(parse(std::slice::from_ref(&key)).get(key["kid"].as_str().unwrap()).is_some(), "{key}");
    }
}

#[test]
fn passes_over_every_other_key_and_keeps_the_rest() {
    let short = URL_SAFE_NO_PAD.encode([0xff; 128]);
    let long = URL_SAFE_NO_PAD.encode([0xff; 1025]);
    for strange in [
        with(jwk(1), "kty", json!("EC")),
        with(jwk(1), "kty", json!("oct")),
        with(jwk(1), "use", json!("enc")),
        with(jwk(1), "alg", json!("RS512")),
        with(jwk(1), "alg", json!("PS256")),
        with(jwk(1), "key_ops", json!(["encrypt"])),
        with(jwk(1), "key_ops", json!([])),
        with(jwk(1), "kid", json!(7)),
        with(jwk(1), "kid", Value::Null),
        with(jwk(1), "n", json!("not base64url!")),
        with(jwk(1), "n", json!(short)),
        with(jwk(1), "n", json!(long)),
        with(jwk(1), "n", json!("")),
        with(jwk(1), "e", json!("AQ")),
        with(jwk(1), "e", json!("Ag")),
        with(jwk(1), "e", json!("")),
        json!("key"),
        json!({}),
    ] {
        let set = parse(&[strange.clone(), jwk(0)]);
        assert_eq!(set, parse(&[jwk(0)]), "{strange}");
    }
}

#[test]
fn a_kid_of_two_different_keys_is_no_ones() {
    let kid = jwk(0)["kid"].clone();
    let name = kid.as_str().unwrap();
    assert!(parse(&[jwk(0), jwk(0)]).get(name).is_some());
    let other = with(jwk(1), "kid", kid.clone());
    assert!(parse(&[jwk(0), other.clone()]).get(name).is_none());
    assert!(parse(&[jwk(0), other.clone(), jwk(0)]).get(name).is_none());
    // A key for something else may have the same name (RFC 7517, 4.5).
    assert!(parse(&[jwk(0), with(other, "use", json!("enc"))]).get(name).is_some());
}

#[test]
fn refuses_what_is_not_a_key_set() {
    for text in ["", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":null}"#, "<html>"] {
        assert!(KeySet::parse(text.as_bytes()).is_err(), "{text}");
    }
    assert_eq!(KeySet::parse(br#"{"keys":[]}"#).unwrap(), KeySet::default());
}

/// The RS256 cases of Wycheproof, which lie next to the repository and not in it.
#[test]
fn answers_the_published_test_vectors() {
    let vectors = "../../shared/vectors/wycheproof/json_web_signature_test.json";
    let Ok(text) = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(vectors)) else {
        println!("left out: {vectors} is not there");
        return;
    };
    let document: Value = serde_json::from_slice(&text).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in document["testGroups"].as_array().unwrap() {
        let key = &group["public"];
        if key["kty"] != "RSA" || key["alg"].as_str().is_some_and(|algorithm| algorithm != "RS256") {
            continue;
        }
        let set = parse(std::slice::from_ref(key));
        for test in group["tests"].as_array().unwrap() {
            let token = test["jws"].as_str().unwrap();
            let verified = token.rsplit_once('.').is_some_and(|(signed, signature)| {
                let key = set.get(key["kid"].as_str().unwrap());
                key.is_some_and(|key| key.verifies(signed, signature))
            });
            // The payloads are not claims, so a valid vector need not be a token; an invalid one must not verify.
            let names_rs256 = Unverified::parse(token).is_ok_and(|parsed| parsed.algorithm == "RS256");
            match test["result"].as_str().unwrap() {
                "valid" => assert!(verified, "{test}"),
                _ => assert!(!verified || !names_rs256, "{test}"),
            }
            *if test["result"] == "valid" { &mut valid } else { &mut invalid } += 1;
        }
    }
    println!("{valid} valid and {invalid} invalid vectors");
    assert!(valid >= 8 && invalid >= 200);
}
