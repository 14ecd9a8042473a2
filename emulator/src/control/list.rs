//! What every list of the control plane is asked, and how it is cut into pages.

use serde::Deserialize;

use crate::aws::ApiError;
use crate::aws::key_page;

/// How many a page has that nobody asked the size of. Inferred.
const PAGE: usize = 100;

/// Which page. The API model has said that the size is between 1 and 1000.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Paging {
    max_results: Option<usize>,
    next_token: Option<String>,
}

impl Paging {
    /// The page out of what `fetch` gives: the items behind a key, at most so many, in the order of `key`. Fails on a
    /// token that no page gave. Inferred: the text.
    pub(super) fn page<T>(
        &self,
        fetch: impl FnOnce(Option<&str>, usize) -> Vec<T>,
        key: impl Fn(&T) -> &str,
    ) -> Result<(Vec<T>, Option<String>), ApiError> {
        let size = self.max_results.unwrap_or(PAGE);
        let after = self.next_token.as_deref().map(key_page::read).transpose();
        let after = after.map_err(|_| ApiError::validation("The nextToken is not valid"))?;
        // One more than the page has tells whether there is another page.
        let mut items = fetch(after.as_deref(), size.saturating_add(1));
        if items.len() <= size {
            return Ok((items, None));
        }
        items.truncate(size);
        let next = items.last().map(|last| key_page::write(key(last)));
        Ok((items, next))
    }
}
