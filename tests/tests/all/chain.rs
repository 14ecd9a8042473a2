//! The whole chain in its variants: the article's own server behind the runtime, and an MCP client of rmcp in front.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use agentcore_local::trace::{HopName, Verdict};
use agentcore_local_tests::{
    Local, Stub, built_in_with, connect, fixture, flatten, python, repository, venv,
};
use rmcp::model::{CallToolRequestParams, ClientRequest, PingRequest, ServerResult};
use serde_json::{Value, json};

const TARGET: &str = "m2m-auth-demo-mcp-target";

/// The three calls of the article give the article's answers, in the article's order.
async fn assert_article(local: &Local) {
    let token = local.user_token().await;
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let call = |id: i32, tool: &str, arguments: Value| {
        let parameters = json!({"name": format!("{TARGET}___{tool}"), "arguments": arguments});
        json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": parameters})
    };
    for (file, message) in [
        ("tools-list", list),
        ("add-numbers", call(2, "add_numbers", json!({"a": 5, "b": 3}))),
        ("greet-user", call(3, "greet_user", json!({"name": "Alice"}))),
    ] {
        let article: Value = serde_json::from_str(&fixture(&format!("walkthrough/{file}.json"))).unwrap();
        let answer = local.rpc(local.gateway_url(), &token, &message).await;
        answer.assert(200, Some("application/json"), None, &article.to_string(), file);
    }
}

#[tokio::test]
async fn the_built_in_stack_answers_as_the_article_does() {
    assert_article(&Local::built_in().await).await;
}

/// The article's server as somebody else started it; killed with the test.
struct ArticleServer {
    child: Child,
    url: String,
}

impl ArticleServer {
    /// Starts it on a free port and waits until it says on which one.
    async fn start() -> Self {
        let mut command: Command = python();
        command.arg(repository().join("fixtures/article/server.py")).env("PORT", "0");
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let address = tokio::task::spawn_blocking(move || {
            let mut lines = log.lines().map(Result::unwrap);
            let running = lines.find_map(|line| Some(line.split_once("Uvicorn running on ")?.1.to_owned()));
            // What it logs later must not fill the pipe.
            std::thread::spawn(move || lines.count());
            running
        });
        let address = address.await.unwrap().expect("the article's server ended before it listened");
        Self { child, url: format!("{}/mcp", address.split(' ').next().unwrap()) }
    }
}

impl Drop for ArticleServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn the_articles_own_server_by_its_url() {
    let server = ArticleServer::start().await;
    let local = Local::of(&built_in_with(&format!("url = \"{}\"", server.url))).await;
    assert_article(&local).await;
}

#[tokio::test]
async fn the_articles_own_server_by_its_command() {
    let python = venv().join("bin/python");
    let server = repository().join("fixtures/article/server.py");
    let command = format!("command = [\"{}\", \"{}\"]", python.display(), server.display());
    let local = Local::of(&built_in_with(&command)).await;
    assert_article(&local).await;
    local.emulator.stop().await;
}

/// Everything that an MCP client does; `prefix` stands before the tools' names.
async fn assert_mcp_client(url: &str, token: &str, server_name: &str, prefix: &str, tools: &[&str]) {
    let client = connect(url, token).await.unwrap();
    let server = client.peer_info().unwrap();
    assert_eq!(server.server_info.as_ref().unwrap().name, server_name);
    assert!(server.capabilities.tools.is_some());
    let listed = client.list_all_tools().await.unwrap();
    let names: Vec<&str> = listed.iter().map(|tool| tool.name.as_ref()).collect();
    assert_eq!(names, tools);
    let arguments = json!({"a": 6, "b": 7}).as_object().cloned().unwrap();
    let call = CallToolRequestParams::new(format!("{prefix}multiply_numbers")).with_arguments(arguments);
    let result = client.call_tool(call).await.unwrap();
    assert_eq!(result.is_error, Some(false));
    assert_eq!(result.structured_content, Some(json!({"result": 42})));
    assert_eq!(serde_json::to_value(&result.content).unwrap(), json!([{"type": "text", "text": "42"}]));
    let pong = client.send_request(ClientRequest::PingRequest(PingRequest::default())).await.unwrap();
    assert!(matches!(pong, ServerResult::EmptyResult(_)), "{pong:?}");
    client.cancel().await.unwrap();
}

#[tokio::test]
async fn an_mcp_client_at_the_gateway() {
    let local = Local::built_in().await;
    let token = local.user_token().await;
    let names = ["add_numbers", "greet_user", "multiply_numbers"].map(|name| format!("{TARGET}___{name}"));
    let tools = ["x_amz_bedrock_agentcore_search", &names[0], &names[1], &names[2]];
    assert_mcp_client(local.gateway_url(), &token, "m2m-auth-demo", &format!("{TARGET}___"), &tools).await;
}

