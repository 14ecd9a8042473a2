//! What a target's backend says about its tools.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::status_reason::StatusReason;
use super::tool::Tool;
use crate::trace::Cause;

/// The tools that a backend has.
#[derive(Debug)]
pub(super) struct Listing {
    /// Sorted by their exposed names.
    pub(super) tools: Vec<Arc<Tool>>,
    /// Names that were listed again: the first one counts.
    pub(super) duplicates: BTreeSet<String>,
}

/// Why a backend has no tools.
#[derive(Debug)]
pub(super) struct ListFailure {
    /// What happened, for the trace.
    pub(super) detail: String,
    /// Which of the known mistakes it is.
    pub(super) cause: Cause,
    /// The same in AWS's words.
    pub(super) reason: StatusReason,
}
