//! Forged tokens.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::*;

fn part(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

impl Bench {
    /// A token with a header of the attacker's, signed with the issuer's key or not at all.
    fn forged(&self, header: &Value) -> String {
        let genuine = self.token(&json!({}));
        let mut parts = genuine.split('.').skip(1);
        format!("{}.{}.{}", part(header), parts.next().unwrap(), parts.next().unwrap())
    }
}

#[tokio::test]
async fn alg_is_rs256_in_exactly_this_spelling() {
    let bench = Bench::new(everything()).await;
    let kid = bench.key.kid();
    for algorithm in [
        "none",
        "None",
        "NONE",
        "nOnE",
        "",
        " ",
        "rs256",
        "RS256 ",
        " RS256",
        "RS384",
        "RS512",
        "PS256",
        "ES256",
        "HS256",
        "EdDSA",
        "RS256\u{0}",
        "RSA",
    ] {
        let token = bench.forged(&json!({"alg": algorithm, "kid": kid}));
        assert_eq!(bench.verify(&token).await.unwrap_err(), TokenError::Algorithm, "{algorithm:?}");
        let unsigned = format!("{}.", token.rsplit_once('.').unwrap().0);
        assert_eq!(bench.verify(&unsigned).await.unwrap_err(), TokenError::Algorithm, "{algorithm:?}");
    }
}

#[tokio::test]
async fn the_public_key_is_not_a_shared_secret() {
    let bench = Bench::new(everything()).await;
    let modulus = URL_SAFE_NO_PAD.decode(&bench.key.jwk().n).unwrap();
    let jwk = serde_json::to_string(bench.key.jwk()).unwrap();
    let pem =
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(&modulus));
    for secret in [modulus.as_slice(), jwk.as_bytes(), pem.as_bytes(), bench.key.jwk().n.as_bytes()] {
        for (algorithm, refusal) in [("HS256", TokenError::Algorithm), ("RS256", TokenError::Signature)] {
            let header = part(&json!({"alg": algorithm, "kid": bench.key.kid()}));
            let signed = format!("{header}.{}", part(&bench.claims(&json!({}))));
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), signed.as_bytes());
            let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag));
            assert_eq!(bench.verify(&token).await.unwrap_err(), refusal);
        }
    }
}

#[tokio::test]
async fn keys_in_the_header_count_for_nothing() {
    let bench = Bench::new(everything()).await;
    let foreign = signing_key(1);
    bench.outside.put("https://attacker.example/keys", Reply::Answer(200, key_set(&[&foreign])));
    let jwk = serde_json::to_value(foreign.jwk()).unwrap();
    let own_kid = bench.key.kid();
    for (header, refusal) in [
        (json!({"alg": "RS256", "jwk": jwk}), TokenError::UnknownKey),
        (json!({"alg": "RS256", "kid": foreign.kid(), "jwk": jwk}), TokenError::UnknownKey),
        (json!({"alg": "RS256", "kid": own_kid, "jwk": jwk}), TokenError::Signature),
        (
            json!({"alg": "RS256", "kid": own_kid, "jku": "https://attacker.example/keys"}),
            TokenError::Signature,
        ),
        (
            json!({"alg": "RS256", "kid": own_kid, "x5u": "https://attacker.example/keys"}),
            TokenError::Signature,
        ),
        (
            json!({"alg": "RS256", "kid": own_kid, "x5c": [STANDARD.encode(b"certificate")]}),
            TokenError::Signature,
        ),
    ] {
        let signed = format!("{}.{}", part(&header), part(&bench.claims(&json!({}))));
        let token = format!("{signed}.{}", rs256(&signed));
        assert_eq!(bench.verify(&token).await.unwrap_err(), refusal, "{header}");
    }
    assert_eq!(bench.outside.asked("https://attacker.example/keys").len(), 0);
}

/// The foreign key's signature of any text, by another library than the one under test.
fn rs256(signed: &str) -> String {
    use rsa::pkcs8::DecodePrivateKey as _;
    use rsa::signature::{SignatureEncoding as _, Signer as _};
    let key = rsa::PrivateKey::from_pkcs8_der(embedded_keys()[1]).unwrap();
    let signature = rsa::pkcs1v15::SigningKey::<rsa::sha2::Sha256>::new(key).sign(signed.as_bytes());
    URL_SAFE_NO_PAD.encode(signature.to_bytes())
}

