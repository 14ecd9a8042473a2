//! Stacks with servers of a test's own.

use crate::fixture;

/// The built-in stack with another server behind its runtime: `server` is the lines of the stack file that say which.
pub fn built_in_with(server: &str) -> String {
    let text = fixture("stacks/m2m-auth-demo.toml");
    assert_eq!(text.matches("\nsample = true\n").count(), 1);
    text.replace("\nsample = true\n", &format!("\n{server}\n"))
}

/// The built-in stack with a runtime and a target for each of `servers`, in place of its own: their name, and the lines of
/// the stack file that say which server it is.
pub fn stack_with(servers: &[(&str, String)]) -> String {
    let base = fixture("stacks/m2m-auth-demo.toml");
    let (before, rest) = base.split_once("[runtime.mcp_server]").unwrap();
    let (runtime, rest) = rest.split_once("[gateway.main]").unwrap();
    let (gateway, target) = rest.split_once("[gateway.main.target.mcp_server]").unwrap();
    let runtimes = servers.iter().map(|(name, lines)| {
        format!("[runtime.mcp_server]{runtime}")
            .replace("runtime.mcp_server", &format!("runtime.{name}"))
            .replace("m2m_auth_demo_mcp_server", name)
            .replace("\nsample = true\n", &format!("\n{lines}\n"))
    });
    let targets = servers.iter().map(|(name, _)| {
        format!("[gateway.main.target.mcp_server]{target}")
            .replace("target.mcp_server", &format!("target.{name}"))
            .replace("runtime.mcp_server", &format!("runtime.{name}"))
            .replace("m2m-auth-demo-mcp-target", name)
    });
    let (runtimes, targets): (String, String) = (runtimes.collect(), targets.collect());
    format!("{before}{runtimes}[gateway.main]{gateway}{targets}")
}
