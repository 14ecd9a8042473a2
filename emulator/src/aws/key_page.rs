//! Lists in the order of their keys, page by page: a token names the last key that was seen, so that no page costs
//! more than the first, and what stays is neither repeated nor lost.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::page::ForeignToken;

const MARK: &str = "after=";

/// The token of the page behind `key`. Inferred: the token's content (AWS's is opaque).
pub(crate) fn write(key: &str) -> String {
    URL_SAFE_NO_PAD.encode([MARK, key].concat())
}

/// The key behind which the page of this token begins; fails on a token that was never given out.
pub(crate) fn read(token: &str) -> Result<String, ForeignToken> {
    let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| ForeignToken)?;
    let text = String::from_utf8(bytes).map_err(|_| ForeignToken)?;
    text.strip_prefix(MARK).map(str::to_owned).ok_or(ForeignToken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        assert_eq!(read(&write("demo-0123456789")), Ok("demo-0123456789".to_owned()));
        for foreign in ["", "!", "c3RhcnQ9MQ"] {
            assert_eq!(read(foreign), Err(ForeignToken), "{foreign}");
        }
    }
}
