//! What scripts need of `up`: where it listens, that it is ready, and how it ends.

use std::io::Write as _;
use std::process::{Command, Stdio};

use agentcore_local_tests::{Folder, Up, agentcore_local, finish, fixture};
use serde_json::Value;

/// The line that `up --json` prints, of a command that is an `up --json`.
fn ready(command: &mut Command) -> (Value, std::process::Child) {
    use std::io::BufRead as _;
    let mut child = command.arg("--json").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}")), child)
}

fn end(mut child: std::process::Child) {
    let status = Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(status.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn one_line_of_json_says_that_it_is_ready() {
    let folder = Folder::new();
    let file = folder.path().join("ready");
    let (line, child) = ready(agentcore_local().args(["up", "--port", "0", "--ready-file"]).arg(&file));
    assert_eq!((line["event"].as_str(), line["pid"].as_u64()), (Some("ready"), Some(child.id().into())));
    let endpoint = line["endpoint"].as_str().unwrap();
    assert_eq!(line["environment"]["AGENTCORE_LOCAL_ENDPOINT"], endpoint);
    for (list, member) in [("user_pools", "id"), ("gateways", "url"), ("runtimes", "arn")] {
        assert!(line[list][0][member].is_string(), "{list} {member}: {line}");
    }
    let written: Value = serde_json::from_str(&folder.read("ready")).unwrap();
    assert_eq!(written, line);
    assert_eq!(finish(agentcore_local().args(["health", "--endpoint", endpoint])).printed(), "ready\n");
    end(child);
    assert!(!file.exists(), "nothing is ready any more");
    let finished = finish(agentcore_local().args(["up", "--port", "0", "--ready-file", "/nowhere/ready"]));
    assert_eq!(finished.code, Some(1), "{finished:?}");
    assert!(finished.stderr.contains("cannot write the ready file `/nowhere/ready`"), "{finished:?}");
}

#[test]
fn a_stack_can_be_named_in_every_way() {
    let folder = Folder::new();
    let text = fixture("stacks/m2m-auth-demo.toml").replace("\"m2m-auth-demo\"\nsearch", "\"named\"\nsearch");
    let stack = folder.write("my.toml", &text).display().to_string();
    let name = |line: &Value| line["gateways"][0]["name"].as_str().unwrap().to_owned();
    for arguments in [
        &["up", &stack, "--port", "0"][..],
        &["--stack", &stack, "--listen", "127.0.0.1:0"],
        &["up", "--stack", &stack, "--listen", "0"],
        &["--stack", &stack, "--listen", ":0"],
    ] {
        let (line, child) = ready(agentcore_local().args(arguments));
        assert_eq!(name(&line), "named", "{arguments:?}");
        end(child);
    }
    let mut command = agentcore_local();
    command.args(["up", "--stack", "-", "--port", "0"]).stdin(Stdio::piped());
    let mut child = command.arg("--json").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line)
        .unwrap();
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!((name(&line), line["stack"].as_str()), ("named".to_owned(), Some("<stdin>")));
    end(child);
}

#[test]
fn what_is_wrong_with_an_option_is_reported_before_the_port_is() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (option, part) in [
        (&["--public-url", "foo"][..], "--public-url `foo` is not a base URL"),
        (&["--image", "foo="], "--image `foo=`: it is empty"),
        (&["--image", "foo=http://x:y/mcp"], "`http://x:y/mcp` is not a URL that can be asked"),
        (&["--image", "foo=smple"], "there is no program `smple`; did you mean `sample`?"),
        (&["--image", "foo=/no/such/program -x"], "there is no program `/no/such/program`"),
        (&["--stack", "no-such.toml"], "cannot read the stack file"),
    ] {
        let finished = finish(agentcore_local().args(["up", "--port", &port]).args(option));
        assert_eq!((finished.code, finished.stdout.as_str()), (Some(2), ""), "{option:?}: {finished:?}");
        assert!(finished.stderr.contains(part), "{part} is missing in {finished:?}");
    }
    for (listen, part) in
        [("nope", "has no port"), ("127.0.0.1:99999", "ports go up to 65535"), ("127.0.0.1", "has no port")]
    {
        let finished = finish(agentcore_local().args(["up", "--listen", listen]));
        assert_eq!(finished.code, Some(2), "{finished:?}");
        assert!(
            finished.stderr.contains(&format!("--listen `{listen}`")) && finished.stderr.contains(part),
            "{finished:?}"
        );
    }
    for misplaced in [&["--port", "1", "tools"][..], &["--quiet", "health"]] {
        let finished = finish(agentcore_local().args(misplaced));
        assert_eq!(finished.code, Some(2), "{finished:?}");
        assert!(finished.stderr.contains("is before the command"), "{finished:?}");
    }
}

