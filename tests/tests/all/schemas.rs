//! Input schemas that no validator ends with: the calls end in their time, and everybody else is served meanwhile.

use std::time::{Duration, Instant};

use agentcore_local_tests::{Answer, Folder, Stub, Up, built_in_with};
use serde_json::{Map, Value, json};

const UNUSABLE: &str = "ValidationException - Parameter validation failed: Invalid request parameters:\n- inputSchema cannot be used: ";

/// `x0` is an integer; each of the `steps` others refers twice to the one before.
fn doubling(keyword: &str, steps: usize) -> Value {
    let mut definitions = json!({"x0": {"type": "integer"}});
    for number in 1..=steps {
        let before = json!({"$ref": format!("#/$defs/x{}", number - 1)});
        definitions[format!("x{number}")] = json!({keyword: [before, before]});
    }
    json!({"type": "object", "properties": {"v": {"$ref": format!("#/$defs/x{steps}")}}, "$defs": definitions})
}

/// Each tool's name, its schema, arguments for it, and what the refusal says.
fn bombs() -> Vec<(&'static str, Value, Value, &'static str)> {
    let too_many = "it applies more than 100000 subschemas to one value";
    let late = "the check did not finish within 2 s; send less, or make the schema simpler";
    let patterns: Map<_, _> =
        (0..100).map(|number| (format!("p{number}"), json!({"pattern": "^(a+)+\\1b$"}))).collect();
    let texts: Map<_, _> =
        (0..100).map(|number| (format!("p{number}"), json!("a".repeat(40_000 + number)))).collect();
    let subschemas: Vec<_> = (0..5000).map(|number| json!({"minimum": number - 5000})).collect();
    let numbers: Vec<_> = (0..500_000).collect();
    let branches = vec![json!({"type": "integer"}); 2000];
    vec![
        (
            "crowded",
            json!({"type": "object", "properties": {"v": {"anyOf": branches}}}),
            json!({"v": vec![1; 500_000]}),
            "the arguments have more errors than can be reported; send less",
        ),
        ("fits22", doubling("allOf", 22), json!({"v": 1}), too_many),
        ("wrong22", doubling("allOf", 22), json!({"v": "x"}), too_many),
        ("all30", doubling("allOf", 30), json!({"v": "x"}), too_many),
        ("all60", doubling("allOf", 60), json!({"v": 1}), too_many),
        ("any30", doubling("anyOf", 30), json!({"v": "x"}), too_many),
        ("one60", doubling("oneOf", 60), json!({"v": 1}), too_many),
        ("patterns", json!({"type": "object", "properties": patterns}), Value::from(texts), ""),
        (
            "wide",
            json!({"type": "object", "properties": {"v": {"items": {"allOf": subschemas}}}}),
            json!({"v": numbers}),
            late,
        ),
    ]
}

/// The real program with a server that offers the bombs.
async fn started(folder: &Folder) -> (Up, Stub) {
    let tools: Vec<_> =
        bombs().into_iter().map(|(name, schema, ..)| json!({"name": name, "inputSchema": schema})).collect();
    let stub = Stub::start(move |_, message| {
        let answer = json!({"jsonrpc": "2.0", "id": message["id"], "result": {"tools": tools}});
        (message["method"] == "tools/list").then(|| (200, answer.to_string()))
    })
    .await;
    let text = built_in_with(&format!("url = \"{}\"", stub.url()));
    let stack = folder.write("stack.toml", &text).display().to_string();
    let up = tokio::task::block_in_place(|| Up::start(&["--stack", &stack]));
    (up, stub)
}

/// A user's way to the gateway, on connections of its own.
struct Caller {
    client: reqwest::Client,
    url: String,
    token: String,
}

impl Caller {
    async fn new(up: &Up) -> Self {
        let token = tokio::task::block_in_place(|| up.run(&["token"]).printed()).trim().to_owned();
        let client = reqwest::Client::new();
        let status = client.get(format!("{}/_local/status", up.endpoint)).send().await.unwrap();
        let status = Answer::of(status).await.json();
        let url = status["gateways"][0]["url"].as_str().unwrap().to_owned();
        Self { client, url, token }
    }

