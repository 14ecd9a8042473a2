//! The gateways of one emulator, by their ids, and how gateways and targets come to be.

pub(super) mod create;
pub(super) mod create_target;
mod name;
pub(super) mod synchronize;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::Gateway;

/// The table of all gateways.
#[derive(Debug, Default)]
pub(crate) struct Gateways {
    by_id: RwLock<BTreeMap<String, Arc<Gateway>>>,
}

/// A gateway of this name is there already. Documented: names are unique in the account (the service model,
/// CreateGatewayRequest). Inferred: the text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("A gateway with name '{0}' already exists")]
pub(crate) struct NameTaken(String);

impl Gateways {
    /// The gateway of this id.
    pub(crate) fn get(&self, id: &str) -> Option<Arc<Gateway>> {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// All gateways, ordered by id.
    pub(crate) fn all(&self) -> Vec<Arc<Gateway>> {
        self.by_id.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Adds a gateway whose name nobody has.
    fn insert(&self, gateway: Arc<Gateway>) -> Result<(), NameTaken> {
        let mut by_id = self.by_id.write().unwrap_or_else(PoisonError::into_inner);
        if by_id.values().any(|other| other.name == gateway.name) {
            return Err(NameTaken(gateway.name.clone()));
        }
        by_id.insert(gateway.id.clone(), gateway);
        Ok(())
    }
}