#[test]
fn an_empty_stack_says_so_and_the_null_device_does_not() {
    let folder = Folder::new();
    let empty = folder.write("empty.toml", "# nothing\n").display().to_string();
    for (stack, is_told) in [(empty.as_str(), true), ("/dev/null", false)] {
        let up = Up::start(&["--stack", stack]);
        assert!(up.banner.contains("none yet"), "{}", up.banner);
        assert_eq!(up.run(&["env"]).code, Some(0), "AWS's tools have what they need");
        assert_eq!(up.run(&["tools"]).code, Some(1));
        up.signal("TERM");
        let said = up.end().stderr;
        assert_eq!(said.contains("warning: ") && said.contains("has no resources"), is_told, "{said}");
    }
}

#[test]
fn a_second_signal_at_once_is_the_first_one_again() {
    for _ in 0..3 {
        let up = Up::start(&[]);
        let twice = format!("kill -TERM {0}; kill -TERM {0} 2>/dev/null; true", up.id());
        assert!(Command::new("sh").args(["-c", &twice]).status().unwrap().success());
        let finished = up.end();
        assert_eq!(finished.code, Some(0), "{finished:?}");
        assert!(finished.stderr.ends_with("stopping\n"), "{finished:?}");
    }
    let up = Up::start(&[]);
    up.signal("HUP");
    assert_eq!(up.end().code, Some(0), "a closed terminal stops it in order");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_finds_a_page_and_local_pages_may_call_gateways() {
    let up = tokio::task::block_in_place(|| Up::start(&[]));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let page = client.get(&up.endpoint).header("accept", "text/html,*/*;q=0.8").send().await.unwrap();
    assert_eq!(
        (page.status().as_u16(), page.headers()["content-type"].to_str().unwrap()),
        (200, "text/html; charset=utf-8")
    );
    assert!(page.text().await.unwrap().contains("agentcore-local status"));
    assert_eq!(
        client.get(&up.endpoint).send().await.unwrap().status(),
        400,
        "AWS's clients read what they read before"
    );

    let variables = tokio::task::block_in_place(|| up.run(&["env", "--json"])).printed();
    let url = serde_json::from_str::<Value>(&variables).unwrap()["GATEWAY_URL"].as_str().unwrap().to_owned();
    let preflight = |origin: &'static str| {
        let asked = client.request("OPTIONS".parse().unwrap(), &url).header("origin", origin);
        let asked = asked.header("access-control-request-method", "POST");
        asked.header("access-control-request-headers", "authorization,content-type").send()
    };
    let allowed = preflight("http://localhost:5173").await.unwrap();
    assert_eq!(allowed.status(), 204);
    assert_eq!(allowed.headers()["access-control-allow-origin"], "http://localhost:5173");
    assert_eq!(allowed.headers()["access-control-allow-headers"], "authorization,content-type");
    let refused = preflight("http://localhost.evil.example").await.unwrap();
    assert_eq!(refused.status(), 403);
    assert!(!refused.headers().contains_key("access-control-allow-origin"));
    let call = client.post(&url).header("origin", "http://127.0.0.1:3000").body("{}").send().await.unwrap();
    assert_eq!(
        (call.status().as_u16(), call.headers()["access-control-allow-origin"].to_str().unwrap()),
        (401, "http://127.0.0.1:3000")
    );
    assert!(call.headers()["access-control-expose-headers"].to_str().unwrap().contains("WWW-Authenticate"));
    let reset = format!("{}/_local/reset", up.endpoint);
    let by_page = client.post(&reset).header("origin", "http://localhost:5173").send().await.unwrap();
    assert_eq!(by_page.status(), 403, "a page puts nothing back");
    assert_eq!(client.post(&reset).send().await.unwrap().status(), 200);
    let elsewhere =
        client.get(format!("{}/_local/status", up.endpoint)).header("origin", "http://localhost:5173");
    assert!(!elsewhere.send().await.unwrap().headers().contains_key("access-control-allow-origin"));
}
