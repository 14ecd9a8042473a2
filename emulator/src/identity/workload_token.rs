//! Workload access tokens: sealed proof of which workload asks, and for whom.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use serde::{Deserialize, Serialize};

use super::permission::ActAsWorkload;
use super::workloads::WorkloadIdentity;
use crate::base::arn::AccountRegion;
use crate::base::{Clock, Entropy, Secret};

/// Every token begins with these bytes, whose base64 is the recorded `AgV4`.
const PREFIX: &[u8] = &[0x02, 0x05, 0x78];
/// Claims are padded to this many bytes, which makes a token of the recorded length, about 2,000 characters.
const CLAIMS_LENGTH: usize = 1469;
/// How long a token is valid, in seconds. Inferred: AWS says only that it is short-lived.
const LIFETIME: i64 = 3600;
/// A cached token is returned again as long as it is valid for this many more seconds.
const LEAST_LEFT: i64 = LIFETIME / 2;

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum User {
    /// The subject of a token of an identity provider. Documented: the user is `iss` and `sub`.
    Jwt { issuer: String, subject: String },
    /// A user id that the workload vouches for.
    Id(String),
}

/// An opaque text beginning `AgV4`, about 2,000 characters. Recorded. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct WorkloadAccessToken(Arc<Token>);

#[derive(Debug)]
struct Token {
    text: Secret,
    header: Option<HeaderValue>,
    /// `None` for what a caller sent: that must be opened.
    sealed: Option<Sealed>,
}

/// The content of a token of this process: opening it would give the same.
#[derive(Debug)]
struct Sealed {
    by: Arc<Key>,
    claims: Arc<Claims>,
}

impl WorkloadAccessToken {
    /// Takes what a caller sent; whether it is a token shows when it is used.
    pub(super) fn from_text(text: impl Into<String>) -> Self {
        Self::new(text.into(), None)
    }

    fn new(text: String, sealed: Option<Sealed>) -> Self {
        let mut header = HeaderValue::from_str(&text).ok();
        header.iter_mut().for_each(|value| value.set_sensitive(true));
        Self(Arc::new(Token { text: Secret::new(text), header, sealed }))
    }

    /// The token's text, for the caller who asked for it.
    pub(super) fn expose(&self) -> &str {
        self.0.text.expose()
    }

    /// The token as a sensitive header value, as a gateway passes it to its targets; `None` if it is not valid in a header.
    pub(crate) fn header_value(&self) -> Option<HeaderValue> {
        self.0.header.clone()
    }

    fn claims_sealed_by(&self, key: &Arc<Key>) -> Option<&Arc<Claims>> {
        let sealed = self.0.sealed.as_ref().filter(|sealed| Arc::ptr_eq(&sealed.by, key))?;
        Some(&sealed.claims)
    }
}

/// The content of a token, once it is opened.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Claims {
    pub(super) account_region: AccountRegion,
    pub(super) workload: String,
    /// Whom it acts for; `None` for itself.
    pub(super) user: Option<User>,
    /// Seconds since 1970.
    pub(super) expires_at: i64,
}

/// Why a workload access token is refused. Inferred: AWS's texts are not published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidWorkloadToken {
    /// Not a token, modified, or sealed by an earlier emulator.
    #[error("The workload access token is invalid")]
    Foreign,
    #[error("The workload access token has expired")]
    Expired,
}

/// The claims cannot be sealed: they are longer than any token may be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The workload access token cannot be issued")]
pub(crate) struct TokenTooLarge;

/// Seals and opens tokens under a key created at start, so that none needs to be stored.
pub(super) struct TokenSealer {
    key: Arc<Key>,
    /// By the workload's name.
    remembered: RwLock<BTreeMap<String, WorkloadAccessToken>>,
    clock: Clock,
    entropy: Entropy,
}

/// Always there: 32 bytes fit AES-256. Kept as an `Option` because a start must not be able to fail by it.
struct Key(Option<LessSafeKey>);

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key(***)")
    }
}

impl fmt::Debug for TokenSealer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Seal(***)")
    }
}

impl TokenSealer {
    /// A sealer with a key of its own.
    pub(super) fn new(clock: Clock, entropy: Entropy) -> Self {
        let key = UnboundKey::new(&AES_256_GCM, &entropy.bytes::<32>()).ok().map(LessSafeKey::new);
        Self { key: Arc::new(Key(key)), remembered: RwLock::default(), clock, entropy }
    }

    /// A token for the workload that the caller may act as.
    pub(super) fn seal(
        &self,
        permission: &ActAsWorkload,
        user: Option<&User>,
    ) -> Result<WorkloadAccessToken, TokenTooLarge> {
        let claims = Claims {
            account_region: permission.workload().account_region.clone(),
            workload: permission.workload().name.clone(),
            user: user.cloned(),
            expires_at: self.clock.epoch_seconds() + LIFETIME,
        };
        self.close(claims).ok_or(TokenTooLarge)
    }

    /// A token for the workload itself that may have been returned before: for services, which ask with every call.
    ///
    /// Inferred: AWS does not say whether a gateway gets a new one each time.
    pub(super) fn issue_cached(
        &self,
        permission: &ActAsWorkload,
    ) -> Result<WorkloadAccessToken, TokenTooLarge> {
        let WorkloadIdentity { account_region, name: workload, .. } = permission.workload();
        let until = self.clock.epoch_seconds() + LEAST_LEFT;
        let lasts = |token: &&WorkloadAccessToken| {
            let claims = token.claims_sealed_by(&self.key);
            claims
                .is_some_and(|claims| claims.expires_at >= until && claims.account_region == *account_region)
        };
        let remembered = self.remembered.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = remembered.get(workload).filter(lasts) {
            return Ok(token.clone());
        }
        drop(remembered);
        let token = self.seal(permission, None)?;
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        remembered.insert(workload.clone(), token.clone());
        Ok(token)
    }

