//! What others wrote reaches no terminal and no file as a sequence that a terminal obeys.

use agentcore_local_tests::{
    Asked, Finished, Folder, SigV4, Stub, Up, agentcore_local, built_in_with, finish, fixture,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

const TARGET: &str = "m2m-auth-demo-mcp-target";
/// A title, a colour, a C1 control that clears the screen, DEL, and an override of the direction.
const EVIL: &str = "<\u{1b}]0;title\u{7}\u{1b}[31m\u{9b}2J\u{7f}\u{202e}>";

#[track_caller]
fn assert_clean(what: &str, text: &str) {
    let is_obeyed = |character: &char| {
        let is_bidirectional = matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        );
        is_bidirectional || character.is_control() && !matches!(character, '\n' | '\t')
    };
    if let Some(found) = text.chars().find(is_obeyed) {
        panic!("{what} holds {found:?}: {text:?}");
    }
}

/// The same output, which is clean.
#[track_caller]
fn harmless(arguments: &[&str], finished: Finished) -> Finished {
    assert_clean(&format!("stdout of {arguments:?}"), &finished.stdout);
    assert_clean(&format!("stderr of {arguments:?}"), &finished.stderr);
    finished
}

/// The same output, which is clean and tells of what was in it.
#[track_caller]
fn clean(arguments: &[&str], finished: Finished) -> Finished {
    let finished = harmless(arguments, finished);
    let said = format!("{}{}", finished.stdout, finished.stderr);
    assert!(said.contains("]0;title"), "{arguments:?} lets it vanish: {finished:?}");
    finished
}

fn stack(folder: &Folder, server: &str) -> String {
    let text = built_in_with(server);
    folder.write("stack.toml", &text).display().to_string()
}

fn script(_: &Asked, message: &Value) -> Option<(u16, String)> {
    let answer = |result: Value| {
        Some((200, json!({"jsonrpc": "2.0", "id": message["id"], "result": result}).to_string()))
    };
    let schema = json!({
        "type": "object",
        "properties": {
            EVIL: {"type": "string", "description": EVIL, "default": EVIL},
            "b": {"type": "string", "enum": [EVIL, "b"]},
        },
    });
    let tool = |name: &str| json!({"name": name, "description": EVIL, "inputSchema": schema});
    match message["method"].as_str()? {
        "tools/list" => {
            answer(json!({"tools": [tool("say"), tool("fail"), tool("refuse"), tool("silent"), tool(EVIL)]}))
        }
        "tools/call" => match message["params"]["name"].as_str()? {
            "fail" => answer(json!({"content": [{"type": "text", "text": EVIL}], "isError": true})),
            "refuse" => {
                let error = json!({"code": -32000, "message": EVIL, "data": EVIL});
                let refusal = json!({"jsonrpc": "2.0", "id": message["id"], "error": error});
                Some((200, refusal.to_string()))
            }
            "silent" => Some((500, EVIL.to_owned())),
            _ => answer(json!({
                "content": [
                    {"type": "text", "text": EVIL},
                    {"type": EVIL},
                    {"type": "resource", "resource": {"uri": format!("x://{EVIL}"), "mimeType": EVIL, "text": EVIL}},
                    {"type": "resource_link", "uri": EVIL, "name": EVIL},
                ],
            })),
        },
        _ => None,
    }
}

/// A token that nobody signed, with all that a refusal may quote.
fn forged() -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(json!({"alg": EVIL, "kid": EVIL, "typ": EVIL}));
    format!("{header}.{}.AAAA", part(json!({"iss": EVIL, "sub": EVIL, "client_id": EVIL, "exp": EVIL})))
}

