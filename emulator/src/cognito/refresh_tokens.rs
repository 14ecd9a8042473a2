//! Refresh tokens: opaque to their holder, stored only by their digest.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::CognitoError;
use crate::aws::MarkedText;
use crate::base::entropy::sha256;
use crate::base::{Entropy, Secret};

/// The header of the encrypted token that AWS issues. Recorded.
const HEADER: &str = r#"{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}"#;
/// The maximum lifetime of an access token, in seconds: one that was issued at the last moment outlives its refresh token.
const MAX_ACCESS_TOKEN_LIFETIME: i64 = 24 * 60 * 60;
/// The number of stored tokens that triggers the first sweep of expired ones.
const FIRST_SWEEP: usize = 1024;

/// The grant behind a refresh token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RefreshGrant {
    /// The app client that it was given to.
    pub(crate) client_id: String,
    pub(crate) sub: String,
    /// The `origin_jti` of every token that comes from the same sign-in.
    pub(crate) origin_jti: String,
    /// When the user signed in, in epoch seconds.
    pub(crate) auth_time: i64,
    /// When it expires, in epoch seconds.
    pub(crate) expires_at: i64,
}

/// The refresh tokens of one pool, and the revoked sign-ins.
#[derive(Debug)]
pub(crate) struct RefreshTokens {
    by_digest: HashMap<Digest, Arc<RefreshGrant>>,
    digests_by_sub: HashMap<String, Vec<Digest>>,
    /// By `origin_jti`: until when, in epoch seconds, some token of the sign-in may live.
    revoked: HashMap<String, i64>,
    sweep_at: usize,
}

type Digest = [u8; 32];

impl Default for RefreshTokens {
    fn default() -> Self {
        Self {
            by_digest: HashMap::new(),
            digests_by_sub: HashMap::new(),
            revoked: HashMap::new(),
            sweep_at: FIRST_SWEEP,
        }
    }
}

impl RefreshTokens {
    /// Stores the grant of a token.
    pub(crate) fn add(&mut self, token: &Secret, grant: RefreshGrant, now: i64) {
        if self.by_digest.len() >= self.sweep_at {
            self.sweep(now);
            self.sweep_at = (self.by_digest.len() * 2).max(FIRST_SWEEP);
        }
        let digest = sha256(token.expose().as_bytes());
        self.digests_by_sub.entry(grant.sub.clone()).or_default().push(digest);
        self.by_digest.insert(digest, Arc::new(grant));
    }

    /// Returns the grant of a client's token.
    ///
    /// Recorded: `Invalid Refresh Token`. Inferred: the two other texts.
    pub(crate) fn get(
        &self,
        token: &str,
        client_id: &str,
        now: i64,
    ) -> Result<Arc<RefreshGrant>, CognitoError> {
        let found =
            self.by_digest.get(&sha256(token.as_bytes())).filter(|grant| grant.client_id == client_id);
        let grant =
            found.ok_or_else(|| CognitoError::denied(MarkedText::recorded("Invalid Refresh Token")))?;
        if grant.expires_at <= now {
            return Err(CognitoError::denied("Refresh Token has expired"));
        }
        if self.is_revoked(&grant.origin_jti) {
            return Err(CognitoError::denied("Refresh Token has been revoked"));
        }
        Ok(Arc::clone(grant))
    }

    /// Whether the tokens of this sign-in were revoked.
    pub(crate) fn is_revoked(&self, origin_jti: &str) -> bool {
        self.revoked.contains_key(origin_jti)
    }

    /// Revokes the sign-in of a client's refresh token, with the access tokens that came from it.
    ///
    /// Returns whether the client has the token at all; one that is expired or already revoked counts.
    pub(crate) fn revoke(&mut self, token: &str, client_id: &str) -> bool {
        let found =
            self.by_digest.get(&sha256(token.as_bytes())).filter(|grant| grant.client_id == client_id);
        let Some(grant) = found else { return false };
        self.revoked
            .insert(grant.origin_jti.clone(), grant.expires_at.saturating_add(MAX_ACCESS_TOKEN_LIFETIME));
        true
    }

    /// Revokes all sign-ins of a user.
    pub(crate) fn revoke_all_of(&mut self, sub: &str) {
        let digests = self.digests_by_sub.get(sub).into_iter().flatten();
        for grant in digests.filter_map(|digest| self.by_digest.get(digest)) {
            self.revoked
                .insert(grant.origin_jti.clone(), grant.expires_at.saturating_add(MAX_ACCESS_TOKEN_LIFETIME));
        }
    }

