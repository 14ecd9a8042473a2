//! The built-in stack `iam-chain`: signatures in place of tokens, from the caller to the MCP server.

use std::process::Command;

use agentcore_local_tests::{Bridge, Folder, SigV4, Up, agentcore_local, finish};
use serde_json::{Value, json};

const CALL: &str = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"iam-chain-mcp-target___add_numbers","arguments":{"a":5,"b":3}}}"#;

fn environment(up: &Up) -> Value {
    serde_json::from_str(&up.run(&["env", "--json"]).printed()).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The names of the tools that the banner's own curl command lists.
fn tools_by_curl(up: &Up) -> Vec<String> {
    let command = up.banner.lines().skip_while(|line| !line.starts_with("  curl "));
    let command = command.take_while(|line| !line.contains("trace --last")).collect::<Vec<_>>().join("\n");
    let environment = environment(up);
    let mut shell = Command::new("bash");
    shell.args(["-c", &command.replace("curl ", "curl --silent --noproxy '*' ")]);
    let variables = environment.as_object().unwrap().iter();
    shell.envs(variables.map(|(name, value)| (name, text(value))));
    let listed: Value = serde_json::from_str(&finish(&mut shell).printed()).unwrap();
    let tools = listed["result"]["tools"].as_array();
    let tools = tools.unwrap_or_else(|| panic!("{command} printed {listed}"));
    tools.iter().map(|tool| text(&tool["name"]).to_owned()).collect()
}

#[test]
fn curl_calls_a_tool_by_the_command_that_the_banner_prints() {
    let up = Up::start(&["--stack", "iam-chain"]);
    assert!(up.banner.contains("  curl --aws-sigv4 aws:amz:us-east-1:bedrock-agentcore "), "{}", up.banner);
    assert!(tools_by_curl(&up).contains(&"iam-chain-mcp-target___add_numbers".to_owned()));

    let folder = Folder::new();
    let stack = finish(agentcore_local().args(["stack", "iam-chain"])).printed();
    let open = folder.write("open.toml", &stack.replace("\"AWS_IAM\"", "\"NONE\""));
    let up = Up::start(&["--stack", open.to_str().unwrap(), "--iam", "off"]);
    assert!(up.banner.contains("  curl -H 'content-type: application/json' "), "{}", up.banner);
    assert!(tools_by_curl(&up).contains(&"iam-chain-mcp-target___add_numbers".to_owned()));
    assert_eq!(up.run(&["call", "add_numbers", "a=5", "b=3"]).printed(), "8\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_hop_of_a_call_names_who_signed() {
    let up = tokio::task::block_in_place(|| Up::start(&["--stack", "iam-chain"]));
    let environment = tokio::task::block_in_place(|| environment(&up));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = text(&environment["GATEWAY_URL"]);
    let request = || client.post(url).header("content-type", "application/json").body(CALL);
    let answer = SigV4::root("bedrock-agentcore").send(request()).await;
    let answer: Value = answer.json().await.unwrap();
    assert_eq!(answer["result"]["content"], json!([{"type": "text", "text": "8"}]), "{answer}");
    let trace = tokio::task::block_in_place(|| up.run(&["trace", "-v"])).printed();
    for expected in [
        "caller: arn:aws:iam::123456789012:root",
        "assumed-role/iam-chain-gateway-role/mcp-iam-auth-session signs for bedrock-agentcore in us-east-1",
        "caller: arn:aws:sts::123456789012:assumed-role/iam-chain-gateway-role/mcp-iam-auth-session",
    ] {
        assert!(trace.contains(expected), "no {expected:?} in\n{trace}");
    }

    // The habit of other emulators, and a token.
    let stranger =
        SigV4 { access_key_id: "test".into(), secret: "test".into(), ..SigV4::root("bedrock-agentcore") };
    assert_eq!(stranger.send(request()).await.status(), 401);
    let trace = tokio::task::block_in_place(|| up.run(&["trace"])).printed();
    assert!(
        trace.contains("as `agentcore-local env` prints it (`up --iam off` accepts any), got test"),
        "{trace}"
    );
    assert_eq!(request().bearer_auth("a.b.c").send().await.unwrap().status(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commands_sign_by_themselves() {
    let up = tokio::task::block_in_place(|| Up::start(&["--stack", "iam-chain"]));
    let run = |arguments: &[&str]| tokio::task::block_in_place(|| up.run(arguments));
    assert!(run(&["tools"]).printed().contains("iam-chain-mcp-target___add_numbers"));
    assert_eq!(run(&["call", "add_numbers", "a=5", "b=3"]).printed(), "8\n");
    let mut bridge = Bridge::start(&up.endpoint, &[]);
    let listed = bridge.json(r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#).await;
    assert_eq!(listed["result"]["tools"].as_array().unwrap().len(), 4, "{listed}");
    let called = bridge.json(CALL).await;
    assert_eq!(called["result"]["content"], json!([{"type": "text", "text": "8"}]), "{called}");
    assert_eq!(bridge.end().await.code, Some(0));
    // A token is sent as it is, and whoever asks for one is told that there is none.
    let refused = run(&["call", "add_numbers", "a=5", "b=3", "--token", "a.b.c"]);
    assert_eq!(refused.code, Some(4), "{refused:?}");
    assert!(refused.stderr.contains("Authentication error - Invalid credentials (HTTP 401)"), "{refused:?}");
    for arguments in [&["tools", "--user", "local-user"][..], &["tools", "--m2m"], &["token"]] {
        let none = run(arguments);
        assert_eq!(none.code, Some(1), "{none:?}");
        let expected = "gateway iam-chain takes AWS signatures (AWS_IAM), not tokens";
        assert!(none.stderr.contains(expected), "{arguments:?}: {none:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_iam_off_anybody_s_signature_will_do() {
    let up = tokio::task::block_in_place(|| Up::start(&["--stack", "iam-chain", "--iam", "off"]));
    assert!(up.banner.contains("off: any access key and any signature is accepted"), "{}", up.banner);
    let environment = tokio::task::block_in_place(|| environment(&up));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(text(&environment["GATEWAY_URL"])).header("content-type", "application/json");
    let stranger =
        SigV4 { access_key_id: "test".into(), secret: "test".into(), ..SigV4::root("bedrock-agentcore") };
    let answer: Value = stranger.send(request.body(CALL)).await.json().await.unwrap();
    assert_eq!(answer["result"]["content"], json!([{"type": "text", "text": "8"}]), "{answer}");
}

#[test]
fn the_built_in_stacks_are_printed_by_name_and_a_file_of_that_name_goes_first() {
    let run = |arguments: &[&str]| finish(agentcore_local().args(arguments));
    let printed = run(&["stack", "iam-chain"]).printed();
    assert!(
        printed.contains("authorizer_type = \"AWS_IAM\"") && printed.contains("gateway_iam_role"),
        "{printed}"
    );
    assert_eq!(run(&["stack", "m2m-auth-demo"]), run(&["stack"]));
    let unknown = run(&["stack", "iam-chian"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("expected one of m2m-auth-demo, iam-chain"), "{unknown:?}");
    assert_eq!(run(&["check", "iam-chain"]).code, Some(0));
    let folder = Folder::new();
    std::fs::write(folder.path().join("iam-chain"), "nonsense = 1\n").unwrap();
    let mut check = agentcore_local();
    let checked = finish(check.args(["check", "iam-chain"]).current_dir(folder.path()));
    assert_eq!(checked.code, Some(2), "{checked:?}");
}

mod mcp_proxy_for_aws {
    use agentcore_local_tests::{Up, finish, proxy_python, repository};

    use super::{environment, text};

    #[test]
    fn it_calls_tools_of_gateway_and_runtime_and_is_refused_with_other_keys() {
        let up = Up::start(&["--stack", "iam-chain"]);
        let environment = environment(&up);
        let variables = environment.as_object().unwrap().iter();
        let mut script = proxy_python();
        script.arg(repository().join("tests/clients/mcp_proxy_for_aws.py"));
        script.envs(variables.map(|(name, value)| (name, text(value))));
        assert_eq!(finish(&mut script).printed(), "all as expected\n");
        let refused = up.run(&["trace", "list", "--failed"]).printed();
        let missing = "denies bedrock-agentcore:InvokeGateway on arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/";
        let nobody = "assumed-role/caller/laptop: no policy of it names the action";
        let is_told = |line: &str| {
            line.contains("  403  initialize  iam-chain  ") && line.contains(missing) && line.contains(nobody)
        };
        assert!(refused.lines().any(is_told), "{refused}");
        for (hop, region) in [
            ("  401  initialize  iam-chain  ", "got a signature for another region: region `eu-west-1`"),
            (
                "  invoke iam_chain_mcp_server  ",
                "is asked for in another region than its own: one for eu-west-1",
            ),
        ] {
            for cause in [
                region,
                "it is signed with the secret access key `test`",
                "does not know the access key test",
            ] {
                let is_told = refused.lines().any(|line| line.contains(hop) && line.contains(cause));
                assert!(is_told, "no {hop:?} with {cause:?} in\n{refused}");
            }
        }
    }
}

mod boto3 {
    use agentcore_local_tests::{Up, finish, python, repository};

    use super::{environment, text};

    #[test]
    fn it_makes_the_chain_as_terraform_does_and_breaks_each_of_its_statements() {
        let up = Up::start(&["--stack", "/dev/null", "--image", "*=sample"]);
        let environment = environment(&up);
        let variables = environment.as_object().unwrap().iter();
        let mut script = python();
        script.arg("iam_chain.py").current_dir(repository().join("tests/clients"));
        script.envs(variables.map(|(name, value)| (name, text(value))));
        let finished = finish(&mut script);
        assert_eq!(finished.code, Some(0), "{finished:?}");
        assert_eq!(finished.stdout, "all as expected\n", "{finished:?}");
    }
}