/// One that says how it is signed, so that more of it is looked at.
fn forged_issuer(issuer: &str) -> String {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = part(json!({"alg": "RS256", "kid": EVIL}));
    format!("{header}.{}.AAAA", part(json!({"iss": issuer, "exp": 4_102_444_800_u64, "client_id": EVIL})))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_server_or_a_caller_says_is_obeyed() {
    let (stub, folder) = (Stub::start(script).await, Folder::new());
    let stack = stack(&folder, &format!("url = \"{}\"", stub.url()));
    let log = folder.path().join("log").display().to_string();
    let up = tokio::task::spawn_blocking(move || Up::start(&["--stack", &stack, "--log-file", &log]));
    let up = up.await.unwrap();
    tokio::task::block_in_place(|| {
        let run = |arguments: &[&str]| clean(arguments, up.run(arguments));
        let json = |arguments: &[&str]| -> Value { serde_json::from_str(&run(arguments).stdout).unwrap() };
        run(&["tools"]);
        run(&["tools", "say"]);
        let tools = json(&["tools", "--json"]);
        let tools = tools.as_array().unwrap();
        assert!(tools.iter().any(|tool| tool["description"] == EVIL), "the value is the same: {tools:?}");
        for tool in ["say", "fail"] {
            let tool = format!("{TARGET}___{tool}");
            run(&["call", &tool]);
            json(&["call", &tool, "--json"]);
        }
        for tool in ["refuse", "silent"] {
            let arguments = ["call", &format!("{TARGET}___{tool}")];
            harmless(&arguments, up.run(&arguments));
            let arguments = ["trace"];
            harmless(&arguments, up.run(&arguments));
        }
        let said = json(&["call", &format!("{TARGET}___say"), "--json"]);
        assert_eq!(said["result"]["content"][0]["text"], EVIL);
        run(&["call", &format!("{TARGET}___say"), &format!("{EVIL}=1"), "b=<\u{1b}]0;title\u{7}"]);
        run(&["trace"]);
        json(&["trace", "--json"]);
        for token in [forged(), forged_issuer(EVIL), forged_issuer("http://127.0.0.1:1/x")] {
            let arguments = ["tools", "--token", &token];
            harmless(&arguments, up.run(&arguments));
            run(&["trace"]);
            json(&["trace", "--json"]);
        }
        run(&["call", &format!("nothing___{EVIL}")]);
        run(&["call", EVIL, "a=1"]);
    });
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let method = json!({"jsonrpc": "2.0", "id": 1, "method": EVIL}).to_string();
    let token = tokio::task::block_in_place(|| up.run(&["token"])).printed();
    let environment = tokio::task::block_in_place(|| up.run(&["env", "--json"])).printed();
    let environment: Value = serde_json::from_str(&environment).unwrap();
    let request = client.post(environment["GATEWAY_URL"].as_str().unwrap()).bearer_auth(token.trim());
    let request = request.header("accept", "application/json, text/event-stream");
    request.header("content-type", "application/json").body(method).send().await.unwrap();
    client.get(format!("{}/%1b%5d0;title%07%c2%9b", up.endpoint)).send().await.unwrap();
    let form = [("Action", EVIL), ("Version", "2010-05-08"), ("RoleName", EVIL)];
    SigV4::root("iam").send(client.post(&up.endpoint).form(&form)).await;
    let user = json!({"UserPoolId": environment["INBOUND_USER_POOL_ID"], "Username": EVIL}).to_string();
    let make = client.post(&up.endpoint).header("content-type", "application/x-amz-json-1.1");
    let make = make.header("x-amz-target", "AWSCognitoIdentityProviderService.AdminCreateUser");
    make.body(user).send().await.unwrap();
    let ended = tokio::task::block_in_place(|| {
        clean(&["trace", "list"], up.run(&["trace", "list"]));
        let listed = clean(&["trace", "list", "--json"], up.run(&["trace", "list", "--json"])).stdout;
        for line in listed.lines() {
            serde_json::from_str::<Value>(line).unwrap();
        }
        harmless(&["status"], up.run(&["status"]));
        assert_clean("the banner", &up.banner);
        up.signal("TERM");
        up.end()
    });
    clean(&["up"], ended);
    let log = folder.read("log");
    assert_clean("the log file", &log);
    assert!(log.contains("]0;title"), "{log}");
}

/// Lines of a server, while it starts, while it serves and when it ends.
#[test]
fn nothing_that_a_server_prints_is_obeyed() {
    let folder = Folder::new();
    let say = "printf '<\\033]0;title\\007\\033[31m\\302\\2332J\\177\\342\\200\\256\\r>\\n'; printf '\\033[1mends' >&2";
    let program = agentcore_local().get_program().to_str().unwrap().to_owned();
    let serves = format!("{say}; exec '{program}' sample-server --port {{port}}");
    for format in ["text", "json"] {
        let server = format!("command = [\"sh\", \"-c\", {}]", json!(serves));
        let log = folder.path().join(format).display().to_string();
        let arguments = ["--stack", &stack(&folder, &server), "--log-format", format, "--log-file", &log];
        let up = Up::start(&arguments);
        assert_clean("the banner", &up.banner);
        up.signal("TERM");
        clean(&arguments, up.end());
        assert_clean("the log file", &folder.read(format));
    }
    let server = format!("command = [\"sh\", \"-c\", {}]", json!(format!("{say}; exit 3")));
    let arguments = ["--listen", "127.0.0.1:0", "--stack", &stack(&folder, &server)];
    let failed = clean(&arguments, finish(agentcore_local().arg("up").args(arguments)));
    assert_eq!(failed.code, Some(1), "{failed:?}");
}

#[test]
fn nothing_that_a_stack_file_is_called_or_says_is_obeyed() {
    let folder = Folder::new();
    let name = EVIL.replace('/', "");
    let built_in = fixture("stacks/m2m-auth-demo.toml");
    let fine = folder.write(&format!("{name}fine.toml"), &built_in).display().to_string();
    let key = format!("{built_in}\n\"{}\" = 1\n", json!(EVIL).as_str().unwrap().escape_unicode());
    let key = folder.write(&format!("{name}key.toml"), &key).display().to_string();
    let raw = folder.write(&format!("{name}raw.toml"), &format!("a = \"{EVIL}\"\n")).display().to_string();
    let missing = format!("{}/{name}missing.toml", folder.path().display());
    for file in [&fine, &key, &raw, &missing] {
        clean(&["check", file], finish(agentcore_local().args(["check", file])));
        let arguments = ["check", "--json", file];
        let told = harmless(&arguments, finish(agentcore_local().args(arguments)));
        let told: Value = serde_json::from_str(&told.stdout).unwrap();
        assert_eq!(told["file"], **file);
    }
    for file in [&key, &raw, &missing] {
        let arguments = ["up", "--listen", "127.0.0.1:0", "--stack", file];
        assert_eq!(clean(&arguments, finish(agentcore_local().args(arguments))).code, Some(2));
        let arguments = ["up", "--json", "--listen", "127.0.0.1:0", "--stack", file];
        clean(&arguments, finish(agentcore_local().args(arguments)));
    }
    let up = Up::start(&["--stack", &fine]);
    assert_clean("the banner", &up.banner);
    clean(&["status"], up.run(&["status"]));
    clean(&["reset"], up.run(&["reset"]));
}

/// Every text in it becomes hostile, but for those that have to be read as something else.
fn poisoned(value: &mut Value) {
    const KEPT: [&str; 8] =
        ["version", "hop", "verdict", "started_at", "at", "state", "confidence", "access_token"];
    match value {
        Value::String(text) => text.push_str(EVIL),
        Value::Array(items) => items.iter_mut().for_each(poisoned),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                // A cause is one of a closed set.
                let is_cause = name == "cause" && member.is_string();
                if !is_cause && !KEPT.contains(&name.as_str()) {
                    poisoned(member);
                }
            }
        }
        _ => {}
    }
}

