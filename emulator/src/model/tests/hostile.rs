//! Malicious inputs.

use super::*;

fn is_serialization(result: &Result<Value, InputError>) -> bool {
    matches!(result, Err(InputError::Serialization(_)))
}

#[test]
fn what_is_not_an_object_is_refused() {
    let operation = operation(Service::CognitoIdp, "DescribeUserPool");
    for body in ["", " ", "[]", "null", "1", "\"a\"", "{", "{}{}", "\u{feff}{}", "{\"a\":1e999}"] {
        assert!(is_serialization(&operation.json_input(body.as_bytes())), "{body}");
    }
    assert!(is_serialization(&operation.json_input(b"{\"UserPoolId\":\"\xff\"}")));
}

#[test]
fn deep_inputs_do_not_overflow_the_stack() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let body = format!("{{\"PoolName\":{}1{}}}", open.repeat(100_000), close.repeat(100_000));
        assert!(is_serialization(
            &operation(Service::CognitoIdp, "CreateUserPool").json_input(body.as_bytes())
        ));
    }
    let form = format!("Tags{}=1", ".member.1".repeat(100_000));
    assert!(is_serialization(&operation(Service::Iam, "CreateRole").query_input(form.as_bytes())));
}

/// The schema of a tool contains schemas.
#[test]
fn shapes_that_hold_themselves_are_checked_all_the_way_down() {
    let target = |schema: Value| {
        let tool = json!({ "name": "t", "description": "d", "inputSchema": schema });
        let lambda = json!({
            "lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:f", "toolSchema": { "inlinePayload": [tool] },
        });
        let body = json!({ "name": "t", "targetConfiguration": { "mcp": { "lambda": lambda } } }).to_string();
        let path = "/gateways/g-0123456789/targets/";
        let (operation, labels) = Service::AgentCoreControl.operation_at(&http::Method::POST, path).unwrap();
        operation.rest_input(&labels, None, &http::HeaderMap::new(), body.as_bytes())
    };
    let nested = |innermost: &str| {
        let mut schema = json!({ "type": innermost });
        for _ in 0..50 {
            schema = json!({ "type": "object", "properties": { "p": schema } });
        }
        schema
    };
    assert!(target(nested("string")).is_ok());
    let text = told(target(nested("text")));
    assert!(text.contains(".properties.p.member.properties.p.member.type' failed to satisfy"), "{text}");
}

#[test]
fn an_answer_does_not_grow_many_times_larger_than_its_request() {
    let scopes = vec![json!({}); 100_000];
    let input = json!({ "UserPoolId": "a_b", "Identifier": "i", "Name": "n", "Scopes": scopes });
    let text = told(json(Service::CognitoIdp, "CreateResourceServer", &input));
    assert!(text.starts_with("100 validation errors detected: ") && text.len() < 20_000, "{}", text.len());
    let many: String = (1..20_000).map(|number| format!("Tags.member.{number}.Key=&")).collect();
    let text = told(operation(Service::Iam, "TagRole").query_input(many.as_bytes()));
    assert!(text.len() < 20_000, "{}", text.len());
}

/// A backtracking pattern would not terminate here.
#[test]
fn long_texts_are_matched_in_the_time_that_it_takes_to_read_them() {
    let long = format!("{}!\0", "a-".repeat(1 << 15));
    let shapes = Service::ALL.iter().flat_map(|service| service.table().shapes().all());
    let patterns = shapes.filter_map(|shape| match shape {
        Some(Shape::String(text)) => text.pattern.as_ref(),
        _ => None,
    });
    let (matching, refusing): (Vec<_>, Vec<_>) = patterns.partition(|pattern| pattern.matches(&long));
    assert!(matching.len() < 20 && refusing.len() > 100, "{} {}", matching.len(), refusing.len());
}
