//! What is wrong with the TOML itself: mostly missing quotes, duplicate keys, other formats.

use std::ops::Range;

use toml::de::{DeTable, DeValue, Error};

use super::diagnose::Diagnostic;
use super::format::other_format;

/// The TOML parser's name for a duplicate key; everything else leaves the rest of the file in doubt.
const DUPLICATE_KEY: &str = "duplicate key";

/// Its names for a value that is neither quoted nor a number, a boolean or a date.
const UNQUOTED: [&str; 4] =
    ["string values must be quoted", "invalid boolean", "invalid float", "unexpected leading zero"];

/// What people write for `true` and `false`.
const BOOLEANS: [(&str, &str); 6] = [
    ("true", "true"),
    ("yes", "true"),
    ("on", "true"),
    ("false", "false"),
    ("no", "false"),
    ("off", "false"),
];

/// The mistakes in the TOML, one per line of the file, and whether the rest can be checked all the same.
pub(crate) fn check(text: &str, root: &DeTable<'_>, errors: &[Error]) -> (Vec<Diagnostic>, bool) {
    let is_readable = errors.iter().all(|error| error.message() == DUPLICATE_KEY);
    if !is_readable && let Some(other) = other_format(text) {
        return (vec![other], false);
    }
    // The message about an unquoted value explains whatever else is wrong with its line.
    let mut errors: Vec<&Error> = errors.iter().collect();
    errors.sort_by_key(|error| !is_unquoted(error));
    let mut mistakes = Vec::new();
    let mut lines_seen = Vec::new();
    let mut table_given_twice = None;
    for error in errors {
        let span = error.span().unwrap_or(text.len()..text.len());
        let line = text.get(..span.start).unwrap_or(text).matches('\n').count();
        let is_header = |line: &&str| line.trim_start().starts_with('[');
        let table = text.lines().take(line + 1).filter(is_header).count();
        let is_duplicate = error.message() == DUPLICATE_KEY;
        // The keys of a duplicate table are not further mistakes.
        if lines_seen.contains(&line) || (is_duplicate && table_given_twice == Some(table)) {
            continue;
        }
        lines_seen.push(line);
        if is_duplicate && text.lines().nth(line).is_some_and(|line| is_header(&line)) {
            table_given_twice = Some(table);
        }
        mistakes.push(if is_duplicate {
            given_twice(text, root, span)
        } else if is_unquoted(error) {
            unquoted(text, span)
        } else {
            broken(span, error.message())
        });
    }
    (mistakes, is_readable)
}

/// A string as TOML writes it, in quotes.
pub(crate) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn is_unquoted(error: &Error) -> bool {
    UNQUOTED.iter().any(|message| error.message().starts_with(message))
}

fn broken(span: Range<usize>, message: &str) -> Diagnostic {
    let (what, expected) =
        message.split_once(", expected ").map_or((message, None), |(what, expected)| (what, Some(expected)));
    let mistake = Diagnostic::new(span, format!("this is not TOML: {what}"));
    match expected {
        Some(expected) => mistake.expected(expected),
        None => mistake,
    }
}

fn unquoted(text: &str, span: Range<usize>) -> Diagnostic {
    let span = whole_value(text, span);
    let value = text.get(span.clone()).unwrap_or_default();
    if value.is_empty() {
        return Diagnostic::new(span, "a value is missing").expected("a value after `=`");
    }
    let boolean = BOOLEANS.iter().find(|(word, _)| word.eq_ignore_ascii_case(value));
    if let Some((_, boolean)) = boolean {
        let mistake = Diagnostic::new(span, format!("`{value}` is not a boolean"));
        return mistake.expected("`true` or `false`").did_you_mean(Some(boolean));
    }
    if value.starts_with(|character: char| "+-.".contains(character) || character.is_ascii_digit())
        && !value.bytes().all(|byte| byte.is_ascii_digit())
    {
        let mistake = Diagnostic::new(span, format!("`{value}` is not a number"));
        return mistake.expected(format!("a number, or a string in quotes: `{}`", quoted(value)));
    }
    let bare = value.trim_matches(['"', '\'', '“', '”', '„', '‘', '’']);
    Diagnostic::new(span, "strings need quotes").expected(format!("`{}`", quoted(bare)))
}

