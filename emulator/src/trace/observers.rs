//! Who learns of traces, and who knows the names in them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::TraceSummary;
use super::failed_check::FailedCheck;

/// Receives the summary of a call. It runs on the thread of the call, whose response waits for it.
pub(crate) type Listener = Arc<dyn Fn(TraceSummary) + Send + Sync>;

/// Knows the resources that failed checks speak of.
pub(crate) trait Directory: Send + Sync {
    /// The name of each resource whose id is in one of the texts.
    fn names_in(&self, texts: &[&str]) -> BTreeMap<String, String>;

    /// Adds the names of the ids in the check, and makes its cause exact where that takes more than the check knew.
    fn complete(&self, failed: &mut FailedCheck);
}

/// Set once each, before the first call from outside.
#[derive(Default)]
pub(super) struct Observers {
    pub(super) listener: OnceLock<Listener>,
    pub(super) directory: OnceLock<Arc<dyn Directory>>,
    /// Set if responses do not say why they are refused.
    pub(super) plain_answers: OnceLock<()>,
}

impl Observers {
    /// Makes a failed check exact, as far as the directory knows, and says it in words.
    pub(super) fn complete(&self, failed: &mut FailedCheck) {
        if let Some(directory) = self.directory.get() {
            directory.complete(failed);
        }
        failed.explain();
    }

    pub(super) fn has_plain_answers(&self) -> bool {
        self.plain_answers.get().is_some()
    }
}

impl fmt::Debug for Observers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Observers").finish_non_exhaustive()
    }
}
