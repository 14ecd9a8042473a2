//! JSON-RPC messages: accepted messages read as serde_json reads them, and nothing well-formed is refused.

use std::collections::HashMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::{Choices, Made, TIME, json_text};
use crate::gateway::mcp::envelope::{Message, parse};

const NAMES: [&str; 8] =
    ["\"jsonrpc\"", "\"id\"", "\"method\"", "\"params\"", "\"result\"", "\"error\"", "\"i\\u0064\"", "\"x\""];
const METHODS: [&str; 5] = ["\"tools/call\"", "\"tools\\/list\"", "\"ping\"", "\"\"", "1"];
const IDS: [&str; 9] = ["1", "-1.50", "\"a\"", "\"\\u0061\"", "1e999", "null", "true", "[1]", "{}"];

fn body(choices: &mut Choices<'_>) -> Vec<u8> {
    let mut members = vec![(
        "\"jsonrpc\"".to_owned(),
        choices.of(&["\"2.0\"", "\"2\\u002e0\"", "\"1.0\"", "2.0"]).to_owned(),
    )];
    members.extend(choices.several(4, |choices| {
        let name = choices.of(&NAMES);
        let value = match name {
            "\"id\"" => choices.of(&IDS).to_owned(),
            "\"method\"" => choices.of(&METHODS).to_owned(),
            _ => json_text::value(choices, 2),
        };
        (name.to_owned(), value)
    }));
    let text = json_text::object(choices, &members);
    match choices.once_in(3) {
        true => choices.mistaken(text.into_bytes(), &json_text::TOKENS),
        false => text.into_bytes(),
    }
}

/// The members by name, the last of each name; `None` if the bytes are not an object.
fn members(json: &[u8]) -> Option<HashMap<String, &RawValue>> {
    serde_json::from_slice(json).ok()
}

fn is_named_once(json: &[u8]) -> bool {
    !json_text::repeats(std::str::from_utf8(json).unwrap())
}

/// Whether a reader with serde_json would call it a request or a notification.
fn is_well_formed(members: &HashMap<String, &RawValue>) -> bool {
    let read = |name: &str| members.get(name).map(|raw| serde_json::from_str::<Value>(raw.get()));
    let is_id = matches!(read("id"), None | Some(Ok(Value::String(_) | Value::Number(_))));
    let is_params = matches!(read("params"), None | Some(Ok(Value::Null | Value::Object(_))));
    let is_method = matches!(read("method"), Some(Ok(Value::String(_))));
    is_id && is_params && is_method && matches!(read("jsonrpc"), Some(Ok(version)) if version == "2.0")
}

#[test]
fn says_what_serde_json_reads() {
    bolero::check!().with_test_time(TIME).with_generator(Made(body)).for_each(|body| {
        let shown = String::from_utf8_lossy(body);
        let members = members(body);
        let text =
            |name: &str| -> Option<String> { serde_json::from_str(members.as_ref()?.get(name)?.get()).ok() };
        let id = || members.as_ref().unwrap().get("id").map(|id| id.get());
        let is_good = members.as_ref().is_some_and(is_well_formed) && is_named_once(body);
        match parse(body) {
            Ok(Message::Request(request)) => {
                assert_eq!(Some(request.id.get()), id(), "{shown}");
                assert!(
                    !matches!(request.id.get().as_bytes()[0], b'n' | b't' | b'f' | b'[' | b'{'),
                    "{shown}"
                );
                assert_eq!(Some(request.method.into_owned()), text("method"), "{shown}");
                assert_eq!(text("jsonrpc").as_deref(), Some("2.0"), "{shown}");
                let params = members.as_ref().unwrap().get("params").map_or("null", |params| params.get());
                let expected: Option<HashMap<String, &RawValue>> = serde_json::from_str(params).unwrap();
                let expected = expected.unwrap_or_default();
                assert_eq!(request.params.iter().count(), expected.len(), "{shown}");
                for (name, value) in request.params.iter() {
                    assert_eq!(value.get(), expected[name].get(), "{shown}");
                }
            }
            Ok(Message::Notification { method }) => {
                assert_eq!(id(), None, "{shown}");
                assert_eq!(Some(method.into_owned()), text("method"), "{shown}");
                assert_eq!(text("jsonrpc").as_deref(), Some("2.0"), "{shown}");
            }
            Ok(Message::Response) => {
                let members = members.as_ref().unwrap();
                assert!(id().is_some() && !members.contains_key("method"), "{shown}");
                assert_ne!(members.contains_key("result"), members.contains_key("error"), "{shown}");
            }
            Err(malformed) => {
                assert!(!is_good, "refused, {malformed}: {shown}");
                if let Some(refused) = malformed.id {
                    assert_eq!(Some(refused.get()), id(), "{shown}");
                }
            }
        }
    });
}
