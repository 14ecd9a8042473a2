//! Listing, searching and calling tools.

use super::mcp_server::{Mood, tool};
use super::*;
use crate::trace::Verdict;

const SEARCH: &str = "x_amz_bedrock_agentcore_search";

fn call(name: &str, arguments: &Value) -> String {
    request("2", "tools/call", &json!({"name": name, "arguments": arguments}))
}

/// A gateway whose target has the article's first tool.
async fn with_add(world: &World, configuration: GatewayConfiguration) -> Arc<Gateway> {
    world.server.has_tools(vec![tool("add_numbers", "Add two numbers together")]);
    world.gateway(configuration).await
}

#[tokio::test]
async fn the_list_reads_as_the_article_prints_it() {
    let world = World::new().await;
    let listed = |name: &str, description: &str, properties: Value, required: Value| {
        json!({"name": name, "description": description,
            "inputSchema": {"properties": properties, "required": required, "title": "Arguments", "type": "object"},
            "outputSchema": {"type": "object"}})
    };
    let integers = json!({"a": {"title": "A", "type": "integer"}, "b": {"title": "B", "type": "integer"}});
    world.server.has_tools(vec![
        listed("multiply_numbers", "Multiply two numbers together", integers.clone(), json!(["a", "b"])),
        listed("add_numbers", "Add two numbers together", integers, json!(["a", "b"])),
        listed(
            "greet_user",
            "Greet a user by name",
            json!({"name": {"title": "Name", "type": "string"}}),
            json!(["name"]),
        ),
    ]);
    let gateway = make(&world.service, configuration("m2m-auth-demo")).await;
    make_target(&world.service, &gateway, target("m2m-auth-demo-mcp-target")).await;
    let answer = world.post(&gateway, r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.text,
        r#"{"jsonrpc":"2.0","id":1,"result":{"tools":[{"inputSchema":{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]},"name":"x_amz_bedrock_agentcore_search","description":"A special tool that returns a trimmed down list of tools given a context. Use this tool only when there are many tools available and you want to get a subset that matches the provided context."},{"inputSchema":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"]},"name":"m2m-auth-demo-mcp-target___add_numbers","description":"Add two numbers together"},{"inputSchema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]},"name":"m2m-auth-demo-mcp-target___greet_user","description":"Greet a user by name"},{"inputSchema":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"]},"name":"m2m-auth-demo-mcp-target___multiply_numbers","description":"Multiply two numbers together"}]}}"#
    );
}

#[tokio::test]
async fn seventy_five_tools_are_listed_thirty_at_a_time() {
    let world = World::new().await;
    world.server.has_tools((0..75).map(|number| tool(&format!("tool{number:02}"), "A tool")).collect());
    let gateway = world.gateway(configuration("demo")).await;
    let mut names = Vec::new();
    let mut sizes = Vec::new();
    let mut params = json!({});
    loop {
        let answer = world.post(&gateway, request("1", "tools/list", &params)).await;
        let result = answer.json()["result"].clone();
        let tools = result["tools"].as_array().unwrap();
        sizes.push(tools.len());
        names.extend(tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()));
        match result.get("nextCursor") {
            Some(cursor) => params = json!({"cursor": cursor}),
            None => break,
        }
    }
    assert_eq!(sizes, [30, 30, 16]);
    let mut expected = vec![SEARCH.to_owned()];
    expected.extend((0..75).map(|number| format!("demo___tool{number:02}")));
    assert_eq!(names, expected);
    for cursor in [json!("nonsense"), json!(7), json!({})] {
        let answer = world.post(&gateway, request("1", "tools/list", &json!({"cursor": cursor}))).await;
        let expected =
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Invalid params - Invalid cursor"}}"#;
        assert_eq!((answer.status, answer.text.as_str()), (200, expected));
    }
}

