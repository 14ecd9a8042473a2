//! What follows an atom: how often it is repeated.

use super::{Reader, UnreadablePattern};

impl Reader<'_> {
    /// Writes one piece of the pattern, with the quantifier after it.
    pub(super) fn atom(&mut self, atom: &str) -> Result<(), UnreadablePattern> {
        // Only the quotation's last character is repeated.
        self.is_quoted &= !self.takes_end_of_quotation();
        let quantifier = match self.peek() {
            Some(sign @ ('*' | '+' | '?')) if !self.is_quoted => {
                self.at += 1;
                sign.to_string()
            }
            Some('{') if !self.is_quoted && self.has_bounds() => {
                self.at += 1;
                let (least, most) = self.bounds().unwrap_or_default();
                if most.is_some_and(|most| most < least) {
                    return Err(self.unreadable("a quantifier has its bounds the wrong way round"));
                }
                match most {
                    Some(most) if most == least => format!("{{{least}}}"),
                    Some(most) => format!("{{{least},{most}}}"),
                    None => format!("{{{least},}}"),
                }
            }
            _ => {
                self.write(atom);
                return Ok(());
            }
        };
        let written = match self.peek() {
            Some('?') => {
                self.at += 1;
                format!("{atom}{quantifier}?")
            }
            // Java's possessive quantifier does not backtrack.
            Some('+') => {
                self.at += 1;
                (self.backtracks, self.has_atomic, self.is_plain) = (true, true, false);
                format!("(?>{atom}{quantifier})")
            }
            _ => format!("{atom}{quantifier}"),
        };
        if matches!(self.peek(), Some('*' | '+' | '?')) || self.has_bounds() {
            return Err(self.unreadable("a quantifier follows a quantifier"));
        }
        self.write(&written);
        Ok(())
    }

    fn takes_end_of_quotation(&mut self) -> bool {
        self.is_quoted && self.takes("\\E")
    }

    /// Whether a quantifier in braces begins here.
    pub(super) fn has_bounds(&mut self) -> bool {
        let (at, is_plain) = (self.at, self.is_plain);
        let has = self.next() == Some('{') && self.bounds().is_some();
        (self.at, self.is_plain) = (at, is_plain);
        has
    }

    /// Consumes `2}`, `2,}`, `2,3}` or Python's `,3}`, which Annex B would read as literal text, which no one means.
    pub(super) fn bounds(&mut self) -> Option<(u32, Option<u32>)> {
        let at = self.at;
        let bounds = self.until('}').and_then(|text| {
            let number = |text: &str| {
                let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                is_number.then(|| text.parse().unwrap_or(u32::MAX))
            };
            match text.split_once(',') {
                None => number(&text).map(|count| (count, Some(count))),
                Some(("", most)) => {
                    let most = number(most)?;
                    self.is_plain = false;
                    Some((0, Some(most)))
                }
                Some((least, "")) => number(least).map(|least| (least, None)),
                Some((least, most)) => Some((number(least)?, Some(number(most)?))),
            }
        });
        if bounds.is_none() {
            self.at = at;
        }
        bounds
    }
}
