//! Outbound tokens until shortly before they expire; each is fetched once, however many callers ask for it at that moment.
//!
//! Inferred: AWS does not say whether it keeps the tokens of client credentials.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::{FutureExt as _, Shared, WeakShared};

use super::exchange::error::ExchangeError;
use super::outbound_token::OutboundToken;
use super::permission::Permitted;
use super::provider::oauth2::Oauth2CredentialProvider;
use crate::base::Clock;
use crate::base::http::BoxFuture;

/// How many tokens are kept; a stack has one or two.
const CAPACITY: usize = 1000;

type Fetched = Result<Arc<OutboundToken>, ExchangeError>;
type Flight = BoxFuture<'static, Fetched>;

#[derive(Debug)]
pub(super) struct TokenCache {
    clock: Clock,
    entries: Arc<Mutex<Entries>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// It was cached.
    Cache,
    Fetched,
    /// It was being fetched for another call.
    Shared,
}

#[derive(Debug, Default)]
struct Entries {
    by_key: BTreeMap<String, CachedToken>,
    flights: u64,
}

#[derive(Debug)]
enum CachedToken {
    Kept(Arc<OutboundToken>),
    /// Only waiting callers keep a fetch alive: when the last has hung up, it is dropped, and the next call starts another.
    InFlight {
        number: u64,
        flight: WeakShared<Flight>,
    },
}

impl TokenCache {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, entries: Arc::default() }
    }

    /// The cached token for these scopes, or the result of `fetch`. A failure goes to all waiting callers and is
    /// then forgotten.
    pub(super) async fn token<F>(
        &self,
        permitted: &Permitted<Oauth2CredentialProvider>,
        scopes: &[String],
        fetch: impl FnOnce() -> F,
    ) -> (Source, Fetched)
    where
        F: Future<Output = Fetched> + Send + 'static,
    {
        let key = key(permitted, scopes);
        let (source, flight) = {
            let mut entries = lock(&self.entries);
            match entries.by_key.get(&key).and_then(|entry| entry.useful(&self.clock)) {
                Some(Hit::Token(token)) => return (Source::Cache, Ok(token)),
                Some(Hit::Flight(flight)) => (Source::Shared, flight),
                None => (Source::Fetched, self.begin(&mut entries, key, fetch())),
            }
        };
        (source, flight.await)
    }

    fn begin(
        &self,
        entries: &mut Entries,
        key: String,
        fetch: impl Future<Output = Fetched> + Send + 'static,
    ) -> Shared<Flight> {
        entries.make_room(&self.clock);
        entries.flights += 1;
        let number = entries.flights;
        let (own, clock, own_key) = (Arc::clone(&self.entries), self.clock.clone(), key.clone());
        let fetch_and_settle = async move {
            let fetched = fetch.await;
            lock(&own).settle(&clock, own_key, number, &fetched);
            fetched
        };
        let flight: Shared<Flight> = (Box::pin(fetch_and_settle) as Flight).shared();
        if let Some(weak) = flight.downgrade() {
            entries.by_key.insert(key, CachedToken::InFlight { number, flight: weak });
        }
        flight
    }
}

enum Hit {
    Token(Arc<OutboundToken>),
    Flight(Shared<Flight>),
}

impl CachedToken {
    fn useful(&self, clock: &Clock) -> Option<Hit> {
        match self {
            Self::Kept(token) => is_fresh(token, clock).then(|| Hit::Token(Arc::clone(token))),
            Self::InFlight { flight, .. } => flight.upgrade().map(Hit::Flight),
        }
    }

    fn expires_at(&self) -> i64 {
        match self {
            Self::Kept(token) => token.expires_at(),
            Self::InFlight { .. } => i64::MAX,
        }
    }
}

impl Entries {
    /// Stores the result of a fetch, unless its entry has been reassigned.
    fn settle(&mut self, clock: &Clock, key: String, number: u64, fetched: &Fetched) {
        let is_own = matches!(self.by_key.get(&key), Some(CachedToken::InFlight { number: own, .. }) if *own == number);
        if !is_own {
            return;
        }
        match fetched {
            Ok(token) if is_fresh(token, clock) => {
                self.by_key.insert(key, CachedToken::Kept(Arc::clone(token)))
            }
            _ => self.by_key.remove(&key),
        };
    }

    fn make_room(&mut self, clock: &Clock) {
        if self.by_key.len() < CAPACITY {
            return;
        }
        self.by_key.retain(|_, entry| match entry {
            CachedToken::Kept(token) => is_fresh(token, clock),
            CachedToken::InFlight { flight, .. } => flight.upgrade().is_some(),
        });
        if self.by_key.len() < CAPACITY {
            return;
        }
        let first = self.by_key.iter().min_by_key(|(_, entry)| entry.expires_at());
        if let Some(key) = first.map(|(key, _)| key.clone()) {
            self.by_key.remove(&key);
        }
    }
}

fn is_fresh(token: &OutboundToken, clock: &Clock) -> bool {
    token.kept_until() > clock.epoch_seconds()
}

/// Provider, workload and scopes in alphabetical order, once each; names contain no blank. No user: the token is the
/// client's own.
fn key(permitted: &Permitted<Oauth2CredentialProvider>, scopes: &[String]) -> String {
    let mut sorted = Vec::with_capacity(scopes.len());
    sorted.extend(scopes.iter().flat_map(|scope| scope.split(' ')));
    sorted.sort_unstable();
    sorted.dedup();
    let (provider, workload) = (permitted.provider(), permitted.workload());
    let mut key = String::with_capacity(256);
    for part in
        [provider.name.as_str(), &provider.revision.to_string(), &workload.name].into_iter().chain(sorted)
    {
        key.push_str(part);
        key.push(' ');
    }
    key
}

fn lock(entries: &Mutex<Entries>) -> MutexGuard<'_, Entries> {
    entries.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
