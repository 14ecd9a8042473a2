//! The Python environment with the AWS CLI, the clients of Node, a browser, and the repository's fixtures.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Folder;

/// The repository's root.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The text of a file below `fixtures/`.
pub fn fixture(path: &str) -> String {
    let path = repository().join("fixtures").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The virtual environment that `tests/run` made: awscli, boto3, mcp and PyJWT are in it.
pub fn venv() -> PathBuf {
    let named = std::env::var_os("AGENTCORE_LOCAL_TEST_VENV").map(PathBuf::from);
    let venv = named.unwrap_or_else(|| repository().join(".venv"));
    let is_made = venv.join("bin/python").exists();
    assert!(is_made, "no Python environment at {}: run `tests/run --set-up`", venv.display());
    venv
}

/// The environment's Python, ready to run.
pub fn python() -> Command {
    clean(&venv().join("bin/python"))
}

/// The virtual environment of MCP servers that `tests/run` made: `fastmcp` and `mcp` 2.x are in it.
pub fn server_venv() -> PathBuf {
    let named = std::env::var_os("AGENTCORE_LOCAL_TEST_SERVERS").map(PathBuf::from);
    let servers = named.unwrap_or_else(|| venv().join("servers"));
    let is_made = servers.join("bin/python").exists();
    assert!(is_made, "no MCP servers of Python at {}: run the tests with `tests/run`", servers.display());
    servers
}

/// The Python with `mcp-proxy-for-aws` and the official SDK that `tests/run` made, ready to run.
pub fn proxy_python() -> Command {
    let named = std::env::var_os("AGENTCORE_LOCAL_TEST_PROXY").map(PathBuf::from);
    let proxy = named.unwrap_or_else(|| venv().join("proxy"));
    let is_made = proxy.join("bin/python").exists();
    assert!(is_made, "no mcp-proxy-for-aws at {}: run the tests with `tests/run`", proxy.display());
    clean(&proxy.join("bin/python"))
}

/// The client with the AWS SDK for Rust that `tests/run` built, ready to be run by `exec`.
pub fn aws_sdk_client() -> PathBuf {
    let named = std::env::var_os("AGENTCORE_LOCAL_TEST_AWS_SDK").map(PathBuf::from);
    let client = named.unwrap_or_else(|| repository().join("target/debug/aws-sdk-client"));
    assert!(client.exists(), "no client at {}: run the tests with `tests/run`", client.display());
    client
}

/// The environment's AWS CLI, ready to run; it reads no file of the user's.
pub fn aws() -> Command {
    clean(&venv().join("bin/aws"))
}

/// A script of bash, ready to run, whose `aws` is the environment's AWS CLI.
pub fn script_of_aws(path: &str) -> Command {
    let mut command = clean(Path::new("bash"));
    let others = std::env::var("PATH").unwrap_or_default();
    command.arg(repository().join(path)).env("PATH", format!("{}:{others}", venv().join("bin").display()));
    command
}

/// The system's terraform, ready to run in `folder` with the providers that `tests/run` fetched.
pub fn terraform(folder: &Folder) -> Command {
    let named = std::env::var_os("AGENTCORE_LOCAL_TEST_TERRAFORM").map(PathBuf::from);
    let mirror = named.unwrap_or_else(|| venv().join("terraform"));
    assert!(mirror.exists(), "no providers at {}: run the tests with `tests/run`", mirror.display());
    let mirror = serde_json::json!(mirror);
    let settings =
        format!("provider_installation {{\n  filesystem_mirror {{\n    path = {mirror}\n  }}\n}}\n");
    let mut command = clean(Path::new("terraform"));
    command.env("TF_CLI_CONFIG_FILE", folder.write("terraform.rc", &settings));
    command.env("CHECKPOINT_DISABLE", "1").env("TF_IN_AUTOMATION", "1").current_dir(folder.path());
    command
}

/// The folder into which `tests/run` installed the clients of Node.
pub fn node_clients() -> PathBuf {
    let named = std::env::var_os("AGENTCORE_LOCAL_TEST_NODE").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| venv().join("node"));
    let is_made = folder.join("node_modules").exists();
    assert!(is_made, "no clients of Node at {}: run the tests with `tests/run`", folder.display());
    folder
}

/// The system's Node, ready to run.
pub fn node() -> Command {
    clean(Path::new("node"))
}

/// The browser that `tests/run` found or installed, else the first of the same names in the PATH.
pub fn browser() -> PathBuf {
    let named = std::env::var_os("AGENTCORE_LOCAL_TEST_BROWSER").filter(|path| !path.is_empty());
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = std::env::split_paths(&folders).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let mut all = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = named.map(PathBuf::from).or_else(|| all.find(|program| program.exists()));
    found.unwrap_or_else(|| panic!("no {} in the PATH: run the tests with `tests/run`", names.join(", ")))
}

/// A program that sees nothing of the user's AWS settings.
pub(crate) fn clean(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let is_theirs = name.to_str().is_some_and(|name| {
            name.starts_with("AWS_")
                || name.starts_with("AGENTCORE_LOCAL_")
                || name.to_lowercase().ends_with("_proxy")
        });
        if is_theirs || name == "PORT" {
            command.env_remove(&name);
        }
    }
    command.env("AWS_CONFIG_FILE", "/dev/null").env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    command.env("AWS_EC2_METADATA_DISABLED", "true").env("PYTHONDONTWRITEBYTECODE", "1").env("AWS_PAGER", "");
    command
}