    /// The claims of the token; refuses one that was not sealed here or has expired.
    pub(super) fn open(&self, token: &WorkloadAccessToken) -> Result<Arc<Claims>, InvalidWorkloadToken> {
        let claims = match token.claims_sealed_by(&self.key) {
            Some(claims) => Arc::clone(claims),
            None => self.unseal(token.expose()).map(Arc::new).ok_or(InvalidWorkloadToken::Foreign)?,
        };
        if claims.expires_at <= self.clock.epoch_seconds() {
            return Err(InvalidWorkloadToken::Expired);
        }
        Ok(claims)
    }

    fn close(&self, claims: Claims) -> Option<WorkloadAccessToken> {
        let mut sealed = serde_json::to_vec(&claims).ok()?;
        // Blanks after JSON change nothing, and the length then reveals nothing about the workload or the user.
        sealed.resize(sealed.len().max(CLAIMS_LENGTH), b' ');
        let nonce = self.entropy.bytes::<NONCE_LEN>();
        let key = self.key.0.as_ref()?;
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(PREFIX), &mut sealed)
            .ok()?;
        let message = [PREFIX, nonce.as_slice(), &sealed].concat();
        let sealed = Sealed { by: Arc::clone(&self.key), claims: Arc::new(claims) };
        Some(WorkloadAccessToken::new(STANDARD.encode(message), Some(sealed)))
    }

    fn unseal(&self, text: &str) -> Option<Claims> {
        let message = STANDARD.decode(text).ok()?;
        let (nonce, sealed) = message.strip_prefix(PREFIX)?.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut sealed = sealed.to_vec();
        let claims = self.key.0.as_ref()?.open_in_place(nonce, Aad::from(PREFIX), &mut sealed).ok()?;
        serde_json::from_slice(claims).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::identity::caller::IdentityCaller;
    use crate::identity::permission::act_as_workload;
    use crate::identity::workloads::tests::workload;

    fn agent() -> ActAsWorkload {
        let workload = workload("agent", None);
        act_as_workload(
            &IdentityCaller::Principal { account_region: &workload.account_region.clone() },
            workload.into(),
        )
        .unwrap()
    }

    fn seal(clock: &Clock) -> TokenSealer {
        TokenSealer::new(clock.clone(), Entropy::system())
    }

    #[test]
    fn looks_like_the_recorded_ones_and_says_what_went_in() {
        let seal = seal(&Clock::system());
        let user = User::Jwt { issuer: "https://issuer".into(), subject: "someone".into() };
        let token = seal.seal(&agent(), Some(&user)).unwrap();
        assert!(token.expose().starts_with("AgV4"));
        assert_eq!(token.expose().len(), 2000);
        assert!(!token.expose().contains('.'));
        let claims = seal.open(&WorkloadAccessToken::from_text(token.expose())).unwrap();
        assert_eq!(claims.workload, "agent");
        assert_eq!(claims.user, Some(user));
        assert_ne!(token.expose(), seal.seal(&agent(), None).unwrap().expose());
        assert!(!format!("{token:?} {:?}", token.header_value().unwrap()).contains("AgV4"));
    }

    #[test]
    fn a_service_gets_the_same_one_while_half_of_its_life_is_left() {
        let clock = Clock::system();
        let seal = seal(&clock);
        let first = seal.issue_cached(&agent()).unwrap();
        clock.advance(Duration::from_secs(1790));
        assert_eq!(seal.issue_cached(&agent()).unwrap().expose(), first.expose());
        clock.advance(Duration::from_secs(20));
        let second = seal.issue_cached(&agent()).unwrap();
        assert_ne!(second.expose(), first.expose());
        // What is cached of a token equals what its text says.
        let read = WorkloadAccessToken::from_text(second.expose());
        assert_eq!(seal.open(&second).unwrap(), seal.open(&read).unwrap());
    }

    #[test]
    fn an_expired_one_is_refused() {
        let clock = Clock::system();
        let seal = seal(&clock);
        let token = seal.seal(&agent(), None).unwrap();
        clock.advance(Duration::from_secs(3590));
        assert!(seal.open(&token).is_ok());
        clock.advance(Duration::from_secs(10));
        assert_eq!(seal.open(&token).unwrap_err(), InvalidWorkloadToken::Expired);
    }

    #[test]
    fn a_foreign_or_changed_one_is_refused() {
        let clock = Clock::system();
        let token = seal(&clock).seal(&agent(), None).unwrap();
        let other = seal(&clock);
        assert_eq!(other.open(&token).unwrap_err(), InvalidWorkloadToken::Foreign);
        let own = other.seal(&agent(), None).unwrap();
        let mut changed = own.expose().to_owned();
        let last = if changed.ends_with('A') { "B" } else { "A" };
        changed.replace_range(1999.., last);
        for text in [changed.as_str(), "", "AgV4", "AgV4AAAA", "a.b.c", "ÄgV4"] {
            let refused = other.open(&WorkloadAccessToken::from_text(text)).unwrap_err();
            assert_eq!(refused, InvalidWorkloadToken::Foreign, "{text}");
        }
    }
}
