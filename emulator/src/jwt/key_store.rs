//! An issuer's key set: fetched when the first token arrives, cached, fetched again for an unknown key.

use std::sync::Arc;

use arc_swap::ArcSwap;
use http::StatusCode;
use tokio::sync::Mutex;

use super::fetch::{FetchError, fetch};
use super::key_set::KeySet;
use crate::base::Clock;
use crate::base::http::SharedClient;
use crate::base::web_url::redact_url;
use crate::trace::{Cause, Check, Confidence, HopName, Recorder};

/// In seconds: an unknown key causes the set to be fetched again at most this often. Inferred.
const BETWEEN_FETCHES: i64 = 5;
/// In seconds: after a failed fetch the next may follow this soon. Inferred.
const BETWEEN_ATTEMPTS: i64 = 1;
/// In seconds: a wrong signature under a known key causes the set to be fetched again at most this often. Inferred.
const BETWEEN_DOUBTS: i64 = 30;
/// In seconds: how long a key that the issuer has withdrawn may stay valid. Inferred.
const MAX_AGE: i64 = 3600;

/// The keys of one issuer. A cancelled request does not end the fetch that it began.
#[derive(Debug)]
pub(super) struct KeyStore(Arc<Store>);

#[derive(Debug)]
struct Store {
    jwks_uri: String,
    client: SharedClient,
    clock: Clock,
    known: ArcSwap<Known>,
    /// A tokio mutex: one fetch at a time, and those that wait for it share its outcome.
    fetching: Mutex<()>,
}

/// The known state of the key set. Times are in seconds since 1970.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    keys: KeySet,
    /// Increases with every change of the keys.
    generation: u64,
    /// When `keys` was last read from the issuer.
    read_at: Option<i64>,
    attempts: u64,
    attempted_at: Option<i64>,
    failure: Option<String>,
}

#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub(super) struct KeysUnavailable(pub(super) String);

impl KeyStore {
    /// The keys published at `jwks_uri`; nothing is fetched yet.
    pub(super) fn new(jwks_uri: String, client: SharedClient, clock: Clock) -> Self {
        let store =
            Store { jwks_uri, client, clock, known: ArcSwap::default(), fetching: Mutex::const_new(()) };
        Self(Arc::new(store))
    }

    /// The generation of the keys that tokens are verified with now; `None` if they must be fetched.
    pub(super) fn generation(&self, now: i64) -> Option<u64> {
        let known = self.0.known.load();
        known.is_fresh(now).then_some(known.generation)
    }

    /// A state of the key set that has `kid`, or the newest available if none does. A fetch is recorded as
    /// a hop of its own. Fails if the set could not be fetched.
    pub(super) async fn known(&self, kid: &str, recorder: &Recorder) -> Result<Arc<Known>, KeysUnavailable> {
        let mut known = self.0.known.load_full();
        let now = self.0.clock.epoch_seconds();
        if known.is_fresh(now) && known.keys.get(kid).is_some() {
            return Ok(known);
        }
        if known.may_fetch(now) {
            known = self.refetch(&known, recorder).await?;
        }
        match &known.failure {
            Some(reason) => Err(KeysUnavailable(reason.clone())),
            None => Ok(known),
        }
    }

    /// The key set after `doubted`, under whose key a signature was wrong: the issuer may have given another key the same
    /// name. `None` if it has not, or was asked recently.
    pub(super) async fn after(&self, doubted: &Known, recorder: &Recorder) -> Option<Arc<Known>> {
        let now = self.0.clock.epoch_seconds();
        let asked_at = doubted.attempted_at?;
        if now >= asked_at && now < asked_at + BETWEEN_DOUBTS {
            return None;
        }
        let known = self.refetch(doubted, recorder).await.ok()?;
        (known.failure.is_none() && known.generation != doubted.generation).then_some(known)
    }

    async fn refetch(&self, known: &Known, recorder: &Recorder) -> Result<Arc<Known>, KeysUnavailable> {
        let (store, recorder, seen) = (Arc::clone(&self.0), recorder.clone(), known.attempts);
        let fetched = tokio::spawn(async move { store.refetch(seen, &recorder).await }).await;
        fetched.map_err(|error| KeysUnavailable(error.to_string()))
    }
}

impl Known {
    pub(super) fn keys(&self) -> &KeySet {
        &self.keys
    }

    /// The version of this state of the keys.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    fn is_fresh(&self, now: i64) -> bool {
        self.read_at.is_some_and(|read_at| now < read_at + MAX_AGE)
    }

    fn may_fetch(&self, now: i64) -> bool {
        let pause = if self.failure.is_some() { BETWEEN_ATTEMPTS } else { BETWEEN_FETCHES };
        // A clock that was set back must not block fetches for as long.
        self.attempted_at.is_none_or(|attempted_at| now < attempted_at || now >= attempted_at + pause)
    }
}

impl Store {
    /// Fetches the key set, unless it was fetched since `seen` attempts were counted.
    async fn refetch(&self, seen: u64, recorder: &Recorder) -> Arc<Known> {
        let _turn = self.fetching.lock().await;
        let known = self.known.load_full();
        if known.attempts != seen {
            return known;
        }
        let fetched = self.fetch(recorder).await;
        let next = Arc::new(self.after(&known, fetched));
        self.known.store(Arc::clone(&next));
        next
    }

    fn after(&self, known: &Known, fetched: Result<KeySet, String>) -> Known {
        let now = self.clock.epoch_seconds();
        let attempt = Known { attempts: known.attempts + 1, attempted_at: Some(now), ..known.clone() };
        match fetched {
            Err(reason) => Known { failure: Some(reason), ..attempt },
            Ok(keys) => {
                let generation = known.generation + u64::from(keys != known.keys);
                Known { keys, generation, read_at: Some(now), failure: None, ..attempt }
            }
        }
    }

    async fn fetch(&self, recorder: &Recorder) -> Result<KeySet, String> {
        let url = self.jwks_uri.parse().map_or_else(|_| String::new(), |url| redact_url(&url));
        let hop = recorder.hop(HopName::Discovery, format!("GET {url}"));
        let (status, outcome) = match fetch(self.client.as_ref(), &self.jwks_uri, Some(&hop)).await {
            Ok(bytes) => {
                (StatusCode::OK, KeySet::parse(&bytes).map_err(|_| "it is not a key set".to_owned()))
            }
            Err(error) => (display_status(&error), Err(error.to_string())),
        };
        match &outcome {
            Ok(_) => hop.check(Check::passed("jwks", "a key set", "a key set")),
            Err(reason) => {
                hop.check(Check::failed(Cause::KeysUnavailable, "jwks", "a key set", reason.clone()));
            }
        }
        let text = outcome.as_ref().map_or_else(String::clone, |_| "the issuer's key set".to_owned());
        hop.answered(status, text, Confidence::Inferred);
        outcome
    }
}

fn display_status(error: &FetchError) -> StatusCode {
    match error {
        FetchError::Status(status) => *status,
        FetchError::TimedOut => StatusCode::GATEWAY_TIMEOUT,
        FetchError::Url(_) | FetchError::Send(_) | FetchError::Read(_) => StatusCode::BAD_GATEWAY,
    }
}

#[cfg(test)]
mod tests;