/// From the start of a value, as the parser found it, to its end, as it was perhaps meant.
fn whole_value(text: &str, span: Range<usize>) -> Range<usize> {
    let before = text.get(..span.start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let prefix = text.get(line_start..span.start).unwrap_or_default().trim_end();
    let Some(rest) = text.get(span.start..) else { return span };
    let line = rest.lines().next().unwrap_or_default();
    let is_alone = prefix.strip_suffix('=').is_some_and(|key| !key.contains(['=', '[', '{', ',']));
    let value = if is_alone {
        let comment = line.find(" #").or_else(|| line.find("\t#")).unwrap_or(line.len());
        line.get(..comment).unwrap_or(line).trim_end()
    } else if line.starts_with("${") {
        line.find('}').and_then(|end| line.get(..=end)).unwrap_or(line)
    } else {
        return span;
    };
    span.start..span.start + value.len()
}

fn given_twice(text: &str, root: &DeTable<'_>, span: Range<usize>) -> Diagnostic {
    let key = text.get(span.clone()).unwrap_or_default();
    let mistake = Diagnostic::new(span.clone(), format!("`{key}` is given twice"))
        .expected("each key once")
        .help("keep one of the two, or rename this one");
    match given_first(text, root, &span) {
        Some(first) => mistake.context(first, "first given here"),
        None => mistake,
    }
}

/// The position of the key that this one repeats.
fn given_first(text: &str, root: &DeTable<'_>, second: &Range<usize>) -> Option<Range<usize>> {
    let before = text.get(..second.start)?;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(line_start..second.end)?.trim_start();
    if line.starts_with('[') {
        let (path, _) = path(&format!("{line}]"))?;
        return header_of(text.get(..line_start)?, &path).or_else(|| follow(root, &path, second.start));
    }
    if let Some(inline) = inline_table_around(root, second.start) {
        let (key, _) = path(&format!("{} = 0", text.get(second.clone())?))?;
        return follow(inline, &key, second.start);
    }
    let header = text.get(..line_start)?.lines().rfind(|line| line.trim_start().starts_with('['));
    let (path, _) = path(&format!("{}\n{line} = 0", header.unwrap_or_default()))?;
    follow(root, &path, second.start)
}

/// The keys from the root to the only value of a small text, and the position of the last of them.
fn path(text: &str) -> Option<(Vec<String>, Range<usize>)> {
    let root = DeTable::parse(text).ok()?.into_inner();
    let (mut keys, mut span, mut table) = (Vec::new(), 0..0, Some(&root));
    while let Some((key, value)) = table.and_then(|table| table.iter().next()) {
        keys.push(key.get_ref().to_string());
        span = key.span();
        table = last_table(value.get_ref());
    }
    Some((keys, span))
}

/// Where a table's header names it; the parser keeps only the last of several.
fn header_of(text: &str, wanted: &[String]) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let found = line.trim_start().starts_with('[').then(|| path(line)).flatten();
        if let Some((_, span)) = found.filter(|(path, _)| path == wanted) {
            return Some(start + span.start..start + span.end);
        }
        start += line.len();
    }
    None
}

fn follow(root: &DeTable<'_>, path: &[String], before: usize) -> Option<Range<usize>> {
    let (key, rest) = path.split_first()?;
    let (key, value) = root.iter().find(|(name, _)| name.get_ref() == key.as_str())?;
    if rest.is_empty() {
        return (key.span().start < before).then(|| key.span());
    }
    follow(last_table(value.get_ref())?, rest, before)
}

/// A table, or the last one of an array of tables.
fn last_table<'v, 't>(value: &'v DeValue<'t>) -> Option<&'v DeTable<'t>> {
    match value {
        DeValue::Table(table) => Some(table),
        DeValue::Array(items) => items.iter().last()?.get_ref().as_table(),
        _ => None,
    }
}

fn inline_table_around<'v, 't>(table: &'v DeTable<'t>, at: usize) -> Option<&'v DeTable<'t>> {
    table.iter().find_map(|(_, value)| inline_table_in(value, at))
}

fn inline_table_in<'v, 't>(value: &'v toml::Spanned<DeValue<'t>>, at: usize) -> Option<&'v DeTable<'t>> {
    match value.get_ref() {
        DeValue::Table(inner) => {
            let deeper = inline_table_around(inner, at);
            deeper.or_else(|| value.span().contains(&at).then_some(inner))
        }
        DeValue::Array(items) => items.iter().find_map(|item| inline_table_in(item, at)),
        _ => None,
    }
}
