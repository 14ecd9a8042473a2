use rsa::pkcs8::DecodePrivateKey as _;
use rsa::signature::Verifier as _;
use rsa::traits::PublicKeyParts as _;
use serde_json::json;

use super::*;
use crate::jwt::key_stock::embedded_keys;

fn key() -> (&'static [u8], SigningKey) {
    let der = embedded_keys()[15];
    (der, SigningKey::from_pkcs8(der).unwrap())
}

fn parts(token: &str) -> [Vec<u8>; 3] {
    let parts: Vec<_> = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).collect();
    parts.try_into().unwrap()
}

#[test]
fn writes_header_and_claims_as_recorded() {
    // A kid with a slash, so that its escaping shows.
    let with_slash = embedded_keys().iter().map(|der| SigningKey::from_pkcs8(der).unwrap());
    let key = with_slash.into_iter().find(|key| key.kid().contains('/')).unwrap();
    let claims =
        json!({"sub": "1", "scope": "demo/tools.read demo/tools.write", "iss": "http://127.0.0.1:4747/p"});
    let [header, payload, _] = parts(&key.sign(&claims).unwrap());
    let kid = key.kid().replace('/', "\\/");
    assert_eq!(String::from_utf8(header).unwrap(), format!(r#"{{"kid":"{kid}","alg":"RS256"}}"#));
    let expected =
        r#"{"sub":"1","scope":"demo\/tools.read demo\/tools.write","iss":"http:\/\/127.0.0.1:4747\/p"}"#;
    assert_eq!(String::from_utf8(payload).unwrap(), expected);
}

#[test]
fn escapes_slashes_at_every_place_and_nothing_else() {
    let written = escape::to_vec(&json!({"/a/": ["/", "//", "a/b", "\"\\/\n", ""], "n": 1.5})).unwrap();
    let expected = r#"{"\/a\/":["\/","\/\/","a\/b","\"\\\/\n",""],"n":1.5}"#;
    assert_eq!(String::from_utf8(written).unwrap(), expected);
}

#[test]
fn another_library_accepts_the_signature_and_reads_the_same_public_key() {
    let (der, key) = key();
    let token = key.sign(&json!({"sub": "1"})).unwrap();
    let (message, _) = token.rsplit_once('.').unwrap();
    let [_, _, signature] = parts(&token);
    let public = rsa::PrivateKey::from_pkcs8_der(der).unwrap().to_public_key();
    let verifier = rsa::pkcs1v15::VerifyingKey::<rsa::sha2::Sha256>::new(public.clone());
    let signature = rsa::pkcs1v15::Signature::try_from(signature.as_slice()).unwrap();
    verifier.verify(message.as_bytes(), &signature).unwrap();
    assert!(verifier.verify(b"other", &signature).is_err());
    assert_eq!(key.jwk().n, URL_SAFE_NO_PAD.encode(public.n().to_be_bytes_trimmed_vartime()));
    assert_eq!(key.jwk().e, "AQAB");
}

#[test]
fn shows_the_public_key_in_the_recorded_order() {
    let (_, key) = key();
    let Jwk { kid, n, .. } = key.jwk();
    let expected = format!(r#"{{"alg":"RS256","e":"AQAB","kid":"{kid}","kty":"RSA","n":"{n}","use":"sig"}}"#);
    assert_eq!(serde_json::to_string(key.jwk()).unwrap(), expected);
    assert_eq!(STANDARD.decode(kid).unwrap().len(), 32);
    assert!(kid.ends_with('='));
}

#[test]
fn refuses_what_is_not_a_key() {
    assert!(matches!(SigningKey::from_pkcs8(b"not a key"), Err(KeyError::Refused(_))));
    let (der, _) = key();
    assert!(matches!(SigningKey::from_pkcs8(&der[..der.len() - 1]), Err(KeyError::Refused(_))));
}
