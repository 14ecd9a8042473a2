//! REST-JSON: the operation of a path, and the location of its members.

use http::{HeaderMap, HeaderValue, Method};

use super::*;

const CONTROL: Service = Service::AgentCoreControl;

fn at(service: Service, method: &Method, path: &str) -> Option<&'static str> {
    service.operation_at(method, path).map(|(operation, _)| operation.name())
}

#[test]
fn a_verb_and_a_path_are_an_operation() {
    let cases = [
        (CONTROL, Method::POST, "/gateways/", Some("CreateGateway")),
        (CONTROL, Method::POST, "/gateways", Some("CreateGateway")),
        (CONTROL, Method::GET, "/gateways/", Some("ListGateways")),
        (CONTROL, Method::GET, "/gateways/g/", Some("GetGateway")),
        (CONTROL, Method::GET, "/gateways/g/targets", Some("ListGatewayTargets")),
        (CONTROL, Method::GET, "/gateways/g/targets/t/", Some("GetGatewayTarget")),
        (CONTROL, Method::PUT, "/runtimes/", Some("CreateAgentRuntime")),
        (CONTROL, Method::POST, "/runtimes/", Some("ListAgentRuntimes")),
        (CONTROL, Method::PUT, "/runtimes/r", Some("UpdateAgentRuntime")),
        (CONTROL, Method::PUT, "/runtimes/r/runtime-endpoints/", Some("CreateAgentRuntimeEndpoint")),
        (CONTROL, Method::GET, "/memories/m/details", Some("GetMemory")),
        (CONTROL, Method::PATCH, "/gateways/", None),
        (CONTROL, Method::GET, "/gateways//", None),
        (CONTROL, Method::GET, "//gateways/", None),
        (CONTROL, Method::GET, "/gateways/%FF", None),
        (CONTROL, Method::GET, "/", None),
        (CONTROL, Method::GET, "", None),
        (Service::AgentCore, Method::POST, "/runtimes/arn%3Aa%2Fb/invocations", Some("InvokeAgentRuntime")),
        (Service::AgentCore, Method::POST, "/identities/api-key", Some("GetResourceApiKey")),
        (Service::Iam, Method::POST, "/", None),
    ];
    for (service, method, path, operation) in cases {
        assert_eq!(at(service, &method, path), operation, "{method} {path}");
    }
}

#[test]
fn labels_are_decoded_after_the_path_is_split() {
    let (_, labels) = CONTROL.operation_at(&Method::GET, "/tags/arn%3Aaws%2Fa%20b").unwrap();
    assert_eq!(labels.get("resourceArn"), Some("arn:aws/a b"));
    assert_eq!(labels.get("other"), None);
}

#[test]
fn literals_win_over_labels() {
    for service in [CONTROL, Service::AgentCore] {
        for operation in service.table().operations() {
            let (verb, path) = operation.place().unwrap();
            let found = service.operation_at(&verb.parse().unwrap(), &path.replace(['{', '}', '+'], "x"));
            assert_eq!(found.unwrap().0.name(), operation.name(), "{verb} {path}");
        }
    }
}

#[test]
fn members_are_in_path_query_headers_and_body() {
    let (operation, labels) = CONTROL.operation_at(&Method::GET, "/gateways/g-0123456789/targets/").unwrap();
    let none = HeaderMap::new();
    let input = operation.rest_input(&labels, Some("maxResults=5&nextToken=a%2Fb&x=1"), &none, b"").unwrap();
    assert_eq!(input, json!({ "gatewayIdentifier": "g-0123456789", "maxResults": 5, "nextToken": "a/b" }));
    let refusal = operation.rest_input(&labels, Some("maxResults=five"), &none, b"");
    assert!(matches!(refusal, Err(InputError::Serialization(_))), "{refusal:?}");
    let text = told(operation.rest_input(&labels, Some("maxResults=0"), &none, b""));
    assert!(text.starts_with("1 validation error detected: Value '0' at 'maxResults' failed"), "{text}");

    let arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/g-0123456789";
    let path = format!("/tags/{}", arn.replace('/', "%2F"));
    let (operation, labels) = CONTROL.operation_at(&Method::DELETE, &path).unwrap();
    let input = operation.rest_input(&labels, Some("tagKeys=a&tagKeys=b"), &none, b"").unwrap();
    assert_eq!(input, json!({ "resourceArn": arn, "tagKeys": ["a", "b"] }));
    let text = told(operation.rest_input(&labels, None, &none, b""));
    assert!(text.contains("Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"));

    let (operation, labels) = CONTROL.operation_at(&Method::POST, &path).unwrap();
    let body = json!({ "tags": { "a": "b" }, "resourceArn": "another" }).to_string();
    let input = operation.rest_input(&labels, None, &none, body.as_bytes()).unwrap();
    assert_eq!(input, json!({ "tags": { "a": "b" }, "resourceArn": arn }));
}

#[test]
fn a_body_that_is_bytes_is_not_read() {
    let (operation, labels) =
        Service::AgentCore.operation_at(&Method::POST, "/runtimes/arn/invocations").unwrap();
    let name = "x-amzn-bedrock-agentcore-runtime-session-id";
    let mut headers = HeaderMap::new();
    headers.insert(name, HeaderValue::from_static("0123456789012345678901234567890123"));
    let input = operation.rest_input(&labels, Some("qualifier=DEFAULT"), &headers, b"no JSON").unwrap();
    assert_eq!(
        input,
        json!({
            "agentRuntimeArn": "arn", "qualifier": "DEFAULT",
            "runtimeSessionId": "0123456789012345678901234567890123",
        })
    );
    headers.insert(name, HeaderValue::from_static("short"));
    let text = told(operation.rest_input(&labels, None, &headers, b""));
    assert_eq!(
        text,
        "1 validation error detected: Value 'short' at 'runtimeSessionId' failed to satisfy constraint: \
         Member must have length greater than or equal to 33"
    );
}
