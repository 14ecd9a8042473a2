//! Sets of characters, as both engines and ECMA-262 read them: ranges of hexadecimal numbers.

use std::fmt::Write as _;

/// The first and the last of each range, in order.
pub(super) type Ranges = [(u32, u32)];

pub(super) const DIGITS: [(u32, u32); 1] = [(0x30, 0x39)];
pub(super) const WORD: [(u32, u32); 4] = [(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)];
/// ECMA-262's white space and line ends; Java's `\s` is the ASCII part of it. JSON Schema's dialect counts: a sender of a
/// no-break space means a space.
pub(super) const SPACE: [(u32, u32); 10] = [
    (0x09, 0x0d),
    (0x20, 0x20),
    (0xa0, 0xa0),
    (0x1680, 0x1680),
    (0x2000, 0x200a),
    (0x2028, 0x2029),
    (0x202f, 0x202f),
    (0x205f, 0x205f),
    (0x3000, 0x3000),
    (0xfeff, 0xfeff),
];
/// Java's `\h`.
pub(super) const HORIZONTAL: [(u32, u32); 8] = [
    (0x09, 0x09),
    (0x20, 0x20),
    (0xa0, 0xa0),
    (0x1680, 0x1680),
    (0x180e, 0x180e),
    (0x2000, 0x200a),
    (0x202f, 0x202f),
    (0x205f, 0x3000),
];
/// The characters that ECMA-262's `.` excludes.
pub(super) const LINE_ENDS: [(u32, u32); 3] = [(0x0a, 0x0a), (0x0d, 0x0d), (0x2028, 0x2029)];

const LAST: u32 = 0x0010_ffff;

/// The classes that Java names as POSIX does, all of ASCII.
pub(super) fn of_posix(name: &str) -> Option<&'static Ranges> {
    let ranges: &Ranges = match name {
        "Lower" => &[(0x61, 0x7a)],
        "Upper" => &[(0x41, 0x5a)],
        "ASCII" => &[(0x00, 0x7f)],
        "Alpha" => &[(0x41, 0x5a), (0x61, 0x7a)],
        "Digit" => &DIGITS,
        "Alnum" => &[(0x30, 0x39), (0x41, 0x5a), (0x61, 0x7a)],
        "Punct" => &[(0x21, 0x2f), (0x3a, 0x40), (0x5b, 0x60), (0x7b, 0x7e)],
        "Graph" => &[(0x21, 0x7e)],
        "Print" => &[(0x20, 0x7e)],
        "Blank" => &[(0x09, 0x09), (0x20, 0x20)],
        "Cntrl" => &[(0x00, 0x1f), (0x7f, 0x7f)],
        "XDigit" => &[(0x30, 0x39), (0x41, 0x46), (0x61, 0x66)],
        "Space" => &[(0x09, 0x0d), (0x20, 0x20)],
        _ => return None,
    };
    Some(ranges)
}

/// The content of the brackets for these ranges, or for all but these.
pub(super) fn written(ranges: &Ranges, is_negated: bool) -> String {
    let mut text = String::new();
    if !is_negated {
        ranges.iter().for_each(|(first, last)| range(&mut text, *first, *last));
        return text;
    }
    let mut next = 0;
    for (first, last) in ranges {
        if next < *first {
            range(&mut text, next, first - 1);
        }
        next = last + 1;
    }
    if next <= LAST {
        range(&mut text, next, LAST);
    }
    text
}

pub(super) fn everything() -> String {
    written(&[], true)
}

/// Adds one range; surrogates, which no text has, may be within it but not its ends.
pub(super) fn range(text: &mut String, first: u32, last: u32) {
    number(text, first);
    if first < last {
        text.push('-');
        number(text, last);
    }
}

/// Numbers in a form that all engines read alike, and that meta-schemas accept as ECMA-262's, too.
fn number(text: &mut String, number: u32) {
    let itself = char::from_u32(number).unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = match number {
        _ if itself.is_ascii_alphanumeric() => write!(text, "{itself}"),
        ..0x100 => write!(text, "\\x{number:02x}"),
        0x100..0x10000 => write!(text, "\\u{number:04x}"),
        _ => write!(text, "{itself}"),
    };
}

pub(super) fn character(character: char) -> String {
    let mut text = String::new();
    number(&mut text, u32::from(character));
    text
}
