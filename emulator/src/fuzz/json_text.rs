//! Random JSON from untrusted senders: spaces, escapes, numbers of all forms, repeated members.

use std::collections::HashSet;

use super::Choices;

/// Pieces of JSON, for mistakes.
pub(super) const TOKENS: [&str; 22] = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0061", "\\ud800", "a", "null", "true", "0", "-", ".5",
    "e9", "1e999", " ", "\u{feff}", "\u{e9}", "\0",
];
const NUMBERS: [&str; 14] = [
    "0",
    "1",
    "-0",
    "-1",
    "1.50",
    "1e3",
    "1E-3",
    "0.1e+2",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775808",
    "-9223372036854775809",
    "123456789012345678901234567890.5",
    "1e308",
];
const TEXTS: [&str; 12] =
    ["", "a", "b", "\\u0061", "\\\"", "\\\\", "\\/", "\\n", "\\ud83d\\ude00", "\u{e9}", "\u{1f600}", "$ref"];
const SPACES: [&str; 6] = ["", "", "", " ", "\n\t", "\r\n"];

/// A value, nested up to `depth`.
pub(super) fn value(choices: &mut Choices<'_>, depth: usize) -> String {
    let kinds = if depth == 0 { 5 } else { 8 };
    let text = match choices.below(kinds) {
        0 => "null".to_owned(),
        1 => choices.of(&["true", "false"]).to_owned(),
        2 => choices.of(&NUMBERS).to_owned(),
        3 | 4 => string(choices),
        5 => {
            let elements = choices.several(5, |choices| value(choices, depth - 1));
            format!("[{}]", elements.join(","))
        }
        _ => {
            let members = choices.several(5, |choices| (string(choices), value(choices, depth - 1)));
            object(choices, &members)
        }
    };
    format!("{}{text}{}", choices.of(&SPACES), choices.of(&SPACES))
}

/// A string with its quotes.
pub(super) fn string(choices: &mut Choices<'_>) -> String {
    format!("\"{}\"", choices.several(3, |choices| choices.of(&TEXTS)).concat())
}

/// An object of these members, whose names include their quotes; rarely with the first of them repeated.
pub(super) fn object(choices: &mut Choices<'_>, members: &[(String, String)]) -> String {
    let again = members.first().filter(|_| choices.once_in(12));
    let written = |(name, value): &(String, String)| format!("{}{name}:{value}", choices.of(&SPACES));
    let members: Vec<String> = members.iter().chain(again).map(written).collect();
    format!("{{{}}}", members.join(","))
}

/// Whether a member is repeated in one of the objects of a JSON text.
pub(super) fn repeats(json: &str) -> bool {
    let mut open: Vec<Option<HashSet<String>>> = Vec::new();
    let mut rest = json;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        match first {
            '{' => open.push(Some(HashSet::new())),
            '[' => open.push(None),
            '}' | ']' => drop(open.pop()),
            '"' => {
                length = 1 + end_of_text(&rest[1..]);
                let is_name = rest[length..].trim_start().starts_with(':');
                if let Some(Some(names)) = open.last_mut().filter(|_| is_name)
                    && !names.insert(serde_json::from_str(&rest[..length]).unwrap_or_default())
                {
                    return true;
                }
            }
            _ => {}
        }
        rest = &rest[length..];
    }
    false
}

/// The end of the string whose opening quote has been read, after its closing one.
fn end_of_text(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[test]
fn duplicate_members_are_found() {
    for json in [r#"{"a":1,"\u0061":2}"#, r#"[{"b":{"":1, "" :2}}]"#, r#"{"\"":1,"b":["\""],"\"":2}"#] {
        assert!(repeats(json), "{json}");
    }
    for json in [r#"{"a":"a","b":{"a":["a","a"]}}"#, r#"[{"a":1},{"a":1}]"#, r#""a:a""#] {
        assert!(!repeats(json), "{json}");
    }
}
