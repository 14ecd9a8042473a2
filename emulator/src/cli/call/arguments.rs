//! A tool's arguments as they are given: NAME=VALUE, or one JSON object.

use std::fs::File;
use std::io::Read;

use indexmap::IndexMap;
use serde_json::value::{RawValue, to_raw_value};

use crate::cli::escape;
use crate::cli::failure::Failure;
use crate::cli::output::note;
use crate::cli::schema::{Argument, Schema};

/// A gateway takes no larger request: quota "maximum payload size" of Bedrock AgentCore Gateway.
const LARGEST: u64 = 6 * 1024 * 1024;
const EXAMPLE: &str = r#"expected e.g. '{"a":5,"b":3}'"#;

/// The object that `--arguments` gives: JSON itself, `@FILE`, or `-` for standard input.
pub(super) fn object(given: &str) -> Result<Box<RawValue>, Failure> {
    let (text, origin) = match given.strip_prefix('@') {
        _ if given == "-" => (read(std::io::stdin(), "standard input")?, "standard input"),
        Some(path) => {
            let cannot = |error| Failure::misused(format!("--arguments: cannot read {path}: {error}"));
            (read(File::open(path).map_err(cannot)?, path)?, path)
        }
        None => (given.to_owned(), ""),
    };
    let subject = if origin.is_empty() { "--arguments".to_owned() } else { format!("--arguments: {origin}") };
    // Unchanged: a JSON number may have more digits than any type here.
    let json: Box<RawValue> = serde_json::from_str(&text).map_err(|error| {
        Failure::misused(format!("{subject} is not JSON: {}", reason(&error))).hint(EXAMPLE)
    })?;
    match json.get().starts_with('{') {
        true => Ok(json),
        false => Err(Failure::misused(format!("{subject} is not a JSON object")).hint(EXAMPLE)),
    }
}

fn read(source: impl Read, name: &str) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = source.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::misused(format!("--arguments: cannot read {name}: {error}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::misused(format!("--arguments: {name} is larger than 6 MiB")));
    }
    let no_text = |_| Failure::misused(format!("--arguments: {name} is not JSON: it is not UTF-8"));
    String::from_utf8(bytes).map_err(no_text)
}

/// The pairs as the schema of `tool` types them: strings unchanged, anything else as JSON.
pub(super) fn typed(pairs: &[String], schema: Schema<'_>, tool: &str) -> Result<Box<RawValue>, Failure> {
    let known: Vec<Argument<'_>> = schema.arguments().collect();
    let mut arguments = IndexMap::new();
    for pair in pairs {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(Failure::misused(format!("argument `{pair}` has no `=`")).hint("expected NAME=VALUE"));
        };
        if name.is_empty() {
            return Err(
                Failure::misused(format!("argument `{pair}` has no name")).hint("expected NAME=VALUE")
            );
        }
        let argument = known.iter().find(|argument| argument.name == name);
        if argument.is_none() && !schema.is_open() {
            note(unknown(name, &known, tool));
        }
        if arguments.insert(name, encoded(name, value, argument)?).is_some() {
            return Err(Failure::misused(format!("argument `{name}` is given twice")));
        }
    }
    raw(&arguments)
}

/// The value as it is sent.
fn encoded(name: &str, value: &str, argument: Option<&Argument<'_>>) -> Result<Box<RawValue>, Failure> {
    let kinds = argument.map_or_else(|| vec!["any"], Argument::kinds);
    if kinds == ["string"] {
        return raw(value);
    }
    let is_text_fine = kinds.iter().any(|kind| matches!(*kind, "string" | "any"));
    match serde_json::from_str::<Box<RawValue>>(value) {
        Ok(json) if !is_text_fine || fits(json.get(), &kinds) => Ok(json),
        Err(error) if !is_text_fine && is_meant_as_json(value, &kinds) => {
            let failure = Failure::misused(format!("{name}: not JSON: {}", reason(&error)));
            let shape = argument.map(Argument::shape).unwrap_or_default();
            Err(failure.hint(format!("expected {}", escape::line(&shape))))
        }
        // What is not JSON is sent as text: the gateway then reports what is wrong with it, as AWS does.
        _ => raw(value),
    }
}

/// Whether JSON has one of these types, by its first character.
fn fits(json: &str, kinds: &[&str]) -> bool {
    let is_whole = !json.contains(['.', 'e', 'E']);
    kinds.iter().any(|kind| match (*kind, json.chars().next().unwrap_or_default()) {
        ("any", _) => true,
        (kind, '{') => kind == "object",
        (kind, '[') => kind == "array",
        (kind, '"') => kind == "string",
        (kind, 't' | 'f') => kind == "boolean",
        (kind, 'n') => kind == "null",
        (kind, _) => kind == "number" || (kind == "integer" && is_whole),
    })
}

fn is_meant_as_json(value: &str, kinds: &[&str]) -> bool {
    let looks_like_it =
        value.starts_with(['{', '[', '"', '-']) || value.starts_with(|c: char| c.is_ascii_digit());
    looks_like_it || kinds.iter().any(|kind| matches!(*kind, "object" | "array"))
}

