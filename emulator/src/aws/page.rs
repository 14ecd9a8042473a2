//! Lists that are given out page by page.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A token that no page gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ForeignToken;

/// One page of `items` and the token of the next; fails on a token that was never given out.
///
/// Inferred: the token's content (AWS's is opaque).
pub(crate) fn page<T>(
    items: impl Iterator<Item = T>,
    size: usize,
    token: Option<&str>,
) -> Result<(Vec<T>, Option<String>), ForeignToken> {
    let start = token.map_or(Some(0), read).ok_or(ForeignToken)?;
    let mut rest = items.skip(start);
    let page: Vec<T> = rest.by_ref().take(size).collect();
    let next = rest.next().map(|_| write(start + page.len()));
    Ok((page, next))
}

fn write(start: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("start={start}"))
}

fn read(token: &str) -> Option<usize> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    std::str::from_utf8(&bytes).ok()?.strip_prefix("start=")?.parse().ok()
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
        assert_eq!(page(0..5, 3, Some("!")).unwrap_err(), ForeignToken);
    }
}