    async fn ask(&self, method: &str, parameters: &Value) -> reqwest::Result<reqwest::Response> {
        let message = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters});
        let request = self.client.post(&self.url).bearer_auth(&self.token);
        let request = request.header("accept", "application/json, text/event-stream");
        request.header("content-type", "application/json").body(message.to_string()).send().await
    }

    async fn call(&self, tool: &str, arguments: &Value) -> Answer {
        let name = format!("m2m-auth-demo-mcp-target___{tool}");
        Answer::of(self.ask("tools/call", &json!({"name": name, "arguments": arguments})).await.unwrap())
            .await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bomb_ends_in_its_time_and_everybody_else_is_served() {
    let folder = Folder::new();
    let (up, _stub) = started(&folder).await;
    let caller = Caller::new(&up).await;
    let other = Caller::new(&up).await;
    let calls = async {
        for (name, _, arguments, reason) in bombs() {
            let began = Instant::now();
            let answer = caller.call(name, &arguments).await;
            assert!(began.elapsed() < Duration::from_secs(8), "{name}: {:?}", began.elapsed());
            let result = &answer.json()["result"];
            let text = result["content"][0]["text"].as_str().unwrap();
            assert_eq!((answer.status, &result["isError"]), (200, &json!(true)), "{name}: {text:.300}");
            if !reason.is_empty() {
                assert!(text.starts_with(&format!("{UNUSABLE}{reason}")), "{name}: {text:.300}");
            }
        }
    };
    let watch = async {
        let mut slowest = Duration::ZERO;
        loop {
            for method in ["ping", "tools/list"] {
                let began = Instant::now();
                let answer = Answer::of(other.ask(method, &json!({})).await.unwrap()).await;
                assert_eq!(answer.status, 200, "{answer:?}");
                slowest = slowest.max(began.elapsed());
                // The arguments of a call are 3 to 4 MB: reading them holds its thread up, checking them does not.
                assert!(slowest < Duration::from_millis(1500), "{method} took {slowest:?}");
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = calls => {}
        () = watch => {}
    }
    // 2.6 GiB and more before errors were weighed; most of it now is the arguments.
    let status = std::fs::read_to_string(format!("/proc/{}/status", up.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(peak < 400 * 1024, "{peak} kB");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_traces_report_it() {
    let folder = Folder::new();
    let (up, _stub) = started(&folder).await;
    let caller = Caller::new(&up).await;
    let read = async |path: &str| {
        Answer::of(caller.client.get(format!("{}{path}", up.endpoint)).send().await.unwrap()).await
    };
    let told =
        "m2m-auth-demo-mcp-target___all60: every call is refused: inputSchema cannot be used: it applies";
    let traces = read("/_local/traces").await.body;
    assert!(traces.contains(told), "{traces:.2000}");
    for (name, _, arguments, reason) in bombs() {
        let answer = caller.call(name, &arguments).await;
        let id = answer.header("x-agentcore-local-trace-id").unwrap();
        let trace = read(&format!("/_local/traces/{id}")).await.json();
        assert_eq!(trace["verdict"], "failed", "{name}");
        assert_eq!(trace["cause"]["check"], "inputSchema", "{name}: {}", trace["cause"]);
        let checks = trace["hops"][0]["checks"].as_array().unwrap();
        let failed: Vec<_> = checks.iter().filter(|check| check["verdict"] == "failed").collect();
        let [failed] = failed.as_slice() else { panic!("{name}: {failed:?}") };
        assert!(failed["actual"].as_str().unwrap().contains(reason), "{name}: {failed:.500}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_under_way_does_not_hold_up_the_end() {
    let folder = Folder::new();
    let (up, _stub) = started(&folder).await;
    let caller = Caller::new(&up).await;
    let wide = bombs().into_iter().find(|(name, ..)| *name == "wide").unwrap();
    let arguments = json!({"name": "m2m-auth-demo-mcp-target___wide", "arguments": wide.2});
    let calls =
        async { tokio::join!(caller.ask("tools/call", &arguments), caller.ask("tools/call", &arguments)) };
    let threads = || {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", up.id())).unwrap();
        let name = |task: std::io::Result<std::fs::DirEntry>| {
            std::fs::read_to_string(task.unwrap().path().join("comm")).unwrap_or_default()
        };
        tasks.map(name).filter(|name| name.trim() == "arguments").count()
    };
    let checked = async {
        while threads() == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = calls => panic!("the calls ended first"),
        () = checked => {}
    }
    let began = Instant::now();
    up.signal("TERM");
    let finished = tokio::task::block_in_place(|| up.end());
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}
