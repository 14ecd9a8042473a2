//! The official TypeScript SDK and MCP Inspector over stdio.

use agentcore_local_tests::{Folder, Local, Up, finish, node, node_clients, repository};
use serde_json::Value;

use super::{ADD, clients};

#[tokio::test]
async fn the_typescript_sdk() {
    let local = Local::built_in().await;
    let mut client = node();
    client.arg(repository().join("tests/clients/mcp_stdio.mjs")).arg(node_clients());
    client.args(clients::server(&local));
    clients::run_while_the_token_expires(&local, client).await;
}

/// `npx @modelcontextprotocol/inspector --cli`, whose program is a package of its own.
fn inspector(arguments: &[&str]) -> Value {
    let folder = node_clients().join("node_modules/@modelcontextprotocol/inspector-cli/build");
    let mut command = node();
    command.arg("cli.js").arg("--cli").args(arguments);
    // It looks for its own ../package.json from the folder that it is started in.
    command.current_dir(folder);
    serde_json::from_str(&finish(&mut command).printed()).unwrap()
}

#[test]
fn inspector_starts_it_by_its_configuration_and_by_the_printed_command() {
    let up = Up::start(&[]);
    let folder = Folder::new();
    let file = folder.write("mcp.json", &up.run(&["mcp-config", "claude"]).printed());
    let config = ["--config", file.to_str().unwrap(), "--server", "m2m-auth-demo"];
    let call = ["--method", "tools/call", "--tool-name", ADD, "--tool-arg", "a=5", "b=3"];
    let called = inspector(&[&config[..], &call[..]].concat());
    assert_eq!(called["content"][0]["text"], "8", "{called}");
    let line = up.run(&["mcp-config", "inspector"]).printed();
    let server: Vec<&str> = line.split_whitespace().skip(2).collect();
    let listed = inspector(&[&["--method", "tools/list"], &server[..]].concat());
    assert!(listed["tools"].as_array().unwrap().iter().any(|tool| tool["name"] == ADD), "{listed}");
}
