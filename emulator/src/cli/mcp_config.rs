//! `mcp-config`: what starts `mcp` in an MCP client, to be pasted.

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::caller::choose;
use super::client::Client;
use super::connection::DEFAULT_ENDPOINT;
use super::failure::Failure;
use super::output::{note, print, print_json};
use super::up::this_program;

/// The name of the server in the client if no emulator runs that could name its gateway.
const DEFAULT_NAME: &str = "agentcore-local";

/// Prints what an MCP client needs to start `mcp`, and nothing else; where it belongs is printed on standard error.
#[derive(Args, Debug)]
pub(crate) struct McpConfig {
    /// Whose configuration
    mcp_client: McpClient,
    /// The gateway, by name or id; not needed if there is only one
    #[arg(long, value_name = "NAME|ID")]
    gateway: Option<String>,
    /// The user who logs in [default: the first of the stack file]
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// The server's name in the client [default: the gateway's name]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

/// The clients whose configuration is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum McpClient {
    /// Claude Code and Claude Desktop
    Claude,
    /// Cursor
    Cursor,
    /// Visual Studio Code
    Vscode,
    /// MCP Inspector
    Inspector,
}

impl McpConfig {
    /// Prints, for the gateway of the running emulator, or without asking if none runs.
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let gateway_name = match client.status().await {
            Ok(status) => Some(choose(&status, self.gateway.as_deref(), client)?.name.clone()),
            Err(failure) if failure.is_no_emulator() => {
                note(format_args!("note: not checked: {}", failure.message()));
                None
            }
            Err(failure) => return Err(failure),
        };
        let program = this_program().and_then(|path| Some(path.to_str()?.to_owned()));
        let program = program.ok_or_else(|| Failure::failed("the path of this program is unknown"))?;
        let name = self.name.clone().or(gateway_name).unwrap_or_else(|| DEFAULT_NAME.to_owned());
        let arguments = self.arguments(client.endpoint());
        if self.mcp_client == McpClient::Inspector {
            let words = [&["npx", "@modelcontextprotocol/inspector", "--", &program], &words(&arguments)[..]];
            let line =
                shlex::try_join(words.concat()).map_err(|error| Failure::misused(error.to_string()))?;
            print(line)?;
        } else {
            print_json(&self.mcp_client.configuration(&name, &program, &arguments))?;
        }
        note(format_args!("note: {}", self.mcp_client.place()));
        Ok(())
    }

    /// The arguments of the program. The client does not have this shell's variables, so an endpoint set by them is
    /// included.
    fn arguments(&self, endpoint: &str) -> Vec<String> {
        let mut arguments = vec!["mcp".to_owned()];
        let endpoint = (endpoint != DEFAULT_ENDPOINT).then_some(endpoint);
        let options = [
            ("--endpoint", endpoint),
            ("--gateway", self.gateway.as_deref()),
            ("--user", self.user.as_deref()),
        ];
        for (option, value) in options {
            arguments.extend(value.map(|value| [option.to_owned(), value.to_owned()]).into_iter().flatten());
        }
        arguments
    }
}

fn words(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

impl McpClient {
    fn configuration(self, name: &str, program: &str, arguments: &[String]) -> Value {
        match self {
            Self::Vscode => {
                json!({"servers": {name: {"type": "stdio", "command": program, "args": arguments}}})
            }
            _ => json!({"mcpServers": {name: {"command": program, "args": arguments}}}),
        }
    }

    /// Where the configuration belongs. Sources: the clients' own documentation.
    fn place(self) -> &'static str {
        match self {
            Self::Claude => {
                "paste it into .mcp.json in your project (Claude Code) or claude_desktop_config.json (Claude Desktop)"
            }
            Self::Cursor => "paste it into .cursor/mcp.json in your project or ~/.cursor/mcp.json",
            Self::Vscode => "paste it into .vscode/mcp.json in your workspace",
            Self::Inspector => "paste it into a terminal",
        }
    }
}
