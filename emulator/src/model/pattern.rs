//! The model's patterns, in Java's syntax.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

/// A pattern that a whole text must match. Compiled on first use.
#[derive(Debug, Deserialize)]
#[serde(from = "Box<str>")]
pub(super) struct Pattern {
    text: Box<str>,
    compiled: OnceLock<Option<Regex>>,
}

impl From<Box<str>> for Pattern {
    fn from(text: Box<str>) -> Self {
        Self { text, compiled: OnceLock::new() }
    }
}

impl Pattern {
    /// The pattern as the model writes it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether the whole text matches; never if the pattern is invalid, which a test rules out.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.compiled().is_some_and(|regex| regex.is_match(text))
    }

    /// The compiled pattern; `None` if it is invalid.
    pub(super) fn compiled(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| compile(&self.text).ok()).as_ref()
    }
}

fn compile(text: &str) -> Result<Regex, regex::Error> {
    let whole = format!(r"\A(?:{})\z", with_ascii_classes(text));
    // A class of Unicode letters that is repeated 2048 times exceeds the library's default.
    RegexBuilder::new(&whole).size_limit(64 << 20).build()
}

/// Java's `\d`, `\w` and `\s` are ASCII only, those of the library are not; a class may be nested in a class.
fn with_ascii_classes(text: &str) -> String {
    let mut translated = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            translated.push(character);
            continue;
        }
        match characters.next() {
            Some('d') => translated.push_str("[0-9]"),
            Some('D') => translated.push_str("[^0-9]"),
            Some('w') => translated.push_str("[0-9A-Za-z_]"),
            Some('W') => translated.push_str("[^0-9A-Za-z_]"),
            Some('s') => translated.push_str(r"[\t\n\x0B\f\r ]"),
            Some('S') => translated.push_str(r"[^\t\n\x0B\f\r ]"),
            Some(escaped) => translated.extend(['\\', escaped]),
            None => translated.push('\\'),
        }
    }
    translated
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Box::<str>::from(text).into()
    }

    #[test]
    fn the_whole_text_must_match() {
        let pattern = pattern("a|b+");
        assert!(pattern.matches("a") && pattern.matches("bb"));
        assert!(!pattern.matches("ab") && !pattern.matches("") && !pattern.matches("a\n"));
    }

    #[test]
    fn classes_are_ascii_as_javas_are() {
        assert!(pattern(r"[\w-]+\d").matches("us-east_1") && !pattern(r"[\w-]+").matches("é"));
        assert!(
            !pattern(r"\d").matches("٣") && pattern(r"[\S]+").matches("é") && !pattern(r"\S").matches(" ")
        );
        assert!(pattern(r"[\p{L}]").matches("é") && pattern(r"\\w").matches(r"\w"));
    }

    #[test]
    fn what_is_not_a_pattern_matches_nothing() {
        assert!(!pattern("(").matches("(") && !pattern(r"\").matches(r"\"));
    }
}