/// The message of serde_json, with the position in words that fit a command line.
fn reason(error: &serde_json::Error) -> String {
    let (said, line, column) = (error.to_string(), error.line(), error.column());
    let place = format!(" at line {line} column {column}");
    match said.strip_suffix(&place) {
        Some(said) if line == 1 => format!("{said} at column {column}"),
        _ => said,
    }
}

fn unknown(name: &str, known: &[Argument<'_>], tool: &str) -> String {
    let said = format!("note: the schema of {} has no argument `{name}`", escape::line(tool));
    let distance = |argument: &&Argument<'_>| strsim::osa_distance(argument.name, name);
    // One slip in three letters: a name that differs more was meant differently.
    let most = (name.chars().count() / 3).max(1);
    match known.iter().min_by_key(distance).filter(|like| distance(like) <= most) {
        Some(like) => format!("{said}; did you mean `{}`?", escape::line(like.name)),
        None => said,
    }
}

fn raw(value: &(impl serde::Serialize + ?Sized)) -> Result<Box<RawValue>, Failure> {
    to_raw_value(value).map_err(|error| Failure::failed(format!("cannot write the arguments: {error}")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn arguments(pairs: &[&str]) -> Result<String, String> {
        let schema = json!({"properties": {
            "a": {"type": "integer"},
            "name": {"type": "string"},
            "person": {"type": "object", "properties": {"city": {"type": "string"}}},
            "maybe": {"type": ["string", "null"]},
            "count": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
            "either": {"type": ["string", "integer"]},
            "anything": {},
        }});
        let pairs: Vec<String> = pairs.iter().map(ToString::to_string).collect();
        let typed = typed(&pairs, Schema::new(&schema), "tool");
        typed.map(|arguments| arguments.get().to_owned()).map_err(|failure| format!("{failure:?}"))
    }

    #[track_caller]
    fn assert_sent(pairs: &[&str], json: &str) {
        assert_eq!(arguments(pairs).as_deref(), Ok(json), "{pairs:?}");
    }

    #[track_caller]
    fn assert_refused(pair: &str, parts: &[&str]) {
        let said = arguments(&[pair]).unwrap_err();
        for part in parts {
            assert!(said.contains(part), "{part} is missing in {said}");
        }
    }

    #[test]
    fn the_schema_types_the_values() {
        assert_sent(&["a=5", "name=5"], r#"{"a":5,"name":"5"}"#);
        assert_sent(&["a=x", "other=[1]", "name=a=b"], r#"{"a":"x","other":[1],"name":"a=b"}"#);
        assert_sent(&["a=true", "count=null"], r#"{"a":true,"count":null}"#);
        assert_sent(&["person={\"city\": 1}"], r#"{"person":{"city": 1}}"#);
        assert_sent(&["other=2026-01-01", "anything={x"], r#"{"other":"2026-01-01","anything":"{x"}"#);
    }

    #[test]
    fn a_union_takes_the_type_that_fits() {
        assert_sent(&["maybe=null"], r#"{"maybe":null}"#);
        assert_sent(&["maybe=5"], r#"{"maybe":"5"}"#);
        assert_sent(&["maybe=\"null\""], r#"{"maybe":"null"}"#);
        assert_sent(&["maybe={x"], r#"{"maybe":"{x"}"#);
        assert_sent(&["either=5"], r#"{"either":5}"#);
        assert_sent(&["either=5.5"], r#"{"either":"5.5"}"#);
        assert_sent(&["count=five"], r#"{"count":"five"}"#);
    }

    #[test]
    fn every_digit_is_sent() {
        assert_sent(&["a=99999999999999999999"], r#"{"a":99999999999999999999}"#);
        assert_eq!(
            object(r#"{"a":0.10000000000000000001}"#).unwrap().get(),
            r#"{"a":0.10000000000000000001}"#
        );
    }

    #[test]
    fn json_that_does_not_parse_is_named() {
        let expected = "expected object {city?: string}";
        assert_refused(
            r#"person={"city":"A","#,
            &["person: not JSON: EOF while parsing", "at column 12", expected],
        );
        assert_refused("person=Alice", &["person: not JSON: expected value at column 1", expected]);
        assert_refused("a=5x", &["a: not JSON: ", "expected integer"]);
        assert_refused("count=[1", &["count: not JSON: ", "expected integer | null"]);
    }

    #[test]
    fn wrong_pairs_are_refused() {
        assert_refused("a", &["has no `=`"]);
        assert_refused("=5", &["has no name"]);
        assert!(arguments(&["a=1", "a=2"]).unwrap_err().contains("given twice"));
    }

    #[test]
    fn an_argument_that_is_not_known_gets_the_one_that_is_like_it() {
        let schema = json!({"properties": {"city": {}, "days": {}}});
        let known: Vec<Argument<'_>> = Schema::new(&schema).arguments().collect();
        let said = "note: the schema of t has no argument";
        assert_eq!(unknown("cty", &known, "t"), format!("{said} `cty`; did you mean `city`?"));
        assert_eq!(unknown("zzz", &known, "t"), format!("{said} `zzz`"));
    }
}
