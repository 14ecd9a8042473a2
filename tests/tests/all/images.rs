//! What runs in place of container images: `--image`, the stack file's `[images]`, and nothing.

use std::sync::{Arc, Mutex};

use agentcore_local::Emulator;
use agentcore_local_tests::{
    Answer, Folder, Local, Stub, Up, agentcore_local, finish, fixture, repository, venv,
};
use serde_json::{Value, json};

const IMAGE: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/server:v1";

/// The ARN of a new runtime of this image, for machine tokens of the built-in stack.
async fn runtime(local: &Local, name: &str, image: &str, environment: &Value) -> String {
    let input = json!({
        "agentRuntimeName": name,
        "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": image}},
        "roleArn": "arn:aws:iam::123456789012:role/m2m_auth_demo_mcp_server-runtime-role",
        "networkConfiguration": {"networkMode": "PUBLIC"},
        "protocolConfiguration": {"serverProtocol": "MCP"},
        "environmentVariables": environment,
        "authorizerConfiguration": {"customJWTAuthorizer": {
            "discoveryUrl": format!(
                "https://cognito-idp.us-east-1.amazonaws.com/{}/.well-known/openid-configuration",
                local.variable("OUTBOUND_USER_POOL_ID")
            ),
            "allowedClients": [local.variable("OUTBOUND_CLIENT_ID")],
        }},
    });
    let answer = local.control("us-east-1", "PUT", "/runtimes/", &input).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    answer.json()["agentRuntimeArn"].as_str().unwrap().to_owned()
}

async fn invoked(local: &Local, arn: &str) -> Answer {
    let arn = arn.replace(':', "%3A").replace('/', "%2F");
    let url = format!("{}/runtimes/{arn}/invocations", local.url());
    let call = json!({"name": "add_numbers", "arguments": {"a": 5, "b": 3}});
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call});
    local.rpc(&url, &local.machine_token().await, &message).await
}

#[tokio::test]
async fn an_image_runs_as_the_sample_or_at_a_url() {
    let stub = Stub::echo().await;
    let local = Local::with_images(&[("*/team/server:*", "sample"), ("*", stub.url())]).await;
    let sample = runtime(&local, "sample", IMAGE, &json!({})).await;
    let answer = invoked(&local, &sample).await;
    assert_eq!(answer.json()["result"]["content"][0]["text"], "8", "{answer:?}");
    let other = runtime(&local, "other", "public.ecr.aws/somebody/server@sha256:0123", &json!({})).await;
    assert_eq!(invoked(&local, &other).await.json()["result"]["content"][0]["text"], "echoed");
}

#[tokio::test]
async fn an_image_runs_as_a_command_with_the_variables_of_its_runtime() {
    let folder = Folder::new();
    let python = venv().join("bin/python");
    let server = repository().join("fixtures/article/server.py");
    let note = folder.path().join("note");
    let script = format!(
        "echo $GREETING $$ >>'{}'; exec '{}' '{}'",
        note.display(),
        python.display(),
        server.display()
    );
    let command = format!("sh -c \"{}\"", script.replace('$', "\\$"));
    let local = Local::with_images(&[("*team*", &command)]).await;
    let greeting = |text: &str| json!({ "GREETING": text });
    let first = runtime(&local, "first", IMAGE, &greeting("one")).await;
    let second = runtime(&local, "second", IMAGE, &greeting("two")).await;
    for arn in [&first, &second, &first] {
        let answer = invoked(&local, arn).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.body.contains('8'), "{answer:?}");
    }
    let lines = folder.read("note");
    let greetings: Vec<&str> = lines.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(greetings, ["one", "two"], "each has a process of its own");
}

/// Writes the variables that it has, and ends.
const TELLING: &str = "sh -c \"echo A=$A NODE_OPTIONS=$NODE_OPTIONS BROWSER=$BROWSER >&2; exit 3\"";

