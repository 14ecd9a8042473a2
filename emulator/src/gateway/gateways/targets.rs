//! The targets of one gateway, and how they are added, changed and removed.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use super::error::{CreateTargetError, UnknownGateway};
use crate::gateway::target::Target;

/// Documented: quota, targets of a gateway.
const MAX_TARGETS: usize = 100;

/// The targets by their ids.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    by_id: BTreeMap<String, Arc<Target>>,
    /// The gateway is deleted, and nothing can be added.
    is_closed: bool,
}

impl Targets {
    pub(in crate::gateway) fn get(&self, id: &str) -> Option<Arc<Target>> {
        self.by_id.get(id).cloned()
    }

    /// In the order of their creation.
    pub(in crate::gateway) fn all(&self) -> Vec<Arc<Target>> {
        let mut targets: Vec<_> = self.by_id.values().cloned().collect();
        targets.sort_by_key(|target| target.created_at);
        targets
    }

    /// At most `count` targets, ordered by id, starting after `after`.
    pub(in crate::gateway) fn list(&self, after: Option<&str>, count: usize) -> Vec<Arc<Target>> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.by_id.range::<str, _>((from, Bound::Unbounded)).map(|(_, it)| it).take(count).cloned().collect()
    }

    /// Whether a target of this name may be created. Inferred: the order, the name before the quota.
    pub(crate) fn admit(&self, name: &str) -> Result<(), CreateTargetError> {
        if self.is_closed {
            return Err(UnknownGateway.into());
        }
        self.check_name(name, None)?;
        if self.by_id.len() >= MAX_TARGETS {
            return Err(CreateTargetError::TooMany(MAX_TARGETS));
        }
        Ok(())
    }

    /// Adds a target; fails if another one has taken its name meanwhile.
    pub(crate) fn insert(&mut self, target: &Arc<Target>) -> Result<(), CreateTargetError> {
        self.admit(&target.name)?;
        self.by_id.insert(target.id.clone(), Arc::clone(target));
        Ok(())
    }

    /// Fails if a target other than `of` has the name.
    pub(crate) fn check_name(&self, name: &str, of: Option<&str>) -> Result<(), CreateTargetError> {
        let others = self.by_id.values().filter(|other| of != Some(other.id.as_str()));
        if others.into_iter().any(|other| other.name == name) {
            return Err(CreateTargetError::NameTaken(name.to_owned()));
        }
        Ok(())
    }

    /// Replaces the target of the same id; returns false if it no longer exists.
    pub(crate) fn replace(&mut self, target: &Arc<Target>) -> bool {
        let Some(account_region) = self.by_id.get_mut(&target.id) else { return false };
        *account_region = Arc::clone(target);
        true
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<Arc<Target>> {
        self.by_id.remove(id)
    }

    /// Accepts no more targets; returns false while there are some.
    pub(in crate::gateway) fn close(&mut self) -> bool {
        self.is_closed = self.by_id.is_empty();
        self.is_closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_that_goes_lets_no_target_in() {
        let mut targets = Targets::default();
        assert_eq!(targets.admit("demo"), Ok(()));
        assert!(targets.close());
        let gone = CreateTargetError::from(UnknownGateway);
        assert_eq!(targets.admit("demo"), Err(gone));
    }
}
