//! Decisions that hold until a policy, a role or whatever else they depend on changes.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

/// How many decisions are kept; then all are made again.
const MAX_DECISIONS: usize = 10_000;

/// What was allowed: by what is asked, with the revision at which it was and what allows it. A denial is never remembered.
#[derive(Debug, Default)]
pub(crate) struct RememberedDecisions(RwLock<FxHashMap<String, (u64, Arc<str>)>>);

impl RememberedDecisions {
    /// What allowed it; `None` unless it was allowed at this revision, a number that changes with everything that the decision
    /// depends on.
    pub(crate) fn get(&self, asked: &str, revision: u64) -> Option<Arc<str>> {
        let allowed = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (at, by) = allowed.get(asked)?;
        (*at == revision).then(|| Arc::clone(by))
    }

    /// Remembers what was allowed. The revision must have been taken before the decision was made.
    pub(crate) fn keep(&self, asked: String, revision: u64, by: &str) {
        let mut allowed = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if allowed.len() >= MAX_DECISIONS {
            allowed.clear();
        }
        allowed.insert(asked, (revision, by.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_holds_until_the_revision_changes() {
        let decisions = RememberedDecisions::default();
        assert_eq!(decisions.get("a", 1), None);
        decisions.keep("a".to_owned(), 1, "statement A");
        assert_eq!(decisions.get("a", 1).as_deref(), Some("statement A"));
        assert_eq!((decisions.get("a", 2), decisions.get("b", 1)), (None, None));
    }

    #[test]
    fn only_so_many_are_kept() {
        let decisions = RememberedDecisions::default();
        for number in 0..MAX_DECISIONS + 1 {
            decisions.keep(number.to_string(), 1, "");
        }
        assert!(decisions.0.read().unwrap().len() <= MAX_DECISIONS);
    }
}
