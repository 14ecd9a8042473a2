//! Untrusted text on a terminal or in a file: nothing in it may move the cursor, colour what follows, or reorder
//! it.
//!
//! Names go through [`line`], texts through [`text`], before our own colours are added. Everything printed goes
//! through [`styled`] or [`json`] once more (`output.rs`), so that a text that was forgotten does no harm either.

use std::borrow::Cow;
use std::fmt::Write as _;

use tracing_subscriber::field::MakeExt as _;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::debug_fn;

/// The text with its line breaks and tabs; every other control character is shown as `\u{1b}`.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    escaped(text, |character| matches!(character, '\n' | '\t'), |_| None)
}

/// Like `text`, for text within a line, such as a name: line breaks and tabs are shown too.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    escaped(text, |_| false, |_| None)
}

/// Like `text`, for a whole output that already has colours: those, line breaks and tabs stay.
pub(crate) fn styled(text: &str) -> Cow<'_, str> {
    escaped(text, |character| matches!(character, '\n' | '\t'), colour)
}

/// JSON of the same value, in which such characters are written as `\u009b`. What is not JSON is as safe afterwards.
pub(crate) fn json(text: &str) -> Cow<'_, str> {
    let is_shown = |character: char| is_dangerous(character) && !matches!(character, '\n' | '\t');
    if !text.contains(is_shown) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            // No JSON string holds one unescaped, so it is between values.
            '\r' => safe.push(' '),
            character if is_shown(character) => drop(write!(safe, "\\u{:04x}", u32::from(character))),
            character => safe.push(character),
        }
    }
    Cow::Owned(safe)
}

/// The fields of a line of diagnostics, each kept within its line: messages quote untrusted input.
pub(crate) fn fields() -> impl for<'writer> FormatFields<'writer> + Send + Sync + 'static {
    let fields = debug_fn(|writer, field, value| {
        let value = format!("{value:?}");
        match field.name() {
            "message" => write!(writer, "{}", line(&value)),
            name => write!(writer, "{name}={}", line(&value)),
        }
    });
    fields.delimited(" ")
}

/// Shows control characters, except for those of `is_layout` and what `kept` finds at the beginning of a text.
fn escaped(
    text: &str,
    is_layout: impl Fn(char) -> bool,
    kept: impl Fn(&str) -> Option<&str>,
) -> Cow<'_, str> {
    let is_shown = |character: char| is_dangerous(character) && !is_layout(character);
    if !text.contains(is_shown) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if let Some(kept) = kept(rest) {
            safe.push_str(kept);
            rest = rest.get(kept.len()..).unwrap_or_default();
            continue;
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
        // A DOS line break is a line break.
        let is_line_break = character == '\r' && is_layout('\n') && rest.starts_with('\n');
        match is_shown(character) && !is_line_break {
            true => safe.extend(character.escape_unicode()),
            false => safe.push(character),
        }
    }
    Cow::Owned(safe)
}

/// The colour that a text begins with: SGR (ECMA-48, 8.3.117) with one number, as anstyle writes it, and only those that
/// our styles, clap's and the diagnostics' have; none that hides text.
fn colour(text: &str) -> Option<&str> {
    let (number, _) = text.strip_prefix("\u{1b}[")?.split_once('m')?;
    let is_ours = number.len() <= 2
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(number.parse(), Ok(0..=4_u8 | 30..=37 | 90..=97));
    text.get(.."\u{1b}[m".len() + number.len()).filter(|_| is_ours)
}

/// C0, DEL and C1, which terminals obey, and the directional formatting characters of Unicode (UAX #9, 2.7), which let text
/// look
/// like another.
fn is_dangerous(character: char) -> bool {
    let is_bidirectional = matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    character.is_control() || is_bidirectional
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        assert_eq!(text("\u{1b}[31mred\u{7}"), r"\u{1b}[31mred\u{7}");
        assert_eq!(text("\u{9b}31m \u{7f}"), r"\u{9b}31m \u{7f}");
        assert_eq!(text("a\u{202e}b\u{2066}c\u{61c}"), r"a\u{202e}b\u{2066}c\u{61c}");
        assert_eq!(text("over\rwritten\r\t"), "over\\u{d}written\\u{d}\t");
    }

    #[test]
    fn text_keeps_its_lines_and_a_line_is_one() {
        assert_eq!(text("a\n\tb\r\nc\r\u{1b}"), "a\n\tb\r\nc\\u{d}\\u{1b}");
        assert_eq!(line("a\n\tb\r\nc"), r"a\u{a}\u{9}b\u{d}\u{a}c");
    }

    #[test]
    fn colours_of_our_own_stay_and_no_other_sequence_does() {
        let own = "\u{1b}[1m\u{1b}[31merror\u{1b}[0m:\n\ta";
        assert_eq!(styled(own), own);
        for (foreign, shown) in [
            ("\u{1b}[2Ja", r"\u{1b}[2Ja"),
            ("\u{1b}[8m\u{1b}[m", r"\u{1b}[8m\u{1b}[m"),
            ("\u{1b}[+1m\u{1b}[001m\u{1b}[1", r"\u{1b}[+1m\u{1b}[001m\u{1b}[1"),
            ("\u{1b}]0;title\u{7}", r"\u{1b}]0;title\u{7}"),
            ("\u{9b}31m\u{1b}", r"\u{9b}31m\u{1b}"),
        ] {
            assert_eq!(styled(foreign), shown);
            assert_eq!(styled(&format!("{foreign}\u{1b}[32m")), format!("{shown}\u{1b}[32m"));
        }
    }

    #[test]
    fn json_keeps_its_value() {
        let value = serde_json::json!({"\u{7f}\u{9b}": ["\u{1b}\u{202e}\r\n\t", "Grüße"]});
        let written = serde_json::to_string_pretty(&value).unwrap();
        let safe = json(&written).into_owned();
        assert!(safe.contains(r"\u007f\u009b") && safe.contains(r"\u202e"), "{safe}");
        assert_eq!(styled(&safe), safe);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).unwrap(), value);
        assert_eq!(json("{\r\n}"), "{ \n}");
        assert_eq!(json("{\"a\":1}"), "{\"a\":1}");
    }

    #[test]
    fn everything_else_stays() {
        for harmless in ["", "plain", "Grüße 日本 👩‍👩‍👧 \u{2028}"] {
            assert_eq!(text(harmless), harmless);
            assert_eq!(line(harmless), harmless);
        }
    }
}
