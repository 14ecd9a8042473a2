//! The served router over a real socket, asked what the article's own Python server was asked.
//! Where that server succeeds the answers must be equal; where it refuses, rmcp's refusal is kept.
#![cfg(test)]

use std::net::{Ipv4Addr, SocketAddr};

use reqwest::header::{ACCEPT, ALLOW, CONTENT_TYPE, HOST, ORIGIN};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

const BOTH: &str = "application/json, text/event-stream";

/// A server on a port of its own; dropping it stops the server.
struct Served {
    address: SocketAddr,
    client: Client,
    _running: oneshot::Sender<()>,
}

impl Served {
    async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (running, stopped) = oneshot::channel::<()>();
        tokio::spawn(mcp_server::serve(listener, async move {
            let _ = stopped.await;
        }));
        Self { address, client: Client::new(), _running: running }
    }

    fn request(&self, method: Method) -> RequestBuilder {
        self.client.request(method, format!("http://{}{}", self.address, mcp_server::PATH))
    }

    /// A POST of a client that behaves.
    fn post(&self, message: &Value) -> RequestBuilder {
        self.request(Method::POST).header(ACCEPT, BOTH).json(message)
    }

    /// The JSON answer to `message`, which must be 200.
    async fn ask(&self, message: Value) -> Value {
        answer(self.post(&message).header("mcp-protocol-version", "2025-06-18")).await
    }

    async fn result_of_call(&self, tool: &str, arguments: Value) -> Value {
        let params = json!({ "name": tool, "arguments": arguments });
        let message = json!({ "jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": params });
        let mut answer = self.ask(message).await;
        assert_eq!(answer["id"], json!(3));
        answer["result"].take()
    }
}

async fn answer(request: RequestBuilder) -> Value {
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    response.json().await.unwrap()
}

async fn status_and_text(request: RequestBuilder) -> (StatusCode, String) {
    let response: Response = request.send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

fn ping(id: impl Into<Value>) -> Value {
    json!({ "jsonrpc": "2.0", "id": id.into(), "method": "ping" })
}

fn pong(id: impl Into<Value>) -> Value {
    json!({ "jsonrpc": "2.0", "id": id.into(), "result": {} })
}

fn initialize(version: &str) -> Value {
    let client = json!({ "name": "oracle", "version": "1" });
    let params = json!({ "protocolVersion": version, "capabilities": {}, "clientInfo": client });
    json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params })
}

fn success(text: &str, result: impl Into<Value>) -> Value {
    json!({
        "content": [{ "type": "text", "text": text }],
        "structuredContent": { "result": result.into() },
        "isError": false,
    })
}

fn numbers_tool(name: &str, description: &str) -> Value {
    json!({
        "name": name,
        "description": description,
        "inputSchema": {
            "properties": {
                "a": { "title": "A", "type": "integer" },
                "b": { "title": "B", "type": "integer" },
            },
            "required": ["a", "b"],
            "title": format!("{name}Arguments"),
            "type": "object",
        },
        "outputSchema": {
            "properties": { "result": { "title": "Result", "type": "integer" } },
            "required": ["result"],
            "title": format!("{name}Output"),
            "type": "object",
        },
    })
}

fn three_tools() -> Value {
    let greet_user = json!({
        "name": "greet_user",
        "description": "Greet a user by name",
        "inputSchema": {
            "properties": { "name": { "title": "Name", "type": "string" } },
            "required": ["name"],
            "title": "greet_userArguments",
            "type": "object",
        },
        "outputSchema": {
            "properties": { "result": { "title": "Result", "type": "string" } },
            "required": ["result"],
            "title": "greet_userOutput",
            "type": "object",
        },
    });
    let add_numbers = numbers_tool("add_numbers", "Add two numbers together");
    let multiply_numbers = numbers_tool("multiply_numbers", "Multiply two numbers together");
    json!({ "tools": [add_numbers, multiply_numbers, greet_user] })
}

#[tokio::test]
async fn initialize_agrees_on_a_version_and_lists_the_capabilities() {
    let served = Served::start().await;
    let versions = [
        ("2025-03-26", "2025-03-26"),
        ("2025-06-18", "2025-06-18"),
        ("2025-11-25", "2025-11-25"),
        // A version without a handshake, one that is not known, and the one before streamable HTTP.
        ("2026-07-28", "2025-11-25"),
        ("1999-01-01", "2025-11-25"),
        ("2024-11-05", "2025-11-25"),
    ];
    for (asked, agreed) in versions {
        let answer = answer(served.post(&initialize(asked))).await;
        let expected = json!({
            "protocolVersion": agreed,
            "capabilities": {
                "experimental": {},
                "prompts": { "listChanged": false },
                "resources": { "subscribe": false, "listChanged": false },
                "tools": { "listChanged": false },
            },
            "serverInfo": { "name": "mcp-server", "version": env!("CARGO_PKG_VERSION") },
        });
        assert_eq!(answer, json!({ "jsonrpc": "2.0", "id": 1, "result": expected }), "{asked}");
    }
}

