//! The source of the keys of user pools.

mod embedded;
mod generate;
mod stock_key;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::sign::KeyError;
use crate::base::Entropy;
use generate::Spares;
pub(crate) use stock_key::StockKey;

#[cfg(test)]
pub(crate) use embedded::all as embedded_keys;

/// Which keys may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyOrigin {
    /// Public development keys first, each once per process; generated ones when they run out.
    Embedded,
    /// Only generated keys: for listeners that others can reach.
    Generated,
}

/// Hands out keys, each once.
#[derive(Debug)]
pub(crate) struct KeyStock {
    origin: KeyOrigin,
    spares: Arc<Spares>,
    /// The keys of resources that have the same name whenever they are created.
    named: Mutex<HashMap<String, Arc<StockKey>>>,
}

impl KeyStock {
    /// A stock of keys of this origin. Costs nothing until the first key is needed.
    pub(crate) fn new(origin: KeyOrigin) -> Self {
        // Never a seeded source: what is generated here must be secret.
        Self { origin, spares: Arc::new(Spares::new(Entropy::system())), named: Mutex::default() }
    }

    /// Whether each key is generated as soon as it is taken.
    pub(crate) fn generates_at_once(&self) -> bool {
        self.origin == KeyOrigin::Generated
    }

    /// The key of this name: always the same one, so that tokens outlive a reset of their issuer. Fails as
    /// [`take`](Self::take) does.
    pub(crate) async fn named(&self, name: String) -> Result<Arc<StockKey>, KeyError> {
        let known = || self.named.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = known().get(&name) {
            return Ok(Arc::clone(key));
        }
        let key = self.take().await?;
        Ok(Arc::clone(known().entry(name).or_insert(key)))
    }

    /// A key that was not handed out before in this process. One that must be generated is generated when it is first
    /// needed, except for listeners that others can reach: there it is generated now, and this fails if that is not
    /// possible.
    pub(crate) async fn take(&self) -> Result<Arc<StockKey>, KeyError> {
        let embedded = if self.origin == KeyOrigin::Embedded { embedded::next() } else { None };
        let key = Arc::new(StockKey::new(embedded, Arc::clone(&self.spares)));
        if self.generates_at_once() {
            key.get().await?;
        }
        Ok(key)
    }
}

#[cfg(test)]
impl KeyStock {
    /// A key for a test that signs by itself.
    pub(crate) async fn signing_key(&self) -> Result<crate::jwt::SigningKey, KeyError> {
        match embedded::next() {
            Some(der) => crate::jwt::SigningKey::from_pkcs8(der),
            None => self.spares.take().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::jwt::SigningKey;

    #[tokio::test]
    async fn gives_every_key_once_and_generates_when_the_embedded_ones_are_gone() {
        let mut kids = HashSet::new();
        let embedded: HashSet<String> =
            embedded_keys().iter().map(|der| SigningKey::from_pkcs8(der).unwrap().kid().to_owned()).collect();
        let mut generated = Vec::new();
        for _ in 0..2 {
            let stock = KeyStock::new(KeyOrigin::Embedded);
            for _ in 0..embedded_keys().len() / 2 + 1 {
                let key = stock.take().await.unwrap();
                match key.known() {
                    Some(known) => assert!(kids.insert(known.kid().to_owned())),
                    None => generated.push(key),
                }
            }
        }
        assert!(kids.is_subset(&embedded));
        assert!(generated.len() >= 2, "none of these has been made");
        for key in generated {
            let (one, other) = tokio::join!(key.get(), key.get());
            assert!(std::ptr::eq(one.unwrap(), other.unwrap()), "it is made once");
            assert!(kids.insert(key.known().unwrap().kid().to_owned()));
        }
    }

    #[tokio::test]
    async fn gives_only_generated_keys_when_others_can_reach_the_listener() {
        let stock = KeyStock::new(KeyOrigin::Generated);
        let (first, second) = tokio::join!(stock.take(), stock.take());
        let (first, second) = (first.unwrap(), second.unwrap());
        let (first, second) = (first.known().unwrap(), second.known().unwrap());
        assert_ne!(first.kid(), second.kid());
        for der in embedded_keys() {
            let embedded = SigningKey::from_pkcs8(der).unwrap();
            assert!(embedded.kid() != first.kid() && embedded.kid() != second.kid());
        }
    }
}
