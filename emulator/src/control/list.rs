//! What every list of AgentCore is asked.

use serde::Deserialize;

/// Inferred: as many as a page can have (botocore: at most 100).
const PAGE: usize = 100;

/// The members of a list's input that say which page is wanted.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Paging {
    max_results: Option<usize>,
    next_token: Option<String>,
}

impl Paging {
    /// How many items the page is to have.
    pub(super) fn size(&self) -> usize {
        self.size_or(PAGE)
    }

    /// The same, of a list whose pages have another size where none is asked for.
    pub(super) fn size_or(&self, default: usize) -> usize {
        self.max_results.unwrap_or(default)
    }

    /// The token that the page before it gave; none for the first.
    pub(super) fn token(&self) -> Option<&str> {
        self.next_token.as_deref()
    }
}