#[tokio::test]
async fn an_mcp_client_at_the_runtime() {
    let local = Local::built_in().await;
    let token = local.machine_token().await;
    // In the order in which the server has them; the gateway sorts.
    let tools = ["add_numbers", "multiply_numbers", "greet_user"];
    assert_mcp_client(
        &format!("{}?qualifier=DEFAULT", local.runtime_url()),
        &token,
        "mcp-server",
        "",
        &tools,
    )
    .await;
}

#[tokio::test]
async fn an_mcp_client_with_a_wrong_token_learns_where_to_get_one() {
    let local = Local::built_in().await;
    let refused = connect(local.gateway_url(), &local.machine_token().await).await.unwrap_err();
    let challenge = refused.auth_challenge().unwrap_or_else(|| panic!("{refused:?}"));
    assert!(challenge.contains("resource_metadata="), "{challenge}");
}

#[tokio::test]
async fn the_user_of_the_gateway_cannot_go_past_it() {
    let local = Local::built_in().await;
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    let answer = local.rpc(&local.runtime_url(), &local.user_token().await, &message).await;
    let body = r#"{"jsonrpc":"2.0","error":{"code":-32001,"message":"Claim 'iss' value mismatch with configuration."}}"#;
    assert_eq!((answer.status, answer.body.as_str()), (401, body));
}

#[tokio::test]
async fn a_trace_shows_every_hop_of_a_call() {
    let local = Local::built_in().await;
    let answer = local
        .call(&local.user_token().await, &format!("{TARGET}___add_numbers"), &json!({"a": 5, "b": 3}))
        .await;
    let trace = local.trace_of(&answer);
    assert_eq!(trace.title, format!("tools/call {TARGET}___add_numbers"));
    assert_eq!(trace.verdict, Verdict::Passed);
    let traces = [trace];
    let hops: Vec<HopName> = flatten(&traces).iter().map(|hop| hop.hop).collect();
    for hop in [HopName::Gateway, HopName::Identity, HopName::Runtime, HopName::McpServer] {
        assert!(hops.contains(&hop), "{hop:?} is missing: {traces:?}");
    }
    assert!(flatten(&traces).iter().all(|hop| hop.verdict == Verdict::Passed && hop.microseconds.is_some()));
    let over_http = local.get(&format!("/_local/traces/{}", answer.trace_id())).await;
    assert_eq!(over_http.json(), serde_json::to_value(&traces[0]).unwrap());
}

#[tokio::test]
async fn what_the_client_says_reaches_the_server_and_back_untouched() {
    let stub = Stub::start(|_, message| {
        let is_call = message["method"] == "tools/call";
        let result = r#"{"unknown":[1.50,1e2],"content":[{"type":"text","text":"x","more":null}],"structuredContent":{"n":12345678901234567890123}}"#;
        is_call.then(|| (200, format!(r#"{{"jsonrpc":"2.0","id":{},"result":{result}}}"#, message["id"])))
    })
    .await;
    let local = Local::of(&built_in_with(&format!("url = \"{}\"", stub.url()))).await;
    let token = local.user_token().await;
    let body = format!(
        r#"{{"jsonrpc":"2.0","id":"a\u00e9\/","method":"tools/call","params":{{"_meta":{{"progressToken":1.50}},"name":"{TARGET}___echo","arguments":{{"text":"\u00e9\/","big":12345678901234567890123}}}}}}"#
    );
    let request = local.request("POST", local.gateway_url()).bearer_auth(&token);
    let response = request.header("content-type", "application/json").body(body).send().await.unwrap();
    let answer = agentcore_local_tests::Answer::of(response).await;
    let expected = r#"{"jsonrpc":"2.0","id":"a\u00e9\/","result":{"content":[{"type":"text","text":"x","more":null}],"isError":false,"structuredContent":{"n":12345678901234567890123},"unknown":[1.50,1e2]}}"#;
    answer.assert(200, Some("application/json"), None, expected, "the answer");
    let asked = stub.asked().into_iter().find(|asked| asked.rpc() == "tools/call").unwrap();
    let sent = r#"{"name":"echo","arguments":{"text":"\u00e9\/","big":12345678901234567890123},"_meta":{"progressToken":1.50}}"#;
    assert!(asked.body.contains(sent), "{}", asked.body);
    assert!(!asked.headers.contains_key("authorization"), "the runtime keeps tokens to itself: {asked:?}");
}
