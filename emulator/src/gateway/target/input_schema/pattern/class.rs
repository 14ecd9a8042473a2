//! Classes: sets of characters between brackets.
//!
//! ECMA-262 counts, in which a class has no nested classes and `&&` is a literal; Java's are rarer than the brackets
//! that servers in other languages leave unescaped.

use super::escape::Escape;
use super::{Reader, UnreadablePattern, set};

/// An element of a class.
enum ClassItem {
    Character(char),
    Several(String),
    Nothing,
}

impl Reader<'_> {
    /// Consumes a class, after its bracket, and returns it in the engines' form.
    pub(super) fn class(&mut self) -> Result<String, UnreadablePattern> {
        let is_negated = self.takes("^");
        if self.peek() == Some(']') {
            self.is_plain = false;
            // Nothing, or everything, in ECMA-262. If a later bracket closes it all the same, the first one
            // is a literal, as in Java and Python.
            if !self.is_closed_later() {
                self.at += 1;
                let everything = set::everything();
                return Ok(if is_negated { format!("[{everything}]") } else { format!("[^{everything}]") });
            }
        }
        let mut written = String::new();
        let mut is_first = true;
        while is_first || self.peek() != Some(']') {
            is_first = false;
            let first = self.item()?;
            let is_range =
                self.peek() == Some('-') && !matches!(self.characters.get(self.at + 1), Some(']') | None);
            if !is_range {
                add(&mut written, &first);
                continue;
            }
            self.at += 1;
            let last = self.item()?;
            match (&first, &last) {
                (ClassItem::Character(first), ClassItem::Character(last)) if first <= last => {
                    set::range(&mut written, u32::from(*first), u32::from(*last));
                }
                (ClassItem::Character(_), ClassItem::Character(_)) => {
                    return Err(self.unreadable("a range in a class is the wrong way round"));
                }
                // Annex B, and Java: not a range, so the hyphen is a literal.
                (ClassItem::Several(_), _) | (_, ClassItem::Several(_)) => {
                    self.is_plain = false;
                    add(&mut written, &first);
                    add(&mut written, &ClassItem::Character('-'));
                    add(&mut written, &last);
                }
                // From or to half a character: no text has one.
                _ => {}
            }
        }
        self.at += 1;
        let everything = set::everything();
        Ok(match (is_negated, written.is_empty()) {
            (false, false) => format!("[{written}]"),
            (true, false) => format!("[^{written}]"),
            (false, true) => format!("[^{everything}]"),
            (true, true) => format!("[{everything}]"),
        })
    }

    fn item(&mut self) -> Result<ClassItem, UnreadablePattern> {
        let Some(character) = self.next() else {
            return Err(self.unreadable("a class is not closed"));
        };
        if character != '\\' {
            self.is_plain &=
                !matches!(character, '[' | '&' | '~' | '-' | ']') || self.is_at_an_end(character);
            return Ok(ClassItem::Character(character));
        }
        self.is_plain &= self.peek().is_some_and(|next| {
            matches!(next, 'd' | 'w' | 's' | 't' | 'n' | 'r' | '.' | '-' | '/' | '\\' | '[' | ']')
        });
        Ok(match self.escaped(true)? {
            Escape::Character(character) => ClassItem::Character(character),
            Escape::Several(written) => ClassItem::Several(written),
            Escape::Nothing => ClassItem::Nothing,
        })
    }

    /// Whether the consumed character is a hyphen that begins or ends its class, which all dialects read alike.
    fn is_at_an_end(&self, character: char) -> bool {
        let before = self.at.checked_sub(2).and_then(|place| self.characters.get(place));
        character == '-' && (before == Some(&'[') || (self.peek() == Some(']') && before != Some(&'-')))
    }

    /// Whether a bracket after the current one closes a class, before the next one opens.
    fn is_closed_later(&self) -> bool {
        let mut rest = self.characters.iter().skip(self.at + 1);
        while let Some(character) = rest.next() {
            match character {
                '\\' => drop(rest.next()),
                ']' => return true,
                '[' => return false,
                _ => {}
            }
        }
        false
    }

    /// For the first pass: consumes a class, after its bracket.
    pub(super) fn skip_class(&mut self) {
        self.takes("^");
        if self.peek() == Some(']') {
            let is_itself = self.is_closed_later();
            self.at += 1;
            if !is_itself {
                return;
            }
        }
        while let Some(character) = self.next() {
            match character {
                '\\' => drop(self.next()),
                ']' => return,
                _ => {}
            }
        }
    }
}

fn add(written: &mut String, item: &ClassItem) {
    match item {
        ClassItem::Character(character) => set::range(written, u32::from(*character), u32::from(*character)),
        ClassItem::Several(several) => *written += several,
        ClassItem::Nothing => {}
    }
}