#[tokio::test]
async fn a_foreign_key_under_a_known_kid_is_refused() {
    let bench = Bench::new(everything()).await;
    let signed = format!(
        "{}.{}",
        part(&json!({"kid": bench.key.kid(), "alg": "RS256"})),
        part(&bench.claims(&json!({})))
    );
    let token = format!("{signed}.{}", rs256(&signed));
    assert_eq!(bench.verify(&token).await.unwrap_err(), TokenError::Signature);
    assert_eq!(bench.names(Verdict::Failed), ["signature"]);
}

#[tokio::test]
async fn a_kid_must_be_the_issuers() {
    let bench = Bench::new(everything()).await;
    for header in [
        json!({"alg": "RS256"}),
        json!({"alg": "RS256", "kid": ""}),
        json!({"alg": "RS256", "kid": "../../etc/passwd"}),
        json!({"alg": "RS256", "kid": bench.key.kid().to_lowercase()}),
        json!({"alg": "RS256", "kid": format!("{} ", bench.key.kid())}),
    ] {
        assert_eq!(
            bench.verify(&bench.forged(&header)).await.unwrap_err(),
            TokenError::UnknownKey,
            "{header}"
        );
        assert_eq!(bench.names(Verdict::Failed), ["kid"], "{header}");
    }
}

#[tokio::test]
async fn parts_of_two_genuine_tokens_make_no_third() {
    let bench = Bench::new(everything()).await;
    let (mine, theirs) = (bench.token(&json!({})), bench.token(&json!({"sub": "them"})));
    bench.verify(&mine).await.unwrap();
    bench.verify(&theirs).await.unwrap();
    let parts = |token: &str| token.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (mine, theirs) = (parts(&mine), parts(&theirs));
    let spliced = format!("{}.{}.{}", mine[0], theirs[1], mine[2]);
    assert_eq!(bench.verify(&spliced).await.unwrap_err(), TokenError::Signature);
    let header = part(&json!({"alg": "RS256", "kid": bench.key.kid(), "typ": "JWT"}));
    let other_header = format!("{header}.{}.{}", mine[1], mine[2]);
    assert_eq!(bench.verify(&other_header).await.unwrap_err(), TokenError::Signature);
}

#[tokio::test]
async fn a_changed_signature_is_refused() {
    let bench = Bench::new(everything()).await;
    let token = bench.token(&json!({}));
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let bytes = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let flipped: Vec<u8> = bytes.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == 100)).collect();
    let longer = [bytes.as_slice(), &[0]].concat();
    let zeros = [0; 256];
    for changed in [flipped.as_slice(), &longer, &bytes[1..], &bytes[..255], &zeros, &[]] {
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(changed));
        assert_eq!(bench.verify(&token).await.unwrap_err(), TokenError::Signature);
    }
}

#[tokio::test]
async fn what_is_not_a_token_is_unparsable() {
    let bench = Bench::new(everything()).await;
    let token = bench.token(&json!({}));
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let huge = bench.token(&json!({"padding": "x".repeat(20_000)}));
    let crit = bench.forged(&json!({"alg": "RS256", "kid": bench.key.kid(), "crit": ["exp"], "exp": 1}));
    let json_form = json!({"payload": "e30", "protected": "e30", "signature": "c2ln"}).to_string();
    for text in [
        "",
        "x",
        ".",
        "..",
        "a.b.c",
        "Bearer",
        "null",
        &json_form,
        signed,
        &huge,
        &crit,
        &format!("{token}="),
        &format!(" {token}"),
        &format!("{token}\n"),
        &format!("{token}.{signature}.{signature}"),
        &format!("{}.{}.{signature}", part(&json!(["RS256"])), part(&json!({}))),
        &format!(
            "{}.{}.{signature}",
            part(&json!({"alg": "RS256", "kid": bench.key.kid()})),
            part(&json!([]))
        ),
    ] {
        assert_eq!(bench.verify(text).await.unwrap_err(), TokenError::Unparsable, "{text:.60}");
        assert_eq!(bench.names(Verdict::Failed), ["token"], "{text:.60}");
    }
    assert_eq!(bench.outside.asked(KEYS).len(), 0);
}
