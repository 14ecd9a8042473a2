//! Pages of lists whose items are numbered: a page begins behind the last number of the one before it, so that
//! what is made or removed meanwhile neither repeats nor hides anything.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::aws::ApiError;

/// How many items a page has unless told otherwise. Inferred: the most that can be asked for.
const SIZE: usize = 100;

/// What a caller says of the page.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Paging {
    max_results: Option<usize>,
    next_token: Option<String>,
}

impl Paging {
    /// The most items of the page.
    pub(super) fn size(&self) -> usize {
        self.max_results.unwrap_or(SIZE)
    }

    /// The last number of the page before; fails on a token that no page gave. Inferred: the text.
    pub(super) fn after(&self) -> Result<Option<u64>, ApiError> {
        let read = |token: &String| {
            let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
            std::str::from_utf8(&bytes).ok()?.strip_prefix("after=")?.parse().ok()
        };
        let token = self.next_token.as_ref();
        token.map(|token| read(token).ok_or_else(|| ApiError::validation("Invalid nextToken"))).transpose()
    }

    /// The token of the page behind this number. Inferred: its content (AWS's is opaque).
    pub(super) fn token(last: u64) -> String {
        URL_SAFE_NO_PAD.encode(format!("after={last}"))
    }
}

/// At most `size` of the items, whose numbers fall, from behind the number `after`; and the last one's number when
/// there are more.
pub(super) fn newest_first<T, U>(
    items: impl Iterator<Item = (u64, T)>,
    after: Option<u64>,
    size: usize,
    write: impl Fn(T) -> U,
) -> (Vec<U>, Option<u64>) {
    let mut rest = items.skip_while(|(number, _)| after.is_some_and(|after| *number >= after)).peekable();
    let mut last = None;
    let mut page = Vec::new();
    for (number, item) in rest.by_ref().take(size) {
        page.push(write(item));
        last = Some(number);
    }
    (page, last.filter(|_| rest.peek().is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(after: Option<u64>, size: usize) -> (Vec<u64>, Option<u64>) {
        newest_first((1..=5).rev().map(|number| (number, number)), after, size, |number| number)
    }

    #[test]
    fn the_pages_together_are_the_list() {
        assert_eq!(page(None, 2), (vec![5, 4], Some(4)));
        assert_eq!(page(Some(4), 2), (vec![3, 2], Some(2)));
        assert_eq!(page(Some(2), 2), (vec![1], None));
        assert_eq!(page(None, 5), (vec![5, 4, 3, 2, 1], None));
    }

    #[test]
    fn a_token_is_taken_back_and_a_foreign_one_is_not() {
        let paging = |token: &str| Paging { max_results: None, next_token: Some(token.to_owned()) };
        assert_eq!(paging(&Paging::token(7)).after(), Ok(Some(7)));
        for token in ["", "!", "YWZ0ZXI9eA", "c3RhcnQ9Nw"] {
            assert_eq!(paging(token).after().unwrap_err().code, "ValidationException", "{token}");
        }
    }
}