#[tokio::test]
async fn tools_are_listed_with_or_without_a_version_and_a_session() {
    let served = Served::start().await;
    let list = json!({ "jsonrpc": "2.0", "id": 61, "method": "tools/list" });
    let expected = json!({ "jsonrpc": "2.0", "id": 61, "result": three_tools() });
    assert_eq!(served.ask(list.clone()).await, expected);
    assert_eq!(answer(served.post(&list)).await, expected);
    assert_eq!(answer(served.post(&list).header("mcp-session-id", "unknown")).await, expected);
}

#[tokio::test]
async fn resources_and_prompts_are_empty_lists() {
    let served = Served::start().await;
    for kind in ["resources", "prompts"] {
        let answer =
            served.ask(json!({ "jsonrpc": "2.0", "id": 22, "method": format!("{kind}/list") })).await;
        assert_eq!(answer, json!({ "jsonrpc": "2.0", "id": 22, "result": { kind: [] } }));
    }
}

#[tokio::test]
async fn calls_succeed_with_equal_content() {
    let served = Served::start().await;
    let hello = |name: &str| format!("Hello, {name}! Nice to meet you.");
    let calls = [
        ("add_numbers", json!({ "a": 5, "b": 3 }), success("8", 8)),
        ("multiply_numbers", json!({ "a": 4, "b": 7 }), success("28", 28)),
        ("greet_user", json!({ "name": "Alice" }), success(&hello("Alice"), hello("Alice"))),
        ("greet_user", json!({ "name": "Zoë 🦀" }), success(&hello("Zoë 🦀"), hello("Zoë 🦀"))),
        ("add_numbers", json!({ "a": 1, "b": 2, "c": 9 }), success("3", 3)),
        ("add_numbers", json!({ "a": 1.0, "b": 3 }), success("4", 4)),
        ("add_numbers", json!({ "a": "5", "b": 3 }), success("8", 8)),
        ("add_numbers", json!({ "a": true, "b": 3 }), success("4", 4)),
    ];
    for (tool, arguments, expected) in calls {
        assert_eq!(served.result_of_call(tool, arguments.clone()).await, expected, "{tool} {arguments}");
    }
}

#[tokio::test]
async fn calls_that_fail_say_so_in_the_result() {
    let served = Served::start().await;
    let integer = "expected a 64-bit integer";
    let calls = [
        ("nope", json!({}), "Unknown tool: nope".to_owned()),
        (
            "add_numbers",
            json!({ "a": "x", "b": 1 }),
            format!("argument `a`: {integer}, got the string \"x\""),
        ),
        ("add_numbers", json!({ "a": 1 }), format!("argument `b`: {integer}, got nothing")),
        ("add_numbers", json!({ "a": 1.5, "b": 1 }), format!("argument `a`: {integer}, got the number 1.5")),
        ("greet_user", json!({}), "argument `name`: expected a string, got nothing".to_owned()),
        ("greet_user", json!({ "name": null }), "argument `name`: expected a string, got null".to_owned()),
        // The article's server answers with an integer of any size; this one has 64 bits and says so.
        (
            "multiply_numbers",
            json!({ "a": i64::MAX, "b": i64::MAX }),
            "the range of a 64-bit integer".to_owned(),
        ),
    ];
    for (tool, arguments, expected) in calls {
        let result = served.result_of_call(tool, arguments).await;
        assert_eq!(result["isError"], json!(true), "{result}");
        assert_eq!(result.get("structuredContent"), None, "{result}");
        assert_eq!(result["content"].as_array().map(Vec::len), Some(1), "{result}");
        let text = result["content"][0]["text"].as_str().unwrap();
        assert!(text.contains(&expected), "{text}");
    }
    let without =
        json!({ "jsonrpc": "2.0", "id": 16, "method": "tools/call", "params": { "name": "greet_user" } });
    assert_eq!(served.ask(without).await["result"]["isError"], json!(true));
}

