//! Patterns that Rust's engines do not know, and schemas that are not all checked, through the real program.

use agentcore_local_tests::{Answer, Folder, Stub, Up, built_in_with};
use serde_json::{Value, json};

const TARGET: &str = "m2m-auth-demo-mcp-target";

/// A tool's name, its pattern, a text that fits, and one that does not.
const PATTERNS: [(&str, &str, &str, &str); 4] = [
    ("email", r"^[\w-\.]+@([\w-]+\.)+[\w-]{2,4}$", "ann.lee-x@example.com", "ann"),
    ("range", r"^[\d-x]+$", "1-x", "y"),
    ("named", r"^(?<y>\d{4})-\k<y>$", "2024-2024", "2024-2025"),
    ("nul", r"^[^\0]+$", "abc", ""),
];

fn tool(name: &str, argument: &Value) -> Value {
    let properties = json!({"v": argument, "w": {"type": "integer"}});
    json!({"name": name, "inputSchema": {"type": "object", "properties": properties}})
}

/// The real program with a server that offers the tools.
async fn started(folder: &Folder) -> (Up, Stub) {
    let mut tools: Vec<_> = PATTERNS
        .iter()
        .map(|(name, pattern, ..)| tool(name, &json!({"type": "string", "pattern": pattern})))
        .collect();
    tools.push(tool("broken", &json!({"type": "string", "pattern": "("})));
    tools.push(tool("misspelt", &json!({"type": "strin"})));
    let stub = Stub::start(move |_, message| {
        let result = match message["method"].as_str()? {
            "tools/list" => json!({"tools": tools}),
            "tools/call" => json!({"content": [], "isError": false}),
            _ => return None,
        };
        Some((200, json!({"jsonrpc": "2.0", "id": message["id"], "result": result}).to_string()))
    })
    .await;
    let text = built_in_with(&format!("url = \"{}\"", stub.url()));
    let stack = folder.write("stack.toml", &text).display().to_string();
    let up = tokio::task::block_in_place(|| Up::start(&["--stack", &stack]));
    (up, stub)
}

async fn get(url: &str) -> Value {
    Answer::of(reqwest::get(url).await.unwrap()).await.json()
}

#[tokio::test(flavor = "multi_thread")]
async fn patterns_of_other_dialects_are_checked_and_what_is_not_is_named() {
    let folder = Folder::new();
    let (up, _stub) = started(&folder).await;
    let run = |arguments: &[&str]| tokio::task::block_in_place(|| up.run(arguments).printed());
    let token = run(&["token"]).trim().to_owned();
    let url = get(&format!("{}/_local/status", up.endpoint)).await["gateways"][0]["url"].clone();
    let call = async |tool: &str, arguments: Value| {
        let parameters = json!({"name": format!("{TARGET}___{tool}"), "arguments": arguments});
        let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": parameters});
        let request = reqwest::Client::new().post(url.as_str().unwrap()).bearer_auth(&token);
        let request = request.header("accept", "application/json, text/event-stream");
        let request = request.header("content-type", "application/json").body(message.to_string());
        Answer::of(request.send().await.unwrap()).await.json()["result"].clone()
    };
    for (name, pattern, fitting, other) in PATTERNS {
        for arguments in [json!({"w": 1}), json!({"v": fitting})] {
            assert_eq!(call(name, arguments).await["isError"], false, "{name}");
        }
        let refused = call(name, json!({"v": other})).await;
        let text = refused["content"][0]["text"].as_str().unwrap();
        assert!(text.ends_with(&format!("does not match the regex pattern {pattern}")), "{name}: {text}");
    }
    assert_eq!(call("broken", json!({"v": "anything"})).await["isError"], false);
    assert_eq!(call("broken", json!({"v": 5})).await["isError"], true, "the type is checked");
    assert_eq!(call("misspelt", json!({"w": 1})).await["isError"], true);

    let off = "/properties/v/pattern is not checked: the pattern ( cannot be compiled: a group is not closed";
    let unusable = "every call is refused: inputSchema cannot be used: /properties/v/type: ";
    let traces = get(&format!("{}/_local/traces", up.endpoint)).await;
    let traces = traces.as_array().unwrap();
    let synchronised = traces.iter().find(|trace| trace["title"] == format!("synchronize {TARGET}")).unwrap();
    let checks = synchronised["hops"][0]["checks"].as_array().unwrap();
    let told = |name: &str| {
        let named = checks.iter().filter(|check| check["check"] == name && check["verdict"] == "noted");
        named.map(|check| check["actual"].as_str().unwrap()).collect::<Vec<_>>()
    };
    let [warning] = told("warning")[..] else { panic!("{synchronised}") };
    assert_eq!(told("inputSchema").len(), 2);
    assert!(warning.starts_with(&format!("{TARGET}___broken: {off}")), "{warning}");
    assert!(warning.ends_with(" (and 1 more)"), "{warning}");
    let verbose = run(&["tools", "-v"]);
    assert!(verbose.contains(off) && verbose.contains(unusable), "{verbose}");
    assert!(run(&["status"]).contains(off));
    let tools: Value = serde_json::from_str(&run(&["tools", "--json"])).unwrap();
    let broken = |tool: &&Value| tool["name"] == format!("{TARGET}___broken");
    let broken = tools.as_array().unwrap().iter().find(broken).unwrap();
    assert!(broken["inputSchemaProblems"][0].as_str().unwrap().starts_with(off), "{broken}");
    let told = tools.as_array().unwrap().iter().filter(|tool| tool.get("inputSchemaProblems").is_some());
    assert_eq!(told.count(), 2, "no other tool has that member");
    let line = format!("synchronize {TARGET}");
    let listed = run(&["trace", "list"]);
    let line = listed.lines().find(|listed| listed.contains(&line)).unwrap();
    assert!(line.contains(&format!("! {TARGET}___broken: {off}")), "{line}");
}
