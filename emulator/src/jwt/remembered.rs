//! Cached tokens, so that each is verified once.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use super::claims;
use super::verify::VerifiedToken;
use crate::trace::Check;

/// How many tokens are cached: a few megabytes at most.
const CAPACITY: usize = 1024;

/// SHA-256 of a token: the token itself is not kept.
pub(super) type Digest = [u8; 32];

#[derive(Debug, Default)]
pub(super) struct RememberedTokens(RwLock<Tokens>);

#[derive(Debug, Default)]
struct Tokens {
    by_digest: BTreeMap<Digest, Arc<Remembered>>,
    oldest_first: VecDeque<Digest>,
}

/// A token with the checks that it passed.
#[derive(Debug)]
pub(super) struct Remembered {
    pub(super) token: Arc<VerifiedToken>,
    /// The checks, shared with every trace that shows them.
    pub(super) checks: Arc<[Check]>,
    /// The generation of the keys that it was verified with.
    pub(super) generation: u64,
    pub(super) margin: Duration,
}

impl RememberedTokens {
    /// The token, if it would pass again: verified with the keys of this generation and this margin, and not
    /// expired at `now`.
    pub(super) fn get(
        &self,
        digest: &Digest,
        generation: u64,
        margin: Duration,
        now: i64,
    ) -> Option<Arc<Remembered>> {
        let tokens = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let remembered = tokens.by_digest.get(digest)?;
        let is_same = remembered.generation == generation && remembered.margin == margin;
        let lives = claims::outlives(remembered.token.expires_at(), now, margin);
        (is_same && lives).then(|| Arc::clone(remembered))
    }

    /// Caches a token, replacing the oldest if there are too many.
    pub(super) fn insert(&self, digest: Digest, remembered: Arc<Remembered>, now: i64) {
        let mut tokens = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if tokens.by_digest.insert(digest, remembered).is_some() {
            return;
        }
        if tokens.oldest_first.len() >= CAPACITY {
            tokens.make_room(now);
        }
        tokens.oldest_first.push_back(digest);
    }
}

impl Tokens {
    fn make_room(&mut self, now: i64) {
        let Self { by_digest, oldest_first } = self;
        by_digest.retain(|_, remembered| remembered.token.expires_at() > now);
        oldest_first.retain(|digest| by_digest.contains_key(digest));
        if oldest_first.len() >= CAPACITY
            && let Some(oldest) = oldest_first.pop_front()
        {
            by_digest.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;

    const NOW: i64 = 1_000_000;

    fn digest(number: usize) -> Digest {
        let mut digest = [0; 32];
        digest[..8].copy_from_slice(&number.to_be_bytes());
        digest
    }

    fn insert(tokens: &RememberedTokens, number: usize, expires_at: i64) {
        let remembered = Remembered {
            token: Arc::new(VerifiedToken::new(Map::new(), expires_at)),
            checks: [].into(),
            generation: 1,
            margin: Duration::ZERO,
        };
        tokens.insert(digest(number), Arc::new(remembered), NOW);
    }

    fn knows(tokens: &RememberedTokens, number: usize) -> bool {
        tokens.get(&digest(number), 1, Duration::ZERO, NOW).is_some()
    }

    #[test]
    fn forgets_the_oldest_when_there_are_too_many() {
        let tokens = RememberedTokens::default();
        for number in 0..CAPACITY + 10 {
            insert(&tokens, number, NOW + 60);
        }
        assert!(!knows(&tokens, 9));
        assert!(knows(&tokens, 10));
        assert!(knows(&tokens, CAPACITY + 9));
        assert_eq!(tokens.0.read().unwrap().by_digest.len(), CAPACITY);
        assert_eq!(tokens.0.read().unwrap().oldest_first.len(), CAPACITY);
    }

    #[test]
    fn forgets_the_expired_first() {
        let tokens = RememberedTokens::default();
        insert(&tokens, 0, NOW + 60);
        for number in 1..CAPACITY {
            insert(&tokens, number, NOW);
        }
        insert(&tokens, CAPACITY, NOW + 60);
        assert!(knows(&tokens, 0) && knows(&tokens, CAPACITY) && !knows(&tokens, 1));
        assert_eq!(tokens.0.read().unwrap().by_digest.len(), 2);
    }

    #[test]
    fn gives_only_what_would_pass_again() {
        let tokens = RememberedTokens::default();
        insert(&tokens, 0, NOW + 60);
        insert(&tokens, 0, NOW + 60);
        assert!(tokens.get(&digest(0), 1, Duration::ZERO, NOW + 59).is_some());
        assert!(tokens.get(&digest(0), 1, Duration::ZERO, NOW + 60).is_none());
        assert!(tokens.get(&digest(0), 2, Duration::ZERO, NOW).is_none());
        assert!(tokens.get(&digest(0), 1, Duration::from_secs(60), NOW).is_none());
        assert!(tokens.get(&digest(1), 1, Duration::ZERO, NOW).is_none());
    }
}
