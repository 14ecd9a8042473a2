//! The paging input that every list of AgentCore takes.

use serde::Deserialize;

/// Inferred: as many as a page can have (botocore: at most 100).
const PAGE: usize = 100;

/// The members of a list's input that select the page.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Paging {
    max_results: Option<usize>,
    next_token: Option<String>,
}

impl Paging {
    pub(super) fn size(&self) -> usize {
        self.size_or(PAGE)
    }

    /// Like `size`, for a list with another default.
    pub(super) fn size_or(&self, default: usize) -> usize {
        self.max_results.unwrap_or(default)
    }

    /// The token that the page before returned; `None` for the first page.
    pub(super) fn token(&self) -> Option<&str> {
        self.next_token.as_deref()
    }
}
