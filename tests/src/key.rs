//! An RSA key of the tests' own, and tokens signed with it, true or not.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaPublicKeyComponents};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// A key pair under a name.
#[derive(Debug)]
pub struct Key {
    kid: String,
    pair: KeyPair,
}

impl Key {
    /// Generates a key of 2048 bits.
    pub fn generate(kid: &str) -> Self {
        Self { kid: kid.to_owned(), pair: KeyPair::generate(KeySize::Rsa2048).unwrap() }
    }

    /// The public half as a JSON Web Key.
    pub fn jwk(&self) -> Value {
        let RsaPublicKeyComponents { n, e } = RsaPublicKeyComponents::<Vec<u8>>::from(self.pair.public_key());
        let (n, e) = (URL_SAFE_NO_PAD.encode(n), URL_SAFE_NO_PAD.encode(e));
        json!({"alg": "RS256", "e": e, "kid": self.kid, "kty": "RSA", "n": n, "use": "sig"})
    }

    /// A token as it should be.
    pub fn sign(&self, claims: &Value) -> String {
        self.sign_with_header(&json!({"kid": self.kid, "alg": "RS256"}), claims)
    }

    /// A token with a header that may lie; the signature is RS256 all the same.
    pub fn sign_with_header(&self, header: &Value, claims: &Value) -> String {
        let content = content(header, claims);
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), content.as_bytes(), &mut signature).unwrap();
        format!("{content}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// A token of this key's name whose signature is an HMAC with the public modulus as its secret.
    pub fn sign_symmetric(&self, claims: &Value) -> String {
        let content = content(&json!({"kid": self.kid, "alg": "HS256"}), claims);
        let modulus = self.jwk()["n"].to_string();
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, modulus.as_bytes());
        let tag = aws_lc_rs::hmac::sign(&key, content.as_bytes());
        format!("{content}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// A token that says it is not signed, and is not.
    pub fn unsigned(&self, claims: &Value) -> String {
        format!("{}.", content(&json!({"kid": self.kid, "alg": "none"}), claims))
    }
}

fn content(header: &Value, claims: &Value) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()))
}
