//! Wildcards and the variable of the user's name, read from text each time.

use serde_json::Value;

/// The user's name; `None` in a version without variables, `Some(None)` without a name.
pub(super) type Username<'a> = Option<Option<&'a str>>;

#[derive(Clone, Copy, PartialEq)]
enum Piece {
    Any,
    One,
    Exactly(char),
}

/// One text or several.
pub(super) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(values) => values.iter().map(|value| value.as_str().unwrap()).collect(),
        value => vec![value.as_str().unwrap()],
    }
}

pub(super) fn is_action(pattern: &str, action: &str) -> bool {
    let pattern = pieces(&pattern.to_lowercase(), None).unwrap();
    is_like(&pattern, &characters(&action.to_lowercase()))
}

pub(super) fn is_text(pattern: &str, text: &str, username: Username<'_>) -> bool {
    pieces(pattern, username).is_some_and(|pattern| is_like(&pattern, &characters(text)))
}

/// Whether a text is exactly that of the policy, with variables but without wildcards.
pub(super) fn is_same(expected: &str, text: &str, ignores_case: bool, username: Username<'_>) -> bool {
    let Some(expected) = substituted(expected, username) else { return false };
    let expected: String = expected.into_iter().map(|(character, _)| character).collect();
    if ignores_case { expected.to_lowercase() == text.to_lowercase() } else { expected == text }
}

/// Each of the six parts is compared by itself; parts that are missing in the pattern match all.
pub(super) fn is_arn(pattern: &str, arn: &str, username: Username<'_>) -> bool {
    if pattern == "*" {
        return true;
    }
    let Some(pattern) = pieces(pattern, username) else { return false };
    let arn = characters(arn);
    let (patterns, parts) = (six(&pattern, &Piece::Exactly(':')), six(&arn, &':'));
    parts.len() == 6
        && parts
            .iter()
            .enumerate()
            .all(|(index, part)| patterns.get(index).is_none_or(|pattern| is_like(pattern, part)))
}

fn six<'a, T: PartialEq>(all: &'a [T], colon: &T) -> Vec<&'a [T]> {
    all.splitn(6, |item| item == colon).collect()
}

fn characters(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn is_like(pattern: &[Piece], text: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (None, Some(_)) => false,
        (Some((Piece::Any, rest)), _) => (0..=text.len()).any(|skipped| is_like(rest, &text[skipped..])),
        (Some(_), None) => false,
        (Some((Piece::One, rest)), Some((_, after))) => is_like(rest, after),
        (Some((Piece::Exactly(expected), rest)), Some((character, after))) => {
            expected == character && is_like(rest, after)
        }
    }
}

fn pieces(text: &str, username: Username<'_>) -> Option<Vec<Piece>> {
    let substituted = substituted(text, username)?.into_iter();
    Some(
        substituted
            .map(|(character, is_value)| match character {
                '*' if !is_value => Piece::Any,
                '?' if !is_value => Piece::One,
                character => Piece::Exactly(character),
            })
            .collect(),
    )
}

/// The characters of a text, and whether each comes from the value of a variable; `None` if that has none.
fn substituted(text: &str, username: Username<'_>) -> Option<Vec<(char, bool)>> {
    let plain = |text: &str| text.chars().map(|character| (character, false)).collect::<Vec<_>>();
    let Some(username) = username else { return Some(plain(text)) };
    let Some(start) = text.find("${") else { return Some(plain(text)) };
    let end = start + text[start..].find('}').unwrap();
    let variable = &text[start + 2..end];
    let default = variable.find('\'').map(|quote| variable[quote + 1..].trim_end_matches('\''));
    let value = username.or(default)?;
    let mut all = plain(&text[..start]);
    all.extend(value.chars().map(|character| (character, true)));
    all.extend(substituted(&text[end + 1..], Some(username))?);
    Some(all)
}
