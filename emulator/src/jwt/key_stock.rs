//! Where the keys of user pools come from.

mod embedded;
mod generate;

use super::sign::{KeyError, SigningKey};
use crate::base::Entropy;
use generate::Spares;

#[cfg(test)]
pub(in crate::jwt) use embedded::all as embedded_keys;

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
}

impl KeyStock {
    /// A stock that gives keys of this origin. Costs nothing until the first key is taken.
    pub(crate) fn new(origin: KeyOrigin) -> Self {
        // Never a seeded source: what is generated here has to be secret.
        Self { origin, spares: Spares::new(Entropy::system()) }
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
            for _ in 0..9 {
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
