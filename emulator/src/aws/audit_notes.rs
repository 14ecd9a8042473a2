//! What IAM would deny and lets through, because it only audits.

use std::sync::{Arc, Mutex, PoisonError};

/// The permissions of a call that would be denied, in the order in which they were asked; a clone shares them.
#[derive(Clone, Debug, Default)]
pub(crate) struct AuditNotes(Arc<Mutex<Vec<String>>>);

impl AuditNotes {
    /// Adds a sentence for the trace.
    pub(crate) fn add(&self, would_be_denied: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(would_be_denied);
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}
