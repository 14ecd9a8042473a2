//! What follows a backslash.

use super::set::{self, Ranges};
use super::{Engine, Reader, UnreadablePattern};

/// The meaning of an escape, inside a class as well as outside.
pub(super) enum Escape {
    Character(char),
    /// The content of the brackets for several characters.
    Several(String),
    /// Half of a character, which no text has.
    Nothing,
}

const WORD: &str = "[0-9A-Z_a-z]";

impl Reader<'_> {
    /// Consumes an escape outside a class, and writes it.
    pub(super) fn escape(&mut self) -> Result<(), UnreadablePattern> {
        let Some(character) = self.peek() else {
            return Err(self.unreadable("nothing follows the backslash"));
        };
        // The validator reads these correctly itself.
        self.is_plain &= matches!(character, 'd' | 'D' | 'w' | 'W' | 's' | 'S' | 't' | 'n' | 'r' | 'f' | 'v')
            || (character.is_ascii_punctuation() && !matches!(character, '<' | '>'));
        match character {
            'b' | 'B' | 'A' | 'z' | 'Z' => {
                self.at += 1;
                self.boundary(character)
            }
            'Q' | 'E' => {
                self.at += 1;
                self.is_quoted = character == 'Q';
                Ok(())
            }
            // Java: any line break.
            'R' => {
                self.at += 1;
                let line_break = r"(?:\x0d\x0a|[\x0a-\x0d\x85\u2028\u2029])";
                self.atom(line_break)
            }
            'G' | 'K' | 'X' | 'N' | 'C' => Err(self.unreadable("an escape that is not known here")),
            'k' if self.groups.iter().any(Option::is_some) => {
                self.at += 1;
                let is_named = self.takes("<");
                match self.until('>').filter(|_| is_named) {
                    Some(name) => self.named_reference(&name),
                    None => Err(self.unreadable("a backreference without a name")),
                }
            }
            '1'..='9' if self.numbered().is_some_and(|number| number <= self.groups.len()) => {
                let number = self.numbered().unwrap_or_default();
                self.at += number.to_string().len();
                self.reference(number)
            }
            _ => match self.escaped(false)? {
                Escape::Character(character) => self.atom(&set::character(character)),
                Escape::Several(written) => self.atom(&format!("[{written}]")),
                Escape::Nothing => self.atom(&format!("[^{}]", set::everything())),
            },
        }
    }

    fn boundary(&mut self, character: char) -> Result<(), UnreadablePattern> {
        match character {
            'A' => return self.assertion("^"),
            // The very end, as for `$`: Python's `\Z` and Java's `\z`.
            'z' | 'Z' => return self.assertion("$"),
            _ => {}
        }
        if (character, self.engine) == ('b', Engine::Linear) {
            return self.assertion(r"(?-u:\b)");
        }
        self.backtracks |= character == 'B';
        let (same, other) = if character == 'b' { ("!", "=") } else { ("=", "!") };
        let written = format!("(?:(?<={WORD})(?{same}{WORD})|(?<!{WORD})(?{other}{WORD}))");
        self.assertion(&written)
    }

    /// A reference to a group by its name.
    pub(super) fn named_reference(&mut self, name: &str) -> Result<(), UnreadablePattern> {
        let has_name = |group: &Option<String>| group.as_deref() == Some(name);
        match self.groups.iter().position(has_name) {
            Some(place) => self.reference(place + 1),
            None => Err(self.unreadable("no group has the name of the backreference")),
        }
    }

    fn reference(&mut self, number: usize) -> Result<(), UnreadablePattern> {
        (self.backtracks, self.is_plain) = (true, false);
        self.atom(&format!("(?:\\{number})"))
    }

    fn numbered(&self) -> Option<usize> {
        let rest = self.characters.get(self.at..)?;
        let digits = rest.iter().take_while(|character| character.is_ascii_digit()).take(4);
        digits.collect::<String>().parse().ok()
    }

    /// Consumes an escape that is allowed in a class, too.
    pub(super) fn escaped(&mut self, in_class: bool) -> Result<Escape, UnreadablePattern> {
        let Some(character) = self.next() else {
            return Err(self.unreadable("nothing follows the backslash"));
        };
        let several = |ranges: &Ranges, is_negated| Ok(Escape::Several(set::written(ranges, is_negated)));
        let meant = match character {
            'd' | 'D' => return several(&set::DIGITS, character == 'D'),
            'w' | 'W' => return several(&set::WORD, character == 'W'),
            's' | 'S' => return several(&set::SPACE, character == 'S'),
            // Java's. Annex B would read the letter itself, which no one escapes.
            'h' | 'H' => return several(&set::HORIZONTAL, character == 'H'),
            'p' | 'P' => return self.property(character == 'P'),
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            // ECMA-262's. In Java it is every vertical white space, which includes this.
            'v' => '\u{b}',
            'b' if in_class => '\u{8}',
            // Java's and Python's.
            'a' => '\u{7}',
            'e' => '\u{1b}',
            'c' => match self.next().filter(char::is_ascii_alphabetic) {
                Some(letter) => char::from(u8::try_from(letter).unwrap_or_default() % 32),
                None => return Err(self.unreadable("no letter follows `\\c`")),
            },
            'x' | 'u' => return self.numeric(character),
            '0'..='7' => self.octal(character),
            itself => itself,
        };
        Ok(Escape::Character(meant))
    }

    /// `\0` and the octal numbers of Annex B: up to three digits, 0o377 at most.
    fn octal(&mut self, first: char) -> char {
        let mut number = first.to_digit(8).unwrap_or_default();
        for _ in 0..2 {
            let Some(digit) = self.peek().and_then(|character| character.to_digit(8)) else { break };
            if number * 8 + digit > 0o377 {
                break;
            }
            number = number * 8 + digit;
            self.at += 1;
        }
        char::from_u32(number).unwrap_or_default()
    }

    /// `\x41`, `\x{41}`, `\u0041`, `\u{41}`, and two halves of a character, which Java joins; without a
    /// number the letter itself (Annex B).
    fn numeric(&mut self, letter: char) -> Result<Escape, UnreadablePattern> {
        let at = self.at;
        if self.takes("{") {
            let number = self.until('}').and_then(|digits| u32::from_str_radix(&digits, 16).ok());
            return match number {
                Some(number) if number <= 0x0010_ffff => {
                    Ok(char::from_u32(number).map_or(Escape::Nothing, Escape::Character))
                }
                _ => Err(self.unreadable("there is no character number between the braces")),
            };
        }
        let length = if letter == 'x' { 2 } else { 4 };
        let Some(number) = self.hexadecimal(length) else {
            self.at = at;
            return Ok(Escape::Character(letter));
        };
        if !(0xd800..0xdc00).contains(&number) {
            return Ok(char::from_u32(number).map_or(Escape::Nothing, Escape::Character));
        }
        let at = self.at;
        let second = if self.takes("\\u") { self.hexadecimal(4) } else { None };
        let Some(second) = second.filter(|second| (0xdc00..0xe000).contains(second)) else {
            self.at = at;
            return Ok(Escape::Nothing);
        };
        let whole = 0x10000 + ((number - 0xd800) << 10) + (second - 0xdc00);
        Ok(char::from_u32(whole).map_or(Escape::Nothing, Escape::Character))
    }

    fn hexadecimal(&mut self, length: usize) -> Option<u32> {
        let digits: String = self.characters.get(self.at..self.at + length)?.iter().collect();
        let number = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let number = number.then(|| u32::from_str_radix(&digits, 16).ok())??;
        self.at += length;
        Some(number)
    }

    /// `\pL`, `\p{Lu}`, `\p{Script=Greek}`, and Java's `\p{IsGreek}` and `\p{Alpha}`. Annex B without the flag `u`
    /// would read the letter p, which no one means.
    fn property(&mut self, is_negated: bool) -> Result<Escape, UnreadablePattern> {
        let name = if self.takes("{") { self.until('}') } else { self.next().map(String::from) };
        let name = name.unwrap_or_default();
        let may_be = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '=');
        if name.is_empty() || !name.chars().all(may_be) {
            return Err(self.unreadable("a property has no name that is known"));
        }
        if let Some(ranges) = set::of_posix(&name) {
            return Ok(Escape::Several(set::written(ranges, is_negated)));
        }
        let letter = if is_negated { 'P' } else { 'p' };
        let name = name.strip_prefix("Is").unwrap_or(&name);
        Ok(Escape::Several(format!("\\{letter}{{{name}}}")))
    }
}