#[tokio::test]
async fn ping_is_answered_whatever_the_id_the_charset_the_origin_and_the_host() {
    let served = Served::start().await;
    assert_eq!(served.ask(ping(20)).await, pong(20));
    assert_eq!(served.ask(ping("abc")).await, pong("abc"));
    let charset = served.request(Method::POST).header(ACCEPT, BOTH).body(ping(35).to_string());
    assert_eq!(answer(charset.header(CONTENT_TYPE, "application/json; charset=utf-8")).await, pong(35));
    assert_eq!(answer(served.post(&ping(66)).header(ORIGIN, "http://evil.example")).await, pong(66));
    assert_eq!(answer(served.post(&ping(67)).header(HOST, "evil.example")).await, pong(67));
}

#[tokio::test]
async fn notifications_are_accepted_and_have_no_answer() {
    let served = Served::start().await;
    let notifications = [
        json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }),
        json!({ "jsonrpc": "2.0", "method": "notifications/unknown" }),
        json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": 1 } }),
    ];
    for notification in notifications {
        let (status, body) = status_and_text(served.post(&notification)).await;
        assert_eq!((status, body.as_str()), (StatusCode::ACCEPTED, ""), "{notification}");
    }
}

#[tokio::test]
async fn an_unknown_method_is_refused_at_once() {
    let served = Served::start().await;
    let answer = served.ask(json!({ "jsonrpc": "2.0", "id": 21, "method": "no/such" })).await;
    assert_eq!(answer["id"], json!(21));
    assert_eq!(answer["error"]["code"], json!(-32601));
}

#[tokio::test]
async fn there_is_no_stream_and_no_session_to_end() {
    let served = Served::start().await;
    for method in [Method::GET, Method::DELETE, Method::PUT, Method::OPTIONS, Method::HEAD] {
        let response = served.request(method.clone()).header(ACCEPT, BOTH).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(response.headers()[ALLOW], "POST", "{method}");
    }
}

#[tokio::test]
async fn malformed_requests_are_refused() {
    let served = Served::start().await;
    for accept in ["*/*", "application/json", "text/event-stream"] {
        let request = served.request(Method::POST).header(ACCEPT, accept).json(&ping(1));
        assert_eq!(status_and_text(request).await.0, StatusCode::NOT_ACCEPTABLE, "{accept}");
    }
    let bodies = ["", "{\"jsonrpc\": \"2.0\", nope}", "42", "[]", "{\"id\": 1, \"method\": \"ping\"}"];
    for body in bodies {
        let request = served.request(Method::POST).header(ACCEPT, BOTH).body(body);
        let request = request.header(CONTENT_TYPE, "application/json");
        assert!(status_and_text(request).await.0.is_client_error(), "{body}");
    }
    let text = served.request(Method::POST).header(ACCEPT, BOTH).body(ping(1).to_string());
    let (status, _) = status_and_text(text.header(CONTENT_TYPE, "text/plain")).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let version = served.post(&ping(60)).header("mcp-protocol-version", "1999-01-01");
    assert_eq!(status_and_text(version).await.0, StatusCode::BAD_REQUEST);
}

/// Revision 2026-07-28: no handshake, its version in every request and the method and name in headers.
fn modern(served: &Served, method: &str, name: Option<&str>, mut params: Value) -> RequestBuilder {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": { "name": "oracle", "version": "1" },
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let message = json!({ "jsonrpc": "2.0", "id": 70, "method": method, "params": params });
    let request =
        served.post(&message).header("mcp-protocol-version", "2026-07-28").header("mcp-method", method);
    match name {
        Some(name) => request.header("mcp-name", name),
        None => request,
    }
}

#[tokio::test]
async fn the_revision_without_a_handshake_is_spoken() {
    let served = Served::start().await;
    let discovered = answer(modern(&served, "server/discover", None, json!({}))).await;
    let versions = json!(["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"]);
    assert_eq!(discovered["result"]["supportedVersions"], versions);
    let listed = answer(modern(&served, "tools/list", None, json!({}))).await;
    assert_eq!(listed["result"]["tools"], three_tools()["tools"]);
    let call = json!({ "name": "add_numbers", "arguments": { "a": 5, "b": 3 } });
    let called = answer(modern(&served, "tools/call", Some("add_numbers"), call.clone())).await;
    assert_eq!(called["result"]["structuredContent"], json!({ "result": 8 }));
    let mismatch = modern(&served, "tools/call", Some("greet_user"), call);
    assert_eq!(status_and_text(mismatch).await.0, StatusCode::BAD_REQUEST);
}
