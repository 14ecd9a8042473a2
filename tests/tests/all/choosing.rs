//! Which emulator, gateway, user and client a command means: what exists now, however it was made.

use std::process::Command;

use agentcore_local_tests::{Finished, Folder, Local, SigV4, Up, agentcore_local, finish, fixture};
use serde_json::{Value, json};

const ADD: &str = "m2m-auth-demo-mcp-target___add_numbers";

/// The built-in stack and a second gateway, whose only target is another one of the same runtime.
fn two_gateways(folder: &Folder) -> String {
    let text = fixture("stacks/m2m-auth-demo.toml");
    let second = r#"
[gateway.second]
name = "second"
[gateway.second.custom_jwt_authorizer]
discovery_url = "${user_pool.inbound.id}"
allowed_clients = ["${user_pool.inbound.client.user.id}"]
[gateway.second.target.plain]
name = "plain"
endpoint = "https://bedrock-agentcore.${region}.amazonaws.com/runtimes/${urlencode(runtime.mcp_server.arn)}/invocations"
[gateway.second.target.plain.oauth]
provider_arn = "${oauth2_credential_provider.m2m.arn}"
[user_pool.inbound.user.bob]
password = "BobsPass123!"
"#;
    let discovery = "https://cognito-idp.${region}.amazonaws.com/${user_pool.inbound.id}/.well-known/openid-configuration";
    let second = second.replace("\"${user_pool.inbound.id}\"", &format!("\"{discovery}\""));
    folder.write("two.toml", &format!("{text}{second}")).display().to_string()
}

fn json_of(finished: Finished) -> Value {
    serde_json::from_str(&finished.printed()).unwrap()
}

#[track_caller]
fn refused(finished: &Finished, code: i32, parts: &[&str]) {
    assert_eq!(finished.code, Some(code), "{finished:?}");
    for part in parts {
        assert!(finished.stderr.contains(part), "{part} is missing in {finished:?}");
    }
}

#[test]
fn what_env_exports_leads_every_command_to_its_own_emulator() {
    let (first, second) = (Up::start(&[]), Up::start(&[]));
    for up in [&first, &second] {
        let script = format!(
            "eval \"$('{0}' --endpoint {1} env)\" && '{0}' call {ADD} a=1 b=1",
            agentcore_local().get_program().to_str().unwrap(),
            up.endpoint
        );
        let mut command = Command::new("sh");
        assert_eq!(finish(command.args(["-c", &script])).printed(), "2\n");
        let other = if up.endpoint == first.endpoint { &second } else { &first };
        assert_eq!(json_of(up.run(&["trace", "--json"]))["title"], format!("tools/call {ADD}"));
        let id = json_of(up.run(&["trace", "--json"]))["id"].as_str().unwrap().to_owned();
        let foreign = other.run(&["trace", &id]);
        refused(&foreign, 1, &["another emulator", &id]);
        let token = up.run(&["token"]).printed();
        let whose = format!("the token is from {}/", up.endpoint);
        refused(
            &other.run(&["tools", "--token", token.trim()]),
            4,
            &[&whose, "not a user pool of this emulator"],
        );
    }
}

#[test]
fn env_without_an_emulator_fails_where_it_is_evaluated() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let program = agentcore_local().get_program().to_str().unwrap().to_owned();
    let script = format!("set -e; eval \"$('{program}' --endpoint http://{free} env)\"; echo went on");
    let finished = finish(Command::new("sh").args(["-c", &script]));
    assert_ne!(finished.code, Some(0), "{finished:?}");
    assert_eq!(finished.stdout, "");
    assert!(finished.stderr.contains("no emulator answers at"), "{finished:?}");
    let said = |format: &str| {
        let endpoint = format!("http://{free}");
        finish(agentcore_local().args(["env", "--format", format, "--endpoint", &endpoint])).stdout
    };
    assert_eq!(said("sh"), "false\n");
    assert_eq!(said("fish"), "false\n");
    assert_eq!(said("powershell"), "throw 'agentcore-local env failed'\n");
    assert_eq!(said("github"), "");
}

#[test]
fn env_speaks_the_language_of_the_shell() {
    let up = Up::start(&[]);
    let url = &up.endpoint;
    for (format, line) in [
        ("sh", format!("export AGENTCORE_LOCAL_ENDPOINT='{url}'")),
        ("fish", format!("set -gx AGENTCORE_LOCAL_ENDPOINT '{url}'")),
        ("powershell", format!("$env:AGENTCORE_LOCAL_ENDPOINT = '{url}'")),
        ("dotenv", format!("AGENTCORE_LOCAL_ENDPOINT='{url}'")),
        ("github", format!("AGENTCORE_LOCAL_ENDPOINT={url}")),
    ] {
        let printed = up.run(&["env", "--format", format]).printed();
        assert_eq!(printed.lines().next(), Some(line.as_str()), "{format}");
    }
    assert_eq!(json_of(up.run(&["env", "--format", "json"])), json_of(up.run(&["env", "--json"])));
}

