//! Text of somebody else on a terminal: nothing in it may move the cursor, colour what follows, or reorder it.

use std::borrow::Cow;

/// The text with its line breaks and tabs; every other control character is shown as `\u{1b}`.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    escaped(text, |character| matches!(character, '\n' | '\t'))
}

/// The same for what stands within a line, such as a name: line breaks and tabs are shown too.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    escaped(text, |_| false)
}

fn escaped(text: &str, is_layout: impl Fn(char) -> bool) -> Cow<'_, str> {
    let is_shown = |character: char| is_dangerous(character) && !is_layout(character);
    if !text.contains(is_shown) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        // A line break of DOS is a line break.
        let is_line_break = character == '\r' && is_layout('\n') && characters.peek() == Some(&'\n');
        match is_shown(character) && !is_line_break {
            true => safe.extend(character.escape_unicode()),
            false => safe.push(character),
        }
    }
    Cow::Owned(safe)
}

/// C0, DEL and C1, which terminals obey, and the controls of direction of Unicode (UAX #9, 2.7), which let text look
/// like another one.
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
    fn everything_else_stays() {
        for harmless in ["", "plain", "Grüße 日本 👩‍👩‍👧 \u{2028}"] {
            assert_eq!(text(harmless), harmless);
            assert_eq!(line(harmless), harmless);
        }
    }
}
