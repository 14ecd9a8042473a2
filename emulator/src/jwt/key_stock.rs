//! Where the keys of user pools come from.

use super::sign::{KeyError, SigningKey};

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
}

impl KeyStock {
    /// A stock that gives keys of this origin. Costs nothing until the first key is taken.
    pub(crate) fn new(origin: KeyOrigin) -> Self {
        Self { origin }
    }

    /// A key that nobody else has been given in this process.
    pub(crate) async fn take(&self) -> Result<SigningKey, KeyError> {
        Err(KeyError::Generation("not built yet".to_owned()))
    }
}