#[test]
fn a_second_gateway_is_there_for_every_command() {
    let folder = Folder::new();
    let up = Up::start(&["--stack", &two_gateways(&folder)]);
    let banner: Vec<&str> = up.banner.lines().map(str::trim).collect();
    let at = |part: &str| {
        banner.iter().position(|line| line.contains(part)).unwrap_or_else(|| panic!("{part}: {banner:#?}"))
    };
    assert!(at("m2m-auth-demo  READY") < at("m2m-auth-demo-mcp-target READY, 3 tools"));
    assert!(at("m2m-auth-demo-mcp-target READY") < at("second  READY"));
    assert!(at("second  READY") < at("/gateway/second-"));
    assert!(at("/gateway/second-") < at("plain READY, 3 tools"));

    refused(&up.run(&["tools"]), 2, &["several gateways", "--gateway NAME", "second ("]);
    refused(&up.run(&["call", "plain___add_numbers", "a=1", "b=1"]), 2, &["several gateways"]);
    assert_eq!(
        up.run(&["call", "plain___add_numbers", "a=1", "b=1", "--gateway", "second"]).printed(),
        "2\n"
    );
    let status = json_of(up.run(&["status", "--json"]));
    let id = status["gateways"][1]["id"].as_str().unwrap();
    let tools = up.run(&["tools", "--gateway", id]).printed();
    assert!(tools.contains("plain___add_numbers a=integer b=integer"), "{tools}");
    refused(
        &up.run(&["tools", "--gateway", "third"]),
        2,
        &["no gateway `third`", "m2m-auth-demo (", "second ("],
    );

    let newest = json_of(up.run(&["trace", "--gateway", "second", "--json"]));
    assert_eq!(
        (newest["title"].as_str(), newest["hops"][0]["resource"].as_str()),
        (Some("tools/list"), Some("second"))
    );
    let env = up.run(&["env", "--json"]);
    assert!(env.stderr.contains("note: the variables are those of gateway m2m-auth-demo"), "{env:?}");
    assert!(json_of(env)["GATEWAY_URL"].as_str().unwrap().contains("/gateway/m2m-auth-demo-"));
    let env = json_of(up.run(&["env", "--json", "--gateway", "second"]));
    assert!(env["GATEWAY_URL"].as_str().unwrap().contains("/gateway/second-"));
    assert_eq!(env["RUNTIME_ARN"], status["runtimes"][0]["arn"]);
}

