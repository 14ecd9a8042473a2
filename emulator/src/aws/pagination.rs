//! Lists that are returned page by page.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ApiError;

/// A pagination token that no page returned.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ForeignToken;

/// Returns one page of what `list` returns, and the token of the next; fails on a token that was never given out.
///
/// `list`: the items after a key, each with its own; all of them without one.
///
/// Inferred: the token's content, the key of a page's last item (AWS's is opaque).
pub(crate) fn page_after<K, T, I>(
    list: impl FnOnce(Option<K>) -> I,
    size: usize,
    token: Option<&str>,
) -> Result<(Vec<T>, Option<String>), ForeignToken>
where
    K: Serialize + DeserializeOwned,
    I: Iterator<Item = (K, T)>,
{
    let after = token.map(read).transpose()?;
    let mut rest = list(after);
    let mut page = Vec::new();
    let mut last = None;
    for (key, item) in rest.by_ref().take(size) {
        page.push(item);
        last = Some(key);
    }
    let next = last.filter(|_| rest.next().is_some()).map(|key| write(&key));
    Ok((page, next))
}

/// Returns one page of a list that is short, or built for every page, and the token of the next; fails on a token that was
/// never given out.
pub(crate) fn page<T>(
    items: impl Iterator<Item = T>,
    size: usize,
    token: Option<&str>,
) -> Result<(Vec<T>, Option<String>), ForeignToken> {
    let behind = |last: Option<usize>| last.map_or(0, |last| last.saturating_add(1));
    page_after(|last| items.enumerate().skip(behind(last)), size, token)
}

/// Writes the token for the page after a key.
pub(crate) fn write(key: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
}

/// Reads the key from a token.
pub(crate) fn read<K: DeserializeOwned>(token: &str) -> Result<K, ForeignToken> {
    let key = URL_SAFE_NO_PAD.decode(token).map_err(|_| ForeignToken)?;
    serde_json::from_slice(&key).map_err(|_| ForeignToken)
}

/// Inferred: code and text, for AgentCore; the other services have codes and texts of their own.
impl From<ForeignToken> for ApiError {
    fn from(_: ForeignToken) -> Self {
        Self::validation("Invalid nextToken")
    }
}

/// Returns a page of at most `size` items, and the token of the next. `fetch` takes the key after which the page begins and
/// the number of items.
pub(crate) fn page_of<K, T>(
    fetch: impl FnOnce(Option<&K>, usize) -> Vec<T>,
    key: impl Fn(&T) -> &K,
    size: usize,
    token: Option<&str>,
) -> Result<(Vec<T>, Option<String>), ForeignToken>
where
    K: Serialize + DeserializeOwned,
{
    let after: Option<K> = token.map(read).transpose()?;
    // One item more than the page holds shows whether there is another page.
    let mut items = fetch(after.as_ref(), size.saturating_add(1));
    if items.len() <= size {
        return Ok((items, None));
    }
    items.truncate(size);
    let next = items.last().map(|last| write(key(last)));
    Ok((items, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_together_are_the_list() {
        let (first, token) = page(0..5, 3, None).unwrap();
        assert_eq!(first, [0, 1, 2]);
        let (second, end) = page(0..5, 3, token.as_deref()).unwrap();
        assert_eq!((second, end), (vec![3, 4], None));
    }

    #[test]
    fn a_foreign_token_is_refused() {
        for token in ["!", "IngiCg", "bnVsbA"] {
            assert_eq!(page(0..5, 3, Some(token)).unwrap_err(), ForeignToken, "{token}");
        }
    }

    #[test]
    fn a_page_begins_after_the_last_ones_key() {
        let names = std::collections::BTreeSet::from(["a", "b", "c"]);
        let list = |after: Option<String>| {
            names.iter().filter(move |name| after.as_deref().is_none_or(|after| **name > after))
        };
        let keyed = |after| list(after).map(|name| ((*name).to_owned(), *name));
        let (first, token) = page_after(keyed, 2, None).unwrap();
        assert_eq!(first, ["a", "b"]);
        assert_eq!(page_after(keyed, 2, token.as_deref()).unwrap(), (vec!["c"], None));
    }
}
