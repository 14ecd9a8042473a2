//! Key sets: a key verifies only its own signatures, under its own name, and an unusual one does not hide the others.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::jwt::ISSUER;
use super::{Choices, Made, TIME, json_text};
use crate::jwt::SigningKey;
use crate::jwt::key_set::KeySet;

const NAMES: [&str; 8] = ["alg", "e", "kid", "kty", "n", "use", "key_ops", "x5c"];
const VALUES: [&str; 14] = [
    "null",
    "\"RS256\"",
    "\"ES256\"",
    "\"AQ\"",
    "\"AQAB\"",
    "\"AAEAAQ\"",
    "\"\"",
    "\"RSA\"",
    "\"enc\"",
    "\"sig\"",
    "[]",
    "[\"verify\"]",
    "[\"sign\"]",
    "1",
];

/// A key of the issuer, sometimes with other members.
fn key(choices: &mut Choices<'_>) -> Value {
    let mut key = serde_json::to_value(ISSUER.keys[choices.below(2)].jwk()).unwrap();
    if choices.once_in(2) {
        let value = match choices.below(4) {
            0 => Value::from(ISSUER.keys[choices.below(2)].kid()),
            1 => Value::from(ISSUER.keys[choices.below(2)].jwk().n.as_str()),
            2 => Value::from(format!("AA{}", choices.of(&["", "AB", "."]))),
            _ => serde_json::from_str(choices.of(&VALUES)).unwrap(),
        };
        key[choices.of(&NAMES)] = value;
    }
    key
}

fn document(choices: &mut Choices<'_>) -> Vec<u8> {
    let keys = choices.several(4, |choices| match choices.once_in(6) {
        true => serde_json::from_str(&json_text::value(choices, 2)).unwrap_or(Value::Null),
        false => key(choices),
    });
    let document = json!({ "keys": keys, "x": choices.of(&VALUES) }).to_string();
    match choices.once_in(4) {
        true => choices.mistaken(document.into_bytes(), &json_text::TOKENS),
        false => document.into_bytes(),
    }
}

/// Whether a document's key may verify signatures, including those of this one: RFC 7517 and 7518.
fn is(key: &Value, other: &SigningKey) -> bool {
    let number = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str()?).ok();
    let is_number = |name: &str, text: &str| {
        let zeros = |bytes: Vec<u8>| bytes.into_iter().skip_while(|byte| *byte == 0).collect::<Vec<_>>();
        number(name).map(zeros) == URL_SAFE_NO_PAD.decode(text).ok()
    };
    let is_absent_or = |name: &str, text: &str| matches!(&key[name], Value::Null) || key[name] == text;
    let operations = key["key_ops"].as_array();
    key["kty"] == "RSA"
        && is_absent_or("alg", "RS256")
        && is_absent_or("use", "sig")
        && (key["key_ops"].is_null() || operations.is_some_and(|all| all.contains(&json!("verify"))))
        && is_number("n", &other.jwk().n)
        && is_number("e", &other.jwk().e)
}

#[test]
fn a_key_verifies_its_own_signatures_under_its_own_name() {
    bolero::check!().with_test_time(TIME).with_generator(Made(document)).for_each(|document| {
        let shown = String::from_utf8_lossy(document);
        let loose: Option<Value> = serde_json::from_slice(document).ok();
        let keys = loose.as_ref().and_then(|loose| loose["keys"].as_array());
        let Ok(set) = KeySet::parse(document) else {
            assert!(keys.is_none() || json_text::repeats(&shown), "{shown}");
            return;
        };
        // A text or a number that only serde_json's `Value` refuses may be in a part that is not read.
        let Some(keys) = keys else { return assert!(loose.is_none(), "{shown}") };
        for (signer, token) in [(0, 0), (1, 2)] {
            let (signed, signature) = ISSUER.tokens[token].rsplit_once('.').unwrap();
            for name in ISSUER.keys.each_ref().map(SigningKey::kid) {
                let verifies = set.get(name).is_some_and(|key| key.verifies(signed, signature));
                let mut named = keys.iter().filter(|key| key["kid"] == name);
                let is_there = named.any(|key| is(key, &ISSUER.keys[signer]));
                assert!(!verifies || is_there, "a signature of key {signer} verifies as {name}: {shown}");
                let all: Vec<&Value> = keys.iter().filter(|key| key["kid"] == name).collect();
                let is_alone = all.len() == 1 && is_there;
                assert!(verifies || !is_alone, "key {signer}, {name} is hidden: {shown}");
            }
        }
    });
}