#[test]
fn a_token_is_of_whom_it_was_asked_for() {
    let folder = Folder::new();
    let up = Up::start(&["--stack", &two_gateways(&folder)]);
    let token = |arguments: &[&str]| json_of(up.run(&[&["token", "--json"], arguments].concat()));
    assert_eq!(token(&["--gateway", "second"])["username"], "local-user");
    assert_eq!(token(&["--user", "bob"])["username"], "bob");
    let machine = token(&["--m2m"]);
    assert_eq!(
        (machine["username"].clone(), machine["client_id"].clone()),
        (Value::Null, json_of(up.run(&["env", "--json"]))["OUTBOUND_CLIENT_ID"].clone())
    );
    assert_eq!(
        token(&["--client", "m2m-auth-demo-m2m-client"])["username"],
        Value::Null,
        "it can do nothing else"
    );
    refused(&up.run(&["token", "--user", "carol"]), 2, &["no user `carol`", "local-user", "bob"]);
    refused(
        &up.run(&["token", "--client", "other"]),
        2,
        &["no app client `other`", "m2m-auth-demo-inbound-client"],
    );
    refused(
        &up.run(&["token", "--user", "bob", "--password", "wrong"]),
        1,
        &["user `bob` cannot log in", "Incorrect username or password."],
    );
    assert_eq!(
        up.run(&["call", "plain___add_numbers", "a=2", "b=1", "--gateway", "second", "--user", "bob"])
            .printed(),
        "3\n"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_api_calls_made_is_seen() {
    let local = Local::with_images(&[("*/team/server:*", "sample")]).await;
    let region = "us-east-1";
    let gateway = json!({
        "name": "made-by-api", "roleArn": "arn:aws:iam::123456789012:role/m2m-auth-demo-gateway-role", "protocolType": "MCP",
        "authorizerType": "CUSTOM_JWT",
        "authorizerConfiguration": {"customJWTAuthorizer": {
            "discoveryUrl": format!("https://cognito-idp.us-east-1.amazonaws.com/{}/.well-known/openid-configuration", local.variable("INBOUND_USER_POOL_ID")),
            "allowedClients": [local.variable("INBOUND_CLIENT_ID")],
        }},
    });
    let made = local.control(region, "POST", "/gateways/", &gateway).await;
    assert_eq!(made.status, 202, "{made:?}");
    let pool = json!({"UserPoolId": local.variable("INBOUND_USER_POOL_ID"), "Username": "dora"});
    for (operation, more) in [
        ("AdminCreateUser", json!({"MessageAction": "SUPPRESS"})),
        ("AdminSetUserPassword", json!({"Password": "DorasPass123!", "Permanent": true})),
    ] {
        let mut input = pool.as_object().unwrap().clone();
        input.extend(more.as_object().unwrap().clone());
        let request = local
            .request("POST", "/")
            .header("x-amz-target", format!("AWSCognitoIdentityProviderService.{operation}"))
            .header("content-type", "application/x-amz-json-1.1");
        let request = request.body(Value::Object(input).to_string());
        let answer = SigV4::root("cognito-idp").send(request).await;
        assert_eq!(answer.status(), 200, "{operation}");
    }
    let run = |arguments: &[&str]| {
        let mut command = agentcore_local();
        command.args(["--endpoint", local.url()]).args(arguments);
        tokio::task::block_in_place(|| finish(&mut command))
    };
    let status = json_of(run(&["status", "--json"]));
    assert_eq!(status["gateways"][1]["name"], "made-by-api");
    assert_eq!(status["user_pools"][0]["users"], json!(["local-user", "dora"]));
    let text = run(&["status"]).printed();
    assert!(text.contains("made-by-api  READY") && text.contains("local-user, dora"), "{text}");
    let tools = run(&["tools", "--gateway", "made-by-api", "--json"]).printed();
    assert_eq!(tools, "[]\n");
    refused(&run(&["token", "--user", "dora"]), 2, &["password of user `dora` is not known", "--password"]);
    let token = run(&["token", "--user", "dora", "--password", "DorasPass123!", "--json"]);
    assert_eq!(json_of(token)["username"], "dora");
}

#[test]
fn health_fails_for_a_failed_target() {
    let folder = Folder::new();
    let text = fixture("stacks/m2m-auth-demo.toml");
    let text = text.replace("\nsample = true\n", "\nurl = \"http://127.0.0.1:1/mcp\"\n");
    let stack = folder.write("stack.toml", &text).display().to_string();
    let up = Up::start(&["--stack", &stack, "--allow-failed-targets"]);
    let name = "m2m-auth-demo/m2m-auth-demo-mcp-target";
    refused(&up.run(&["health"]), 1, &["FAILED targets", name, "status"]);
    let finished = up.run(&["health", "--json"]);
    assert_eq!(finished.code, Some(1));
    let health: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(health["failed_targets"], json!([name]));
    assert_eq!(up.run(&["health", "--allow-failed-targets"]).printed(), "ready\n");
    let text = up.run(&["status"]).printed();
    assert!(text.contains("m2m-auth-demo-mcp-target FAILED, 0 tools") && text.contains("trace "), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reset_puts_everything_back_and_ends_what_ran() {
    let up = tokio::task::block_in_place(|| Up::start(&[]));
    let run = |arguments: &[&str]| tokio::task::block_in_place(|| up.run(arguments));
    let before = json_of(run(&["status", "--json"]));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let gateway = before["gateways"][0]["id"].as_str().unwrap();
    let target = before["gateways"][0]["targets"][0]["id"].as_str().unwrap();
    let url = format!("{}/gateways/{gateway}/targets/{target}/", up.endpoint);
    let deleted = SigV4::root("bedrock-agentcore").send(client.delete(url)).await;
    assert_eq!(deleted.status(), 202);
    let create =
        client.post(&up.endpoint).header("x-amz-target", "AWSCognitoIdentityProviderService.CreateUserPool");
    let create = create.header("content-type", "application/x-amz-json-1.1").body(r#"{"PoolName":"third"}"#);
    assert_eq!(SigV4::root("cognito-idp").send(create).await.status(), 200);
    let changed = json_of(run(&["status", "--json"]));
    assert_eq!(
        (changed["user_pools"].as_array().unwrap().len(), changed["gateways"][0]["targets"].clone()),
        (3, json!([]))
    );

    let token = run(&["token"]).printed();
    for _ in 0..12 {
        assert_eq!(run(&["reset"]).printed(), "back to m2m-auth-demo.toml\n");
    }
    let with_old = run(&["call", ADD, "a=1", "b=1", "--token", token.trim()]).printed();
    assert_eq!(with_old, "2\n", "a token of before is as good as before");
    let after = json_of(run(&["status", "--json"]));
    assert_eq!(after["user_pools"], before["user_pools"]);
    assert_eq!(after["gateways"][0]["id"], before["gateways"][0]["id"], "URLs stay");
    assert_eq!(after["runtimes"][0]["arn"], before["runtimes"][0]["arn"]);
    assert_ne!(
        after["runtimes"][0]["endpoints"][0]["state"], before["runtimes"][0]["endpoints"][0]["state"],
        "a new server"
    );
    assert_eq!(run(&["call", ADD, "a=1", "b=1"]).printed(), "2\n");
    let old = before["runtimes"][0]["endpoints"][0]["state"]["port"].as_u64().unwrap();
    assert!(
        std::net::TcpStream::connect(("127.0.0.1", old.try_into().unwrap())).is_err(),
        "the old server has ended"
    );
    assert_eq!(json_of(run(&["reset", "--json"]))["stack"], "m2m-auth-demo.toml");
    assert!(run(&["trace", "list"]).printed().contains("tools/call"), "traces stay");
}
