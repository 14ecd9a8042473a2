//! A schema's regular expression, read as its author's dialect and written for the engines here.
//!
//! JSON Schema means ECMA-262 (without its flag `u`, Annex B included). AWS's validator evidently is networknt's, which
//! searches with Java's `java.util.regex`, and servers in Python write Python's. Where two of them differ in what they
//! accept,
//! the union is accepted; where they differ in meaning, the code below says which one counts and why. All of them
//! agree that `\d`, `\w` and `\b` are ASCII, unlike Rust's.

mod class;
mod escape;
mod frame;
mod group;
mod quantifier;
mod set;

use self::frame::Frame;

/// Nested groups; the engines accept no more.
const MAX_DEPTH: usize = 200;
/// The length of a group's or a property's name, in characters.
const MAX_NAME_LENGTH: usize = 200;
/// The length of a translated pattern, in bytes: compiling takes 1 µs and more for a byte.
const MAX_LENGTH: usize = 512 * 1024;

/// Which engine a pattern is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway::target::input_schema) enum Engine {
    /// `regex`, which takes time in proportion to the text.
    Linear,
    /// `fancy-regex`, which backtracks if it must.
    Backtracking,
}

/// A pattern as written for the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gateway::target::input_schema) struct Translation {
    /// The text for the engine; `None` if the validator reads the pattern correctly as it is.
    pub(in crate::gateway::target::input_schema) text: Option<String>,
    /// Whether only [`Engine::Backtracking`] accepts it.
    pub(in crate::gateway::target::input_schema) backtracks: bool,
    /// Whether ECMA-262 would accept what was written, too.
    pub(in crate::gateway::target::input_schema) is_ecma: bool,
}

/// Why a pattern cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason} (at character {at})")]
pub(in crate::gateway::target::input_schema) struct UnreadablePattern {
    reason: &'static str,
    /// The position, from 1.
    at: usize,
}

/// Reads a pattern and writes it for an engine; fails if no dialect known here has such a pattern.
pub(in crate::gateway::target::input_schema) fn translate(
    pattern: &str,
    engine: Engine,
) -> Result<Translation, UnreadablePattern> {
    let characters: Vec<char> = pattern.chars().collect();
    let mut reader = Reader::of(&characters, engine);
    reader.read()?;
    let Reader { open, backtracks, is_plain, is_ecma, has_atomic, .. } = reader;
    let mut text: String = open.into_iter().map(|frame| frame.written).collect();
    if has_atomic {
        // The validator translates what it can parse, gives up at an atomic group, and leaves a pattern unchanged that
        // has a lookahead before.
        text.insert_str(0, "(?=)");
    }
    Ok(Translation { text: (!is_plain).then_some(text), backtracks, is_ecma: is_ecma && !has_atomic })
}

struct Reader<'p> {
    characters: &'p [char],
    at: usize,
    engine: Engine,
    /// The pattern and its open groups.
    open: Vec<Frame>,
    /// All groups that a backreference may mean: their names, if they have any.
    groups: Vec<Option<String>>,
    /// Within Java's `\Q` and `\E`.
    is_quoted: bool,
    backtracks: bool,
    has_atomic: bool,
    /// Whether the validator's own reading is the same.
    is_plain: bool,
    is_ecma: bool,
    length: usize,
}

impl<'p> Reader<'p> {
    fn of(characters: &'p [char], engine: Engine) -> Self {
        let mut reader = Self {
            characters,
            at: 0,
            engine,
            open: vec![Frame::default()],
            groups: Vec::new(),
            is_quoted: false,
            backtracks: false,
            has_atomic: false,
            is_plain: true,
            is_ecma: true,
            length: 0,
        };
        reader.groups = reader.all_groups();
        reader
    }

    fn read(&mut self) -> Result<(), UnreadablePattern> {
        while let Some(character) = self.next() {
            match character {
                '\\' if self.is_quoted && self.takes("E") => self.is_quoted = false,
                _ if self.is_quoted => self.literal(character)?,
                _ if self.skips_comment(character) => {}
                '|' => self.write("|"),
                '(' => self.open_group()?,
                ')' => self.close_group()?,
                '[' => {
                    let class = self.class()?;
                    self.atom(&class)?;
                }
                '\\' => self.escape()?,
                '^' => self.assertion(if self.flags().multi_line { "(?m:^)" } else { "^" })?,
                // The very end. Java's own would also match before a last line break, but networknt requires a match
                // that ends where the text does (its JDKRegularExpression, hasEndAnchor).
                '$' => self.assertion(if self.flags().multi_line { "(?m:$)" } else { "$" })?,
                '.' => self.dot()?,
                '*' | '+' | '?' => return Err(self.unreadable("nothing comes before the quantifier")),
                '{' if self.bounds().is_some() => {
                    return Err(self.unreadable("nothing comes before the quantifier"));
                }
                character => {
                    // Annex B: a brace that begins no quantifier is a literal.
                    self.is_plain &= character != '{';
                    self.literal(character)?;
                }
            }
            if self.length > MAX_LENGTH {
                return Err(self.unreadable("it is longer than can be compiled"));
            }
        }
        if self.open.len() > 1 {
            return Err(self.unreadable("a group is not closed"));
        }
        Ok(())
    }

    fn dot(&mut self) -> Result<(), UnreadablePattern> {
        let any = if self.flags().dot_all { set::everything() } else { set::written(&set::LINE_ENDS, true) };
        self.is_plain &= !self.flags().dot_all;
        self.atom(&format!("[{any}]"))
    }

    fn literal(&mut self, character: char) -> Result<(), UnreadablePattern> {
        self.atom(&set::character(character))
    }

    /// A zero-width assertion: it takes no quantifier.
    fn assertion(&mut self, written: &str) -> Result<(), UnreadablePattern> {
        if written.starts_with("(?m") || written.starts_with("(?-u") {
            (self.is_plain, self.is_ecma) = (false, false);
        }
        self.write(written);
        if matches!(self.peek(), Some('*' | '+' | '?')) || self.has_bounds() {
            return Err(self.unreadable("a quantifier follows a zero-width assertion"));
        }
        Ok(())
    }

    /// `(?x)`: white space and comments between the pieces of the pattern.
    fn skips_comment(&mut self, character: char) -> bool {
        if !self.flags().extended {
            return false;
        }
        if character == '#' {
            while self.next().is_some_and(|character| character != '\n') {}
            return true;
        }
        character.is_ascii_whitespace()
    }

    fn write(&mut self, written: &str) {
        self.length += written.len();
        if let Some(frame) = self.open.last_mut() {
            frame.written += written;
        }
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += 1;
        Some(character)
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    /// Consumes `text` if it is next.
    fn takes(&mut self, text: &str) -> bool {
        let stands = text
            .chars()
            .enumerate()
            .all(|(number, character)| self.characters.get(self.at + number) == Some(&character));
        if stands {
            self.at += text.chars().count();
        }
        stands
    }

    /// Consumes everything up to and including `end`, if that is near: before it is a name or a number.
    fn until(&mut self, end: char) -> Option<String> {
        let mut rest = self.characters.get(self.at..)?.iter().take(MAX_NAME_LENGTH);
        let length = rest.position(|character| *character == end)?;
        let rest = self.characters.get(self.at..)?;
        let text = rest.get(..length)?.iter().collect();
        self.at += length + 1;
        Some(text)
    }

    fn unreadable(&self, reason: &'static str) -> UnreadablePattern {
        UnreadablePattern { reason, at: self.at }
    }
}

#[cfg(test)]
mod tests;