/// Whoever listens on the port may answer anything.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_another_program_answers_is_obeyed() {
    let up = tokio::task::spawn_blocking(|| Up::start(&[])).await.unwrap();
    tokio::task::block_in_place(|| up.run(&["tools", "--token", "nonsense"]));
    let mut answers = Vec::new();
    for path in ["status", "environment", "calls", "traces/last", "token", "health"] {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("{}/_local/{path}", up.endpoint);
        let request = if path == "token" { client.post(url).body("{}") } else { client.get(url) };
        let mut answer: Value =
            serde_json::from_str(&request.send().await.unwrap().text().await.unwrap()).unwrap();
        if path != "health" {
            poisoned(&mut answer);
        }
        answers.push((format!("/_local/{path}"), answer.to_string()));
    }
    let stub = Stub::start(move |asked, _| {
        let (_, answer) = answers.iter().find(|(path, _)| asked.path.split('?').next() == Some(path))?;
        Some((200, answer.clone()))
    });
    let stub = stub.await;
    let endpoint = stub.url().trim_end_matches("/mcp");
    let refusing = Stub::start(|asked, _| match asked.path.as_str() {
        "/_local/health" => {
            Some((200, json!({"status": "ready", "version": env!("CARGO_PKG_VERSION")}).to_string()))
        }
        _ => Some((409, json!({"error": EVIL, "hint": EVIL}).to_string())),
    });
    let refusing = refusing.await;
    tokio::task::block_in_place(|| {
        let run = |arguments: &[&str]| {
            let mut command = agentcore_local();
            finish(command.args(["--endpoint", endpoint]).args(arguments))
        };
        for arguments in [
            &["status"][..],
            &["status", "--json"],
            &["trace"],
            &["trace", "--json"],
            &["trace", "list"],
            &["trace", "list", "--json"],
            &["token", "--json"],
            &["tools", "--gateway", "none"],
            &["mcp-config", "claude"],
        ] {
            clean(arguments, run(arguments));
        }
        for arguments in
            [&["env"][..], &["env", "--json"], &["tools"], &["call", "a"], &["health"], &["token"]]
        {
            harmless(arguments, run(arguments));
        }
        let refused = ["--endpoint", refusing.url().trim_end_matches("/mcp"), "status", "--json"];
        clean(&refused, finish(agentcore_local().args(refused)));
    });
}
