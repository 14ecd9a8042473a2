//! Where the keys of user pools come from.

mod embedded;
mod generate;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::sign::{KeyError, SigningKey};
use crate::base::Entropy;
use generate::Spares;

#[cfg(test)]
pub(crate) use embedded::all as embedded_keys;

/// Which keys may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyOrigin {
    /// Public development keys first, each once a process; generated ones when they run out.
    Embedded,
    /// Only generated keys: for listeners that others can reach.
    Generated,
}

/// Gives out keys, each once.
#[derive(Debug)]
pub(crate) struct KeyStock {
    origin: KeyOrigin,
    spares: Spares,
    /// The keys of what has the same name whenever it is made.
    named: Mutex<HashMap<String, Arc<SigningKey>>>,
}

/// How many user pools start without generating keys, on a listener that nobody else can reach.
pub(crate) const POOLS_WITH_EMBEDDED_KEYS: usize = embedded::COUNT / 2;

impl KeyStock {
    /// A stock that gives keys of this origin. Costs nothing until the first key is taken.
    pub(crate) fn new(origin: KeyOrigin) -> Self {
        // Never a seeded source: what is generated here has to be secret.
        Self { origin, spares: Spares::new(Entropy::system()), named: Mutex::default() }
    }

    /// The key of this name: the same one whenever it is asked for, so that tokens outlive a reset of their issuer.
    pub(crate) async fn named(&self, name: String) -> Result<Arc<SigningKey>, KeyError> {
        let known = || self.named.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = known().get(&name) {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(self.take().await?);
        Ok(Arc::clone(known().entry(name).or_insert(key)))
    }

    /// A key that nobody else has been given in this process. Fails when no key can be generated.
    pub(crate) async fn take(&self) -> Result<SigningKey, KeyError> {
        if self.origin == KeyOrigin::Embedded
            && let Some(der) = embedded::next()
        {
            return SigningKey::from_pkcs8(der);
        }
        self.spares.take().await
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[tokio::test]
    async fn gives_every_key_once_and_generates_when_the_embedded_ones_are_gone() {
        let mut kids = HashSet::new();
        let embedded: HashSet<String> =
            embedded_keys().iter().map(|der| SigningKey::from_pkcs8(der).unwrap().kid().to_owned()).collect();
        for _ in 0..2 {
            let stock = KeyStock::new(KeyOrigin::Embedded);
            for _ in 0..embedded::COUNT / 2 + 1 {
                assert!(kids.insert(stock.take().await.unwrap().kid().to_owned()));
            }
        }
        assert!(kids.difference(&embedded).count() >= 2);
    }

    #[tokio::test]
    async fn gives_only_generated_keys_when_others_can_reach_the_listener() {
        let stock = KeyStock::new(KeyOrigin::Generated);
        let (first, second) = tokio::join!(stock.take(), stock.take());
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_ne!(first.kid(), second.kid());
        for der in embedded_keys() {
            let embedded = SigningKey::from_pkcs8(der).unwrap();
            assert!(embedded.kid() != first.kid() && embedded.kid() != second.kid());
        }
    }
}
