//! Policies: an accepted policy is kept to the byte, and accepted again however its JSON is written.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{Choices, Made, TIME, json_text};
use crate::iam::policy_document::{Effect, Elements, PolicyDocument, PolicyKind};

const ACTIONS: [&str; 8] = [
    "\"sts:AssumeRole\"",
    "\"STS:*\"",
    "\"s3:Get*\"",
    "\"*\"",
    "\"GetItem\"",
    "[\"a:b\",\"*\"]",
    "[]",
    "[1]",
];
const RESOURCES: [&str; 6] = ["\"*\"", "\"arn:aws:s3:::b\"", "[\"arn:x\",\"*\"]", "\"bucket\"", "[]", "{}"];
const PRINCIPALS: [&str; 5] =
    ["\"*\"", "{\"Service\":\"a.amazonaws.com\"}", "{\"AWS\":[\"1\",\"2\"]}", "{\"Other\":\"x\"}", "{}"];

/// One of the texts, or rarely any JSON.
fn one(choices: &mut Choices<'_>, texts: &[&str]) -> String {
    if choices.once_in(12) { json_text::value(choices, 2) } else { choices.of(texts).to_owned() }
}

fn statement(choices: &mut Choices<'_>) -> String {
    let mut members = Vec::new();
    let mut add = |name: &str, value: String| members.push((format!("\"{name}\""), value));
    if !choices.once_in(12) {
        add("Effect", one(choices, &["\"Allow\"", "\"Deny\"", "\"allow\""]));
    }
    if !choices.once_in(12) {
        let name = choices.of(&["Action", "Action", "NotAction", "\\u0041ction"]);
        add(name, one(choices, &ACTIONS));
    }
    let which = choices.below(3);
    if which != 0 {
        add(choices.of(&["Resource", "NotResource"]), one(choices, &RESOURCES));
    }
    if which != 1 {
        add(choices.of(&["Principal", "NotPrincipal"]), one(choices, &PRINCIPALS));
    }
    match choices.below(8) {
        5 => add("Sid", one(choices, &["\"a1\"", "\"\"", "\"a b\"", "\"\u{e9}\""])),
        6 => add("Condition", one(choices, &["{}", "{\"Bool\":{\"a:b\":\"true\"}}", "{\"Bool\":1}"])),
        7 => add(choices.of(&["Resource", "Principal", "Other"]), one(choices, &RESOURCES)),
        _ => {}
    }
    json_text::object(choices, &members)
}

fn text(choices: &mut Choices<'_>) -> String {
    let mut members = Vec::new();
    if !choices.once_in(4) {
        members.push(("\"Version\"".to_owned(), one(choices, &["\"2012-10-17\"", "\"2008-10-17\""])));
    }
    let statements = match choices.once_in(3) {
        false => statement(choices),
        true => format!("[ {} ]", choices.several(3, statement).join(",\n")),
    };
    members.push(("\"Statement\"".to_owned(), statements));
    if choices.once_in(6) {
        members.push((choices.of(&["\"Id\"", "\"More\""]).to_owned(), json_text::string(choices)));
    }
    let text = json_text::object(choices, &members);
    if choices.once_in(4) {
        let mistaken = choices.mistaken(text.into_bytes(), &json_text::TOKENS);
        return String::from_utf8_lossy(&mistaken).into_owned();
    }
    text
}

/// The statements as a reader sees them who trusts the document.
fn statements(text: &str) -> Vec<Value> {
    let policy: Value = serde_json::from_str(text).unwrap();
    policy["Statement"].as_array().cloned().unwrap_or_else(|| vec![policy["Statement"].clone()])
}

/// Whether a typed element matches the statement's under one of two names.
fn is_read<T>(statement: &Value, name: &str, element: Option<&Elements<T>>) -> bool {
    let has = |name: &str| statement.get(name).is_some();
    let negated = format!("Not{name}");
    match element {
        None => !has(name) && !has(&negated),
        Some(Elements::Only(_)) => has(name) && !has(&negated),
        Some(Elements::AllBut(_)) => !has(name) && has(&negated),
    }
}

/// Checks that the typed content matches the text.
fn check_typed(document: &PolicyDocument, text: &str) {
    let plain = statements(text);
    assert_eq!(document.statements().len(), plain.len(), "{text}");
    for (typed, plain) in document.statements().iter().zip(&plain) {
        let effect = if typed.effect == Effect::Allow { "Allow" } else { "Deny" };
        assert_eq!(plain["Effect"], effect, "{text}");
        assert_eq!(plain.get("Sid").and_then(Value::as_str), typed.sid.as_deref(), "{text}");
        assert!(is_read(plain, "Action", Some(&typed.action)), "{text}");
        assert!(is_read(plain, "Principal", typed.principal.as_ref()), "{text}");
        assert!(is_read(plain, "Resource", typed.resource.as_ref()), "{text}");
        let (Elements::Only(actions) | Elements::AllBut(actions)) = &typed.action;
        assert!(!actions.is_empty(), "{text}");
    }
}

#[test]
fn what_is_taken_is_kept_and_is_a_policy() {
    bolero::check!().with_test_time(TIME).with_generator(Made(text)).for_each(|text| {
        let taken = PolicyKind::ALL.map(|kind| PolicyDocument::read(kind, text));
        for (kind, document) in PolicyKind::ALL.iter().zip(&taken) {
            let Ok(document) = document else { continue };
            assert_eq!(document.text(), text);
            assert_eq!(percent_decode_str(&document.encoded()).decode_utf8().unwrap(), *text);
            assert_eq!(document.size(), text.split_whitespace().collect::<String>().chars().count());
            assert!(!json_text::repeats(text), "{text}");
            check_typed(document, text);
            let rewritten = serde_json::from_str::<Value>(text).unwrap().to_string();
            let again = PolicyDocument::read(*kind, &rewritten).unwrap();
            assert_eq!((again.text(), again.statements()), (&*rewritten, document.statements()), "of {text}");
        }
        let [managed, inline, session, trust, resource, repository] = taken.each_ref().map(Result::is_ok);
        assert!(!managed || inline, "a role may not have it: {text}");
        assert_eq!(session, inline, "{text}");
        assert!(!resource || repository, "a repository may not have it: {text}");
        assert!(!trust || repository && !resource, "a trust policy names no resource: {text}");
        assert!(!inline || !repository, "it is of an identity and of a resource: {text}");
        for document in taken.iter().flatten() {
            let mut statements = document.statements().iter();
            assert!(statements.all(|statement| statement.principal.is_some() != inline), "{text}");
        }
    });
}
