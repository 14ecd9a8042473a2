//! How wide a terminal is, and how wide text is on it.

use std::borrow::Cow;
use std::io::IsTerminal;
use std::os::fd::AsFd;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr};

/// The character printed where a line was cut.
const ELLIPSIS: char = '…';

/// The columns of the terminal that a stream leads to, such as [`std::io::stdout`]; `None` if it leads to no
/// terminal, or to one that does not know. The variable `COLUMNS` takes precedence over what the terminal says.
pub(crate) fn width(stream: &(impl IsTerminal + AsFd)) -> Option<usize> {
    if !stream.is_terminal() {
        return None;
    }
    let named = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let window_columns = || Some(usize::from(rustix::termios::tcgetwinsize(stream).ok()?.ws_col));
    named.or_else(window_columns).filter(|columns| *columns > 0)
}

/// The columns that a text takes, without its colours.
pub(crate) fn columns(text: &str) -> usize {
    anstream::adapter::strip_str(text).map(UnicodeWidthStr::width).sum()
}

/// A line cut to `width` columns, with `…` at its end if something is missing. Colours take no columns, and those
/// after the cut stay, so that what was coloured ends where it should.
pub(crate) fn cut(line: &str, width: usize) -> Cow<'_, str> {
    if columns(line) <= width {
        return Cow::Borrowed(line);
    }
    // One column is for the ellipsis.
    let (mut left, mut is_cut) = (width.saturating_sub(1), false);
    let mut kept = String::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        if character == '\u{1b}' {
            kept.push(character);
            copy_escape(&mut rest, &mut kept);
            continue;
        }
        if is_cut {
            continue;
        }
        let columns = character.width().unwrap_or_default();
        if columns > left {
            is_cut = true;
            if width > 0 {
                kept.push(ELLIPSIS);
            }
            continue;
        }
        left -= columns;
        kept.push(character);
    }
    Cow::Owned(kept)
}

/// The rest of a control sequence: from `[` to its last character (ECMA-48, 5.4).
fn copy_escape(rest: &mut std::str::Chars<'_>, kept: &mut String) {
    for character in rest.by_ref() {
        kept.push(character);
        if matches!(character, '@'..='Z' | '\\' | ']'..='~') {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_fits_stays() {
        assert_eq!(cut("12345", 5), "12345");
        assert_eq!(cut("\u{1b}[1m12345\u{1b}[0m", 5), "\u{1b}[1m12345\u{1b}[0m");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn a_longer_one_ends_with_an_ellipsis_in_the_last_column() {
        assert_eq!(cut("123456", 5), "1234…");
        assert_eq!(cut("123456", 1), "…");
        assert_eq!(cut("123456", 0), "");
    }

    #[test]
    fn colours_take_no_columns_and_end_after_the_cut() {
        assert_eq!(cut("\u{1b}[1;31mred\u{1b}[0m plain", 5), "\u{1b}[1;31mred\u{1b}[0m …");
        assert_eq!(cut("\u{1b}[1mstrong\u{1b}[0m", 3), "\u{1b}[1mst…\u{1b}[0m");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(columns("\u{1b}[2m日本\u{1b}[0m"), 4);
        assert_eq!(cut("日本語", 6), "日本語");
        assert_eq!(cut("日本語", 5), "日本…");
        // The second character would be in the last two columns, where the ellipsis needs one.
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
    }

    #[test]
    fn what_is_not_a_terminal_has_no_width() {
        assert_eq!(width(&std::fs::File::open("/dev/null").unwrap()), None);
    }
}
