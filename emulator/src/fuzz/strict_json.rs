//! Strict JSON: what serde_json reads, except what could be read in two ways.

use serde_json::Value;

use super::{Choices, Made, TIME, json_text};
use crate::base::strict_json;

fn bytes(choices: &mut Choices<'_>) -> Vec<u8> {
    let text = json_text::value(choices, 5);
    choices.mistaken(text.into_bytes(), &json_text::TOKENS)
}

#[test]
fn takes_exactly_the_json_without_duplicate_members() {
    bolero::check!().with_test_time(TIME).with_generator(Made(bytes)).for_each(|bytes| {
        let shown = String::from_utf8_lossy(bytes);
        let loose: Option<Value> = serde_json::from_slice(bytes).ok();
        let expected = loose.filter(|_| !json_text::repeats(&shown));
        let found = strict_json::value(bytes);
        assert_eq!(found, expected, "{shown}");
        let object = expected.and_then(|value| value.as_object().cloned());
        assert_eq!(strict_json::object(bytes), object, "{shown}");
        if let Some(value) = found {
            assert_eq!(strict_json::value(value.to_string().as_bytes()), Some(value), "{shown}");
        }
    });
}
