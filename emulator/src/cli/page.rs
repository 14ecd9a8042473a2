//! Text for a terminal of some width: lines that wrap at words, under their own indentation and in their own colours.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstyle::Style;
use unicode_width::UnicodeWidthChar as _;

use super::output::{ERROR, STRONG, WARNING};
use super::terminal;

/// The narrowest width that lines are wrapped to: on a narrower terminal they wrap themselves.
const NARROWEST: usize = 40;
/// The columns that are left for text beside the deepest indentation.
const LEAST_TEXT: usize = 16;

/// A blank at which no line is broken.
const UNBROKEN: char = '\u{a0}';

/// A part of a line in one colour. Untrusted text in it is escaped already.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    text: String,
    style: Style,
}

impl Piece {
    pub(crate) fn new(text: &str, style: Style) -> Self {
        Self { text: text.to_owned(), style }
    }

    /// A part that stays in one line.
    pub(crate) fn whole(text: &str, style: Style) -> Self {
        Self { text: text.replace(' ', "\u{a0}"), style }
    }

    pub(crate) fn plain(text: &str) -> Self {
        Self::new(text, Style::new())
    }
}

/// The lines written so far.
#[derive(Debug)]
pub(crate) struct Page {
    text: String,
    width: usize,
}

impl Page {
    /// For a terminal of this width; `None` wraps nothing.
    pub(crate) fn new(width: Option<usize>) -> Self {
        Self { text: String::new(), width: width.map_or(usize::MAX, |width| width.max(NARROWEST)) }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// What broke, and what mends it.
    pub(crate) fn failure(&mut self, sentence: &str, fix: &str) {
        self.explained(Piece::new("✗ ", ERROR), sentence, fix);
    }

    /// What would break in AWS or for another client, and what mends it.
    pub(crate) fn warning(&mut self, sentence: &str, fix: &str) {
        self.explained(Piece::new("! ", WARNING), sentence, fix);
    }

    fn explained(&mut self, mark: Piece, sentence: &str, fix: &str) {
        self.line("", "  ", &[mark, Piece::new(sentence, STRONG)]);
        if !fix.is_empty() {
            self.line("  ", "  ", &[Piece::new("fix: ", STRONG), Piece::plain(fix)]);
        }
    }

    /// A line that begins with `first`; those that it is wrapped to, and those after a line break in it, with `rest`.
    pub(crate) fn line(&mut self, first: &str, rest: &str, pieces: &[Piece]) {
        let room = |indent: &str| self.width.saturating_sub(terminal::columns(indent)).max(LEAST_TEXT);
        let plain: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        // Where the lines end, in bytes of the plain text; a blank at a break is not shown.
        let lines = broken(&plain, room(first), room(rest));
        for (number, (begin, end)) in lines.into_iter().enumerate() {
            self.text += if number == 0 { first } else { rest };
            let mut at = 0;
            for Piece { text, style } in pieces {
                let (from, to) =
                    (begin.saturating_sub(at).min(text.len()), end.saturating_sub(at).min(text.len()));
                at += text.len();
                if let Some(part) = text.get(from..to).filter(|part| !part.is_empty()) {
                    let _ = write!(self.text, "{style}{}{style:#}", part.replace(UNBROKEN, " "));
                }
            }
            self.text.push('\n');
        }
    }
}

/// The lines of a text as ranges of bytes: broken at blanks, within a word only if it is longer than a line.
fn broken(text: &str, first: usize, rest: usize) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let (mut begin, mut columns, mut blank, mut room) = (0, 0, None, first);
    for (at, character) in text.char_indices() {
        if character == '\n' {
            lines.push((begin, at));
            (begin, columns, blank, room) = (at + 1, 0, None, rest);
            continue;
        }
        let width = character.width().unwrap_or_default();
        if columns + width > room && character != ' ' {
            // A word that no line has room for begins where it is.
            let blank_before = blank.filter(|blank| word_columns(text, *blank + 1) <= rest);
            let end = blank_before.unwrap_or(at);
            let shown = text.get(begin..end).unwrap_or_default().trim_end_matches(' ');
            lines.push((begin, begin + shown.len()));
            begin = if blank_before.is_some() { end + 1 } else { end };
            columns = text.get(begin..at).map_or(0, terminal::columns);
            (blank, room) = (None, rest);
        }
        columns += width;
        if character == ' ' && at > begin {
            blank = Some(at);
        }
    }
    lines.push((begin, begin + text.get(begin..).unwrap_or_default().trim_end_matches(' ').len()));
    lines
}

/// The columns of the word that begins there.
fn word_columns(text: &str, begin: usize) -> usize {
    let word = text.get(begin..).and_then(|rest| rest.split([' ', '\n']).next());
    word.map_or(0, terminal::columns)
}

/// The text with names in place of `NAME (ID)`.
pub(crate) fn names_alone(text: &str, names: &BTreeMap<String, String>) -> String {
    names.iter().fold(text.to_owned(), |text, (id, name)| text.replace(&format!("{name} ({id})"), name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: usize, first: &str, rest: &str, text: &str) -> String {
        let mut page = Page::new(Some(width));
        page.line(first, rest, &[Piece::plain(text)]);
        page.into_text()
    }

    #[test]
    fn a_line_breaks_at_blanks_under_its_indentation() {
        let text = "one two three four five six seven eight nine ten";
        let expected = "└─ one two three four five six seven\n   eight nine ten\n";
        assert_eq!(page(40, "└─ ", "   ", text), expected);
        assert_eq!(page(200, "", "  ", text), format!("{text}\n"));
        assert_eq!(page(40, "", "> ", "a\nb"), "a\n> b\n");
        assert_eq!(page(40, "", "", ""), "\n");
    }

    #[test]
    fn a_word_that_is_longer_than_a_line_is_broken_and_nothing_is_lost() {
        let word = "x".repeat(100);
        let text = page(40, "", "  ", &word);
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
        assert_eq!(text.chars().filter(|character| *character == 'x').count(), 100);
        let wide = page(40, "", "", &"日".repeat(30));
        assert!(wide.lines().all(|line| terminal::columns(line) <= 40), "{wide}");
    }

    #[test]
    fn colours_end_with_each_line() {
        let mut page = Page::new(Some(40));
        page.line("| ", "| ", &[Piece::new(&"word ".repeat(10), ERROR), Piece::plain("end")]);
        for line in page.into_text().lines() {
            assert!(line.starts_with("| "), "{line}");
            assert_eq!(line.matches("\u{1b}[0m").count(), line.matches("\u{1b}[1m").count(), "{line:?}");
        }
    }

    #[test]
    fn ids_go_where_their_names_are() {
        let names = BTreeMap::from([("c63t".to_owned(), "app".to_owned())]);
        assert_eq!(names_alone("got app (c63t), not c63t", &names), "got app, not c63t");
    }
}
