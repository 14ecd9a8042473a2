//! Tokens: only a single compact JWS is parsed, and nothing but what was signed verifies.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{Choices, Made, TIME, json_text};
use crate::jwt::SigningKey;
use crate::jwt::key_set::KeySet;
use crate::jwt::key_stock::embedded_keys;
use crate::jwt::unverified::Unverified;

const NAMES: [&str; 9] = [
    "\"alg\"",
    "\"kid\"",
    "\"typ\"",
    "\"crit\"",
    "\"b64\"",
    "\"zip\"",
    "\"\\u0061lg\"",
    "\"iss\"",
    "\"exp\"",
];
const TOKENS: [&str; 18] =
    [".", "..", "=", "==", "A", "B", "Q", "-", "_", "+", "/", " ", "\n", "\"", "e30", "e30.", "AA", "\u{e9}"];

/// Two keys as an issuer publishes them, and tokens that they signed.
pub(super) struct Issuer {
    pub(super) keys: [SigningKey; 2],
    pub(super) tokens: Vec<String>,
    set: KeySet,
}

pub(super) static ISSUER: LazyLock<Issuer> = LazyLock::new(|| {
    let keys = [0, 1].map(|index| SigningKey::from_pkcs8(embedded_keys()[index]).unwrap());
    let claims =
        [json!({ "sub": "a", "exp": 1 }), json!({ "sub": "b", "exp": 99, "scope": "mcp/tools.read" })];
    let signed = |key: &SigningKey| claims.each_ref().map(|claims| key.sign(claims).unwrap());
    let tokens = keys.iter().flat_map(signed).collect();
    let set = json!({ "keys": keys.each_ref().map(SigningKey::jwk) }).to_string();
    Issuer { set: KeySet::parse(set.as_bytes()).unwrap(), keys, tokens }
});

/// A token whose header and payload are some JSON, in an encoding that may be invalid.
fn unsigned(choices: &mut Choices<'_>) -> String {
    let mut part = |named: &[&str]| {
        let mut members: Vec<_> =
            named.iter().map(|name| ((*name).to_owned(), "\"RS256\"".to_owned())).collect();
        members.extend(
            choices.several(3, |choices| (choices.of(&NAMES).to_owned(), json_text::value(choices, 3))),
        );
        let json = json_text::object(choices, &members);
        URL_SAFE_NO_PAD.encode(json)
    };
    let token = format!("{}.{}.c2ln", part(&["\"alg\""]), part(&[]));
    if choices.once_in(3) { mistaken(choices, token) } else { token }
}

/// A signed token with mistakes, or with a part of another one.
fn changed(choices: &mut Choices<'_>) -> String {
    let tokens = &ISSUER.tokens;
    let token = tokens[choices.below(tokens.len())].clone();
    if choices.once_in(4) {
        let other: Vec<&str> = tokens[choices.below(tokens.len())].split('.').collect();
        let mut parts: Vec<&str> = token.split('.').collect();
        let at = choices.below(3);
        parts[at] = other[at];
        return parts.join(".");
    }
    mistaken(choices, token)
}

fn mistaken(choices: &mut Choices<'_>, token: String) -> String {
    String::from_utf8_lossy(&choices.mistaken(token.into_bytes(), &TOKENS)).into_owned()
}

/// Whether this is the only base64url text without padding for its bytes.
fn is_canonical(part: &str) -> bool {
    URL_SAFE_NO_PAD.decode(part).is_ok_and(|bytes| URL_SAFE_NO_PAD.encode(bytes) == part)
}

fn json_of(part: &str) -> Value {
    let bytes = URL_SAFE_NO_PAD.decode(part).unwrap();
    assert!(!json_text::repeats(std::str::from_utf8(&bytes).unwrap()), "a member is given twice");
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn what_is_taken_apart_is_one_token_in_one_encoding() {
    bolero::check!().with_test_time(TIME).with_generator(Made(unsigned)).for_each(|token| {
        let Ok(parsed) = Unverified::parse(token) else { return };
        let parts: Vec<&str> = token.split('.').collect();
        let [header, payload, signature] = parts[..] else { panic!("not three parts: {token}") };
        assert!(parts.iter().all(|part| is_canonical(part)), "{token}");
        assert_eq!((parsed.signed, parsed.signature), (&*format!("{header}.{payload}"), signature));
        let header = json_of(header);
        assert_eq!(header["alg"], parsed.algorithm);
        assert_eq!(header.get("kid").cloned(), parsed.key_id.map(Value::from), "{header}");
        assert!(["crit", "b64", "zip"].iter().all(|name| header.get(name).is_none()), "{header}");
        let claims = Value::Object(parsed.claims);
        assert_eq!(claims, json_of(payload), "{token}");
        assert_eq!(serde_json::from_str::<Value>(&claims.to_string()).unwrap(), claims, "{token}");
    });
}

#[test]
fn nothing_is_refused_that_is_a_token() {
    bolero::check!().with_test_time(TIME).with_generator(Made(unsigned)).for_each(|token| {
        let parts: Vec<&str> = token.split('.').collect();
        let object = |part: &str| {
            let json = URL_SAFE_NO_PAD.decode(part).ok()?;
            let is_named_once = std::str::from_utf8(&json).is_ok_and(|json| !json_text::repeats(json));
            let value: Value = serde_json::from_slice(&json).ok()?;
            value.as_object().filter(|_| is_named_once).cloned()
        };
        let is_token = parts.len() == 3
            && is_canonical(parts[2])
            && object(parts[1]).is_some()
            && object(parts[0]).is_some_and(|header| {
                let is_text = |name: &str| header.get(name).is_some_and(Value::is_string);
                let is_extended = ["crit", "b64", "zip"].iter().any(|name| header.contains_key(*name));
                is_text("alg") && (is_text("kid") || !header.contains_key("kid")) && !is_extended
            });
        assert_eq!(Unverified::parse(token).is_ok(), is_token, "{token}");
    });
}

#[test]
fn a_token_that_was_changed_does_not_verify() {
    let verifies = |token: &str| {
        let parsed = Unverified::parse(token).ok();
        let key = parsed.as_ref().and_then(|parsed| ISSUER.set.get(parsed.key_id.as_deref()?));
        key.zip(parsed.as_ref()).is_some_and(|(key, parsed)| key.verifies(parsed.signed, parsed.signature))
    };
    bolero::check!().with_test_time(TIME).with_generator(Made(changed)).for_each(|token| {
        assert_eq!(verifies(token), ISSUER.tokens.contains(token), "{token}");
    });
}