    fn sweep(&mut self, now: i64) {
        self.by_digest.retain(|_, grant| grant.expires_at.saturating_add(MAX_ACCESS_TOKEN_LIFETIME) > now);
        self.revoked.retain(|_, until| *until > now);
        let by_digest = &self.by_digest;
        self.digests_by_sub.retain(|_, digests| {
            digests.retain(|digest| by_digest.contains_key(digest));
            !digests.is_empty()
        });
    }
}

/// Generates a token: the five parts of a compact JWE as AWS sends them, with random bytes for key, nonce, text and tag.
pub(crate) fn generate(entropy: &Entropy) -> Secret {
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (key, nonce, text, tag): ([u8; 256], [u8; 12], [u8; 768], [u8; 16]) =
        (entropy.bytes(), entropy.bytes(), entropy.bytes(), entropy.bytes());
    Secret::new(format!(
        "{}.{}.{}.{}.{}",
        part(HEADER.as_bytes()),
        part(&key),
        part(&nonce),
        part(&text),
        part(&tag)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(expires_at: i64) -> RefreshGrant {
        RefreshGrant {
            client_id: "a".into(),
            sub: "1".into(),
            origin_jti: "j".into(),
            auth_time: 0,
            expires_at,
        }
    }

    #[test]
    fn looks_like_the_recorded_jwe() {
        let token = generate(&Entropy::seeded("a"));
        let parts: Vec<&str> = token.expose().split('.').collect();
        assert_eq!(parts.len(), 5);
        assert_eq!(URL_SAFE_NO_PAD.decode(parts[0]).unwrap(), HEADER.as_bytes());
        assert_ne!(parts[1], generate(&Entropy::seeded("b")).expose().split('.').nth(1).unwrap());
    }

    #[test]
    fn is_good_for_its_client_until_it_expires() {
        let mut tokens = RefreshTokens::default();
        let token = generate(&Entropy::seeded("a"));
        tokens.add(&token, grant(100), 0);
        assert_eq!(*tokens.get(token.expose(), "a", 99).unwrap(), grant(100));
        let text = |result: Result<Arc<RefreshGrant>, CognitoError>| result.unwrap_err().to_string();
        assert_eq!(text(tokens.get(token.expose(), "a", 100)), "Refresh Token has expired");
        assert_eq!(text(tokens.get(token.expose(), "b", 0)), "Invalid Refresh Token");
        assert_eq!(text(tokens.get("x", "a", 0)), "Invalid Refresh Token");
    }

    #[test]
    fn a_revoked_sign_in_is_worth_nothing() {
        let mut tokens = RefreshTokens::default();
        let [first, second] = ["a", "b"].map(|seed| generate(&Entropy::seeded(seed)));
        tokens.add(&first, grant(100), 0);
        tokens.add(&second, RefreshGrant { origin_jti: "k".into(), ..grant(100) }, 0);
        assert!(!tokens.revoke(first.expose(), "b") && !tokens.revoke("x", "a"));
        assert!(tokens.revoke(first.expose(), "a") && tokens.revoke(first.expose(), "a"));
        assert!(tokens.is_revoked("j") && !tokens.is_revoked("k"));
        let revoked = tokens.get(first.expose(), "a", 0).unwrap_err();
        assert_eq!(revoked.to_string(), "Refresh Token has been revoked");
        tokens.revoke_all_of("2");
        assert!(tokens.get(second.expose(), "a", 0).is_ok());
        tokens.revoke_all_of("1");
        assert!(tokens.is_revoked("k"));
        tokens.sweep(100 + MAX_ACCESS_TOKEN_LIFETIME);
        assert!(!tokens.is_revoked("k") && tokens.digests_by_sub.is_empty());
    }

    #[test]
    fn expired_tokens_are_swept() {
        let mut tokens = RefreshTokens::default();
        for number in 0..=FIRST_SWEEP {
            tokens.add(&Secret::new(number.to_string()), grant(10), 11 + MAX_ACCESS_TOKEN_LIFETIME);
        }
        assert_eq!(tokens.by_digest.len(), 1);
        assert_eq!(tokens.digests_by_sub["1"].len(), 1);
    }
}