#[tokio::test]
async fn variables_that_load_other_code_come_from_no_api_call() {
    let variables = json!({"A": "1", "NODE_OPTIONS": "--require=/evil", "BROWSER": "/evil"});
    let command = TELLING.replace('$', "\\$");
    let withheld = "NODE_OPTIONS, BROWSER of the API call load other code and are withheld";
    for (is_allowed, said) in
        [(false, "A=1 NODE_OPTIONS= BROWSER="), (true, "A=1 NODE_OPTIONS=--require=/evil BROWSER=/evil")]
    {
        let builder = Emulator::builder().image("*team*", &command).runtime_variables(is_allowed);
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (output, events) = (Arc::clone(&lines), Arc::new(Mutex::new(Vec::new())));
        let take = Arc::clone(&events);
        let builder = builder
            .server_output(Arc::new(move |_, line| output.lock().unwrap().push(line.to_owned())))
            .activity(Arc::new(move |activity| take.lock().unwrap().push(activity)));
        let local = Local::started(builder).await;
        let arn = runtime(&local, "demo", IMAGE, &variables).await;
        let answer = invoked(&local, &arn).await;
        assert!(answer.body.contains("An error occurred when starting the runtime"), "{answer:?}");
        assert!(lines.lock().unwrap().iter().any(|line| line == said), "{lines:?}");
        let told = format!("{:?}", events.lock().unwrap());
        let line = r#"Withheld { variables: ["NODE_OPTIONS", "BROWSER"] }"#;
        assert_eq!(told.contains(line), !is_allowed, "{told}");
        let trace = serde_json::to_string(&local.trace_of(&answer)).unwrap();
        assert_eq!(trace.contains(withheld), !is_allowed, "{trace}");
    }
}

#[tokio::test]
async fn a_stack_file_may_let_such_variables_in() {
    let text = format!("allow_runtime_variables = true\n{}", fixture("stacks/m2m-auth-demo.toml"));
    let command = TELLING.replace('$', "\\$");
    let images = format!("\n[images]\n\"*/team/server:*\" = '{command}'\n");
    let local = Local::of(&(text + &images)).await;
    let arn = runtime(&local, "demo", IMAGE, &json!({"BROWSER": "/mine"})).await;
    let answer = invoked(&local, &arn).await;
    let trace = serde_json::to_string(&local.trace_of(&answer)).unwrap();
    assert!(trace.contains("BROWSER=/mine"), "{trace}");
}

#[tokio::test]
async fn an_image_that_nothing_provides_is_reported_in_the_trace() {
    let local = Local::with_images(&[("*/other:*", "sample")]).await;
    let arn = runtime(&local, "demo", IMAGE, &json!({})).await;
    let answer = invoked(&local, &arn).await;
    assert_eq!((answer.status, answer.header("x-amzn-errortype")), (424, Some("RuntimeClientError")));
    assert_eq!(
        answer.body,
        r#"{"message":"An error occurred when starting the runtime. Please check your CloudWatch logs for more information."}"#
    );
    let trace = serde_json::to_string(&local.trace_of(&answer)).unwrap();
    let told =
        format!("nothing provides the image {IMAGE}: start the emulator with --image '{IMAGE}=sample'");
    assert!(trace.contains(&told), "{trace}");
}

#[tokio::test]
async fn a_stack_file_names_images_too() {
    let text = fixture("stacks/m2m-auth-demo.toml");
    let images = "\n[images]\n\"*/team/server:*\" = \"sample\"\n\"*\" = \"http://127.0.0.1:1/mcp\"\n";
    let local = Local::of(&(text + images)).await;
    let sample = runtime(&local, "sample", IMAGE, &json!({})).await;
    assert_eq!(invoked(&local, &sample).await.json()["result"]["content"][0]["text"], "8");
    let other = runtime(&local, "other", "public.ecr.aws/a/b", &json!({})).await;
    assert_eq!(invoked(&local, &other).await.json()["error"]["code"], -32010, "nobody is there");
}

#[test]
fn what_names_no_server_is_a_wrong_option() {
    for (image, part) in [
        ("sample", "--image `sample` has no pattern"),
        ("=sample", "--image `=sample` has no pattern"),
        ("*=", "--image `*=`: it is empty; expected `sample`, `http://HOST:PORT/mcp` or `COMMAND ...`"),
        ("*=http://", "--image `*=http://`: `http://` is not a URL"),
        ("*=python 'a", "cannot be split into words"),
        ("*=docker:python", "running containers is not emulated yet"),
    ] {
        let mut command = agentcore_local();
        let finished = finish(command.args(["up", "--listen", "127.0.0.1:0", "--image", image]));
        assert_eq!((finished.code, finished.stdout.as_str()), (Some(2), ""), "{image}: {finished:?}");
        assert!(finished.stderr.contains(part), "{image}: {}", finished.stderr);
        assert_eq!(finished.stderr.trim().lines().count(), 1, "{image}: {}", finished.stderr);
    }
}

#[test]
fn the_option_is_repeatable() {
    let up = Up::start(&["--image", "*/a:*=sample", "--image", "*=python server.py --port {port}"]);
    assert_eq!(up.run(&["health"]).code, Some(0));
}
