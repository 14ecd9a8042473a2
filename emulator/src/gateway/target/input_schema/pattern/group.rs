//! Groups: what they capture, lookarounds, and the flags that they set.

use super::frame::{Flags, Frame};
use super::{MAX_DEPTH, Reader, UnreadablePattern};

impl Reader<'_> {
    pub(super) fn flags(&self) -> Flags {
        self.open.last().map(|frame| frame.flags).unwrap_or_default()
    }

    pub(super) fn open_group(&mut self) -> Result<(), UnreadablePattern> {
        if !self.takes("?") {
            return self.push("(", self.flags(), false);
        }
        for (opening, looks) in [("=", true), ("!", true), ("<=", true), ("<!", true), (">", false)] {
            if self.takes(opening) {
                self.backtracks = true;
                self.is_plain = false;
                self.has_atomic |= !looks;
                return self.push(&format!("(?{opening}"), self.flags(), looks);
            }
        }
        if self.takes(":") {
            return self.push("(?:", self.flags(), false);
        }
        self.is_plain = false;
        if self.takes("P=") {
            let name = self.until(')').unwrap_or_default();
            return self.named_reference(&name);
        }
        if self.takes("#") {
            while self.peek().is_some_and(|character| character != ')') {
                self.at += 1;
            }
            let is_closed = self.next().is_some();
            return is_closed.then_some(()).ok_or(self.unreadable("a comment is not closed"));
        }
        if self.takes("P<") || self.takes("<") {
            return match self.until('>').filter(|name| is_name(name)) {
                Some(_) => self.push("(", self.flags(), false),
                None => Err(self.unreadable("a group has no valid name")),
            };
        }
        self.open_flags()
    }

    /// Consumes `i-s:` or `i-s)`. Java's `u` and `d` make no difference here.
    fn open_flags(&mut self) -> Result<(), UnreadablePattern> {
        let (mut flags, mut is_on, mut folds) = (self.flags(), true, None);
        loop {
            match self.next() {
                Some('i') => folds = Some(is_on),
                Some('m') => flags.multi_line = is_on,
                Some('s') => flags.dot_all = is_on,
                Some('x') => flags.extended = is_on,
                Some('u' | 'd' | 'a') => {}
                Some('-') if is_on => is_on = false,
                Some(end @ (':' | ')')) => {
                    let written = match folds {
                        Some(true) => "(?i",
                        Some(false) => "(?-i",
                        None => "(?",
                    };
                    if end == ':' {
                        self.is_ecma &= folds.is_none();
                        return self.push(&format!("{written}:"), flags, false);
                    }
                    if folds.is_some() {
                        self.is_ecma = false;
                        self.write(&format!("{written})"));
                    }
                    if let Some(frame) = self.open.last_mut() {
                        frame.flags = flags;
                    }
                    return Ok(());
                }
                _ => return Err(self.unreadable("a group is of an unknown kind")),
            }
        }
    }

    fn push(&mut self, opening: &str, flags: Flags, looks: bool) -> Result<(), UnreadablePattern> {
        if self.open.len() > MAX_DEPTH {
            return Err(self.unreadable("its groups are nested too deeply"));
        }
        self.open.push(Frame { written: opening.to_owned(), flags, looks });
        Ok(())
    }

    /// Closes the innermost group and treats it as one atom.
    pub(super) fn close_group(&mut self) -> Result<(), UnreadablePattern> {
        let Some(frame) = self.open.pop().filter(|_| !self.open.is_empty()) else {
            return Err(self.unreadable("a group is closed that was not opened"));
        };
        self.length = self.length.saturating_sub(frame.written.len());
        let group = frame.written + ")";
        if frame.looks { self.assertion(&group) } else { self.atom(&group) }
    }

    /// The capturing groups, in their order.
    pub(super) fn all_groups(&mut self) -> Vec<Option<String>> {
        let mut groups = Vec::new();
        while let Some(character) = self.next() {
            match character {
                '\\' if self.takes("Q") => while !self.takes("\\E") && self.next().is_some() {},
                '\\' => drop(self.next()),
                '[' => self.skip_class(),
                '(' if self.takes("?P<") || (self.takes("?<") && !matches!(self.peek(), Some('=' | '!'))) => {
                    groups.push(self.until('>'));
                }
                '(' if self.peek() != Some('?') && self.characters.get(self.at - 1) == Some(&'(') => {
                    groups.push(None);
                }
                _ => {}
            }
        }
        self.at = 0;
        groups
    }
}

/// ECMA-262 accepts identifiers, Java ASCII letters and digits.
fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first.is_alphabetic() || matches!(first, '_' | '$'))
        && characters.all(|next| next.is_alphanumeric() || matches!(next, '_' | '$'))
}