#[tokio::test]
async fn a_call_reaches_the_target_with_the_clients_own_bytes() {
    let world = World::new().await;
    let gateway = with_add(&world, configuration("demo")).await;
    let result =
        r#"{"content":[{"type":"text","text":"8"}],"isError":false,"structuredContent":{"result":8}}"#;
    world.server.is(Mood::Answers(result.to_owned()));
    let body = r#"{"jsonrpc":"2.0","id":"two","method":"tools/call","params":{"_meta":{"trace":1.0},"name":"demo___add_numbers","extra":[1,  2],"arguments":{"b":3, "a":5}}}"#;
    let answer = world.post(&gateway, body).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.text, format!(r#"{{"jsonrpc":"2.0","id":"two","result":{result}}}"#));
    let calls = world.calls();
    assert_eq!(calls.len(), 1);
    for bytes in [
        r#""name":"add_numbers""#,
        r#""arguments":{"b":3, "a":5}"#,
        r#""_meta":{"trace":1.0}"#,
        r#""extra":[1,  2]"#,
    ] {
        assert!(calls[0].contains(bytes), "{bytes} in {}", calls[0]);
    }
    let trace = world.trace(&answer);
    assert_eq!((trace.title.as_str(), trace.verdict), ("tools/call demo___add_numbers", Verdict::Passed));
    assert!(trace.hops[0].checks.iter().any(|check| check.check == "inputSchema"));
}

#[tokio::test]
async fn refused_arguments_never_reach_the_target() {
    let world = World::new().await;
    let gateway = with_add(&world, configuration("demo")).await;
    let invalid = "ValidationException - Parameter validation failed: Invalid request parameters:";
    let cases = [
        (json!({"a": 5}), format!(r"{invalid}\n- Missing required field(s): 'b'")),
        (
            json!({"a": "x", "b": 1}),
            format!(r"{invalid}\n- Field '/a' has invalid type: string found, integer expected"),
        ),
    ];
    for (arguments, text) in cases {
        let answer = world.post(&gateway, call("demo___add_numbers", &arguments)).await;
        let expected = format!(
            r#"{{"jsonrpc":"2.0","id":2,"result":{{"content":[{{"type":"text","text":"{text}"}}],"isError":true}}}}"#
        );
        assert_eq!((answer.status, answer.text.as_str()), (200, expected.as_str()));
        assert_eq!(world.trace(&answer).verdict, Verdict::Failed);
    }
    let twice = r#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"demo___add_numbers","arguments":{"a":1,"b":2,"a":3}}}"#;
    let answer = world.post(&gateway, twice).await;
    let expected = r#"{"jsonrpc":"2.0","id":2,"error":{"code":-32602,"message":"Invalid params - Malformed arguments"}}"#;
    assert_eq!((answer.status, answer.text.as_str()), (200, expected));
    let answer = world.post(&gateway, request("2", "tools/call", &json!({"arguments": {}}))).await;
    let expected = r#"{"jsonrpc":"2.0","id":2,"error":{"code":-32602,"message":"Invalid params - Missing required field(s): 'name'"}}"#;
    assert_eq!((answer.status, answer.text.as_str()), (200, expected));
    assert!(world.calls().is_empty());
}

#[tokio::test]
async fn a_tool_is_found_by_its_whole_name_alone() {
    let world = World::new().await;
    let gateway = with_add(&world, GatewayConfiguration { search: false, ..configuration("demo") }).await;
    for name in [
        "add_numbers",
        "demo___add",
        "demo__add_numbers",
        "DEMO___add_numbers",
        "other___add_numbers",
        SEARCH,
    ] {
        let answer = world.post(&gateway, call(name, &json!({"a": 1, "b": 2}))).await;
        let expected = format!(
            r#"{{"jsonrpc":"2.0","id":2,"result":{{"content":[{{"type":"text","text":"No target found for capability: {name}"}}],"isError":true}}}}"#
        );
        assert_eq!((answer.status, answer.text.as_str()), (200, expected.as_str()));
    }
    let listed = world.post(&gateway, request("1", "tools/list", &json!({}))).await;
    assert!(!listed.text.contains(SEARCH));
    assert!(world.calls().is_empty());
}

#[tokio::test]
async fn a_failing_target_is_reported_in_detail_under_debug_only() {
    let world = World::new().await;
    let quiet = with_add(&world, configuration("quiet")).await;
    let debug = with_add(&world, GatewayConfiguration { debug: true, ..configuration("debug") }).await;
    world.server.is(Mood::Gone);
    let body = call("demo___add_numbers", &json!({"a": 1, "b": 2}));
    let answer = world.post(&quiet, body.clone()).await;
    let expected = r#"{"jsonrpc":"2.0","id":2,"result":{"content":[{"type":"text","text":"An internal error occurred. Please retry later."}],"isError":true}}"#;
    assert_eq!((answer.status, answer.text.as_str()), (200, expected));
    let trace = world.trace(&answer);
    assert_eq!(trace.verdict, Verdict::Failed);
    let check = trace.hops[0].checks.iter().find(|check| check.check == "result").unwrap();
    let answer = world.post(&debug, body).await;
    let detail = Value::from(check.actual.as_ref());
    let expected = format!(
        r#"{{"jsonrpc":"2.0","id":2,"result":{{"content":[{{"type":"text","text":{detail}}}],"_meta":{{"debug":{{"type":"text","text":{detail}}}}},"isError":true}}}}"#
    );
    assert_eq!((answer.status, answer.text.as_str()), (200, expected.as_str()));
}

#[tokio::test]
async fn the_search_tool_finds_tools_by_their_words() {
    let world = World::new().await;
    world.server.has_tools(vec![
        tool("add_numbers", "Add two numbers together"),
        tool("greet_user", "Greet a user by name"),
    ]);
    let gateway = world.gateway(configuration("demo")).await;
    let answer = world.post(&gateway, call(SEARCH, &json!({"query": "greet somebody"}))).await;
    let tools = r#"{"tools":[{"inputSchema":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"]},"name":"demo___greet_user","description":"Greet a user by name"}]}"#;
    let expected = format!(
        r#"{{"jsonrpc":"2.0","id":2,"result":{{"structuredContent":{tools},"isError":false,"content":[{{"type":"text","text":{}}}]}}}}"#,
        Value::from(tools)
    );
    assert_eq!((answer.status, answer.text.as_str()), (200, expected.as_str()));
    let answer = world.post(&gateway, call(SEARCH, &json!({"query": 7}))).await;
    let expected = r#"{"jsonrpc":"2.0","id":2,"result":{"content":[{"type":"text","text":"ValidationException - Parameter validation failed: Invalid request parameters:\n- Field '/query' has invalid type: integer found, string expected"}],"isError":true}}"#;
    assert_eq!((answer.status, answer.text.as_str()), (200, expected));
    assert!(world.calls().is_empty());
}

#[tokio::test]
async fn the_tools_of_all_targets_are_one_list_by_name() {
    let world = World::new().await;
    world.server.has_tools(vec![tool("add", "Add"), tool("zero", "Zero")]);
    let gateway = world.gateway(configuration("demo")).await;
    make_target(&world.service, &gateway, target("alpha")).await;
    make_target(&world.service, &gateway, target("zeta")).await;
    let answer = world.post(&gateway, request("1", "tools/list", &json!({}))).await;
    let tools = answer.json()["result"]["tools"].as_array().unwrap().clone();
    let names: Vec<_> = tools.iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    let expected = ["alpha___add", "alpha___zero", "demo___add", "demo___zero", "zeta___add", "zeta___zero"];
    assert_eq!(names, [&[SEARCH], &expected[..]].concat());
    for name in expected {
        let answer = world.post(&gateway, call(name, &json!({"a": 1, "b": 2}))).await;
        assert_eq!(answer.json()["result"]["isError"], false, "{name}");
    }
    assert_eq!(world.calls().len(), 6);
}
