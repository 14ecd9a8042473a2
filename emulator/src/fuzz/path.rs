//! REST bindings: labels, parameters and headers keep their values, whatever the body says of them.

use http::{HeaderMap, HeaderValue, Method};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::{Choices, Made, TIME};
use crate::model::{InputError, Service};

const SEGMENTS: [&str; 14] = [
    "gateways",
    "targets",
    "tags",
    "g-0123456789",
    "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway%2Fg",
    "%2F",
    "%2e%2e",
    "..",
    "",
    "%FF",
    "%",
    "a%20b",
    "{gatewayIdentifier}",
    "%C3%A9",
];
const PARAMETERS: [&str; 10] = [
    "maxResults=5",
    "maxResults=0",
    "maxResults=five",
    "maxResults=4294967296",
    "maxResults=%2B5",
    "nextToken=a%2Fb+c",
    "nextToken=",
    "max%52esults=7",
    "gatewayIdentifier=x",
    "%",
];
const BODIES: [&str; 5] = [
    "",
    "{}",
    "{\"maxResults\":9,\"gatewayIdentifier\":\"b\"}",
    "{\"nextToken\":null,\"x\":1}",
    "{\"nextToken\":[]}",
];

/// A path and its query.
fn target(choices: &mut Choices<'_>) -> (String, String, String) {
    let mut segments = vec!["gateways", "g-0123456789", "targets"];
    for _ in 0..choices.below(3) {
        let at = choices.below(segments.len());
        match choices.below(3) {
            0 => segments[at] = choices.of(&SEGMENTS),
            1 => segments.insert(at, choices.of(&SEGMENTS)),
            _ if segments.len() > 1 => drop(segments.remove(at)),
            _ => {}
        }
    }
    let path = format!("/{}{}", segments.join("/"), choices.of(&["", "/", "//"]));
    let query = choices.several(4, |choices| choices.of(&PARAMETERS)).join("&");
    (path, query, choices.of(&BODIES).to_owned())
}

fn decoded(segment: &str) -> Option<String> {
    let text = percent_decode_str(segment).decode_utf8().ok()?;
    Some(text.into_owned()).filter(|text| !text.is_empty())
}

/// The label in `/gateways/{gatewayIdentifier}/targets/`; `None` for another path.
fn gateway_of(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        ["", "gateways", gateway, "targets"] | ["", "gateways", gateway, "targets", ""] => decoded(gateway),
        _ => None,
    }
}

/// The first of a parameter's values.
fn parameter(query: &str, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|pair| pair.0 == name).map(|pair| pair.1.into_owned())
}

/// The input; `None` if a number is invalid.
fn read(gateway: &str, query: &str) -> Option<Value> {
    let number = parameter(query, "maxResults").map(|text| text.parse::<i64>());
    let number = number.transpose().ok()?;
    Some(
        json!({ "gatewayIdentifier": gateway, "maxResults": number, "nextToken": parameter(query, "nextToken") }),
    )
}

#[test]
fn members_are_where_the_model_binds_them() {
    bolero::check!().with_test_time(TIME).with_generator(Made(target)).for_each(|(path, query, body)| {
        let found = Service::AgentCoreControl.operation_at(&Method::GET, path);
        let found = found.filter(|(operation, _)| operation.name() == "ListGatewayTargets");
        let expected = gateway_of(path);
        let label = found.as_ref().and_then(|(_, labels)| labels.get("gatewayIdentifier"));
        assert_eq!(label, expected.as_deref(), "{path}");
        let Some((operation, labels)) = found else { return };
        let input = operation.rest_input(&labels, Some(query), &HeaderMap::new(), body.as_bytes());
        match read(&expected.unwrap(), query) {
            Some(expected) => {
                assert_eq!(input, operation.check(expected).map(|(input, _)| input), "{path}?{query} {body}");
            }
            None => {
                assert!(matches!(input, Err(InputError::Serialization(_))), "{input:?} of {path}?{query}");
            }
        }
    });
}

#[test]
fn lists_are_all_values_of_a_parameter() {
    let keys = |choices: &mut Choices<'_>| {
        choices.several(60, |choices| {
            let name = choices.of(&["tagKeys", "tagKeys", "tagkeys", "tagKeys.member.1", "tagKeys[]"]);
            (name.to_owned(), choices.of(&["a", "b", "", "a b", "\u{e9}", "aws:x", "a,b"]).to_owned())
        })
    };
    bolero::check!().with_test_time(TIME).with_generator(Made(keys)).for_each(|pairs| {
        let arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/g-0123456789";
        let path = format!("/tags/{}", arn.replace('/', "%2F"));
        let (operation, labels) = Service::AgentCoreControl.operation_at(&Method::DELETE, &path).unwrap();
        let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let values: Vec<&str> =
            pairs.iter().filter(|(name, _)| name == "tagKeys").map(|(_, value)| value.as_str()).collect();
        let values = if values.is_empty() { Value::Null } else { json!(values) };
        let expected =
            operation.check(json!({ "resourceArn": arn, "tagKeys": values })).map(|(input, _)| input);
        assert_eq!(operation.rest_input(&labels, Some(&query), &HeaderMap::new(), b""), expected, "{query}");
    });
}

#[test]
fn headers_say_what_they_hold() {
    let values = |choices: &mut Choices<'_>| {
        let tokens = ["0123456789012345678901234567890123", "short", "\t", " ", "\u{e9}", "a"];
        choices.several(3, |choices| choices.tokens(&tokens, 3))
    };
    bolero::check!().with_test_time(TIME).with_generator(Made(values)).for_each(|values| {
        let path = "/runtimes/arn/invocations";
        let (operation, labels) = Service::AgentCore.operation_at(&Method::POST, path).unwrap();
        let mut headers = HeaderMap::new();
        for value in values.iter().filter_map(|value| HeaderValue::from_str(value).ok()) {
            headers.append("x-amzn-bedrock-agentcore-runtime-session-id", value);
        }
        let session = headers.values().find_map(|value| value.to_str().ok());
        let expected = operation
            .check(json!({ "agentRuntimeArn": "arn", "runtimeSessionId": session }))
            .map(|(input, _)| input);
        let found = operation.rest_input(&labels, None, &headers, b"{\"runtimeSessionId\":\"x\"}");
        assert_eq!(found, expected, "{values:?}");
    });
}
