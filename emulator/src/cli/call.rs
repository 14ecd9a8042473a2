//! `call`: one tools/call through the whole chain.

mod arguments;
mod content;
mod save;

use std::path::PathBuf;

use agentcore_local::trace::Trace;
use clap::Args;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::caller::{McpCaller, Session};
use super::client::{Answer, Client};
use super::failure::{Failure, Kind};
use super::output::{WARNING, note, print};
use super::schema::Schema;
use super::{escape, tool};

/// Calls a tool of the gateway and prints what it says.
#[derive(Args, Debug)]
pub(crate) struct Call {
    /// The tool's name; its target's prefix may be left out if only one tool has that name
    tool: String,
    /// Arguments: text for string parameters, JSON for all others
    #[arg(value_name = "NAME=VALUE", conflicts_with = "arguments")]
    pairs: Vec<String>,
    /// All arguments as one JSON object: itself, in a file, or on standard input
    #[arg(long, value_name = "JSON|@FILE|-")]
    arguments: Option<String>,
    /// Write images, audio and resources of the result into this folder
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
    #[command(flatten)]
    caller: McpCaller,
    /// Print the gateway's whole JSON-RPC answer
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Parameters<'a> {
    name: &'a str,
    arguments: &'a RawValue,
}

impl Call {
    /// Calls the tool and prints its result; exits with 4 after a refusal, with 5 after a tool's own error.
    pub(crate) async fn run(self, client: impl FnOnce() -> Result<Client, Failure>) -> Result<(), Failure> {
        // Both before the client is created, which starts its timeout: standard input may take longer.
        let given = self.arguments.as_deref().map(arguments::object).transpose()?;
        let folder = self.save.as_deref().map(save::Folder::at).transpose()?;
        let client = &client()?;
        let session = self.caller.session(client).await?;
        let tool = self.tool(&session, client).await?;
        let name = tool.as_ref().map_or(self.tool.as_str(), tool::name);
        if name != self.tool {
            note(format_args!("note: calling {}", escape::line(name)));
        }
        let arguments = match given {
            Some(given) => given,
            None => {
                let schema = tool.as_ref().and_then(|tool| tool.get("inputSchema")).unwrap_or(&Value::Null);
                arguments::typed(&self.pairs, Schema::new(schema), name)?
            }
        };
        let parameters = Parameters { name, arguments: &arguments };
        let answer = session.request("tools/call", &parameters).await?;
        if self.json {
            print(escape::json(&String::from_utf8_lossy(&answer.body)))?;
        }
        let printed = |failure: Failure| if self.json { failure.printed() } else { failure };
        let result = session.result(&answer).await.map_err(printed)?;
        let shown = content::render(&result);
        let is_error = result.get("isError") == Some(&Value::Bool(true));
        if !self.json && !is_error {
            print(&shown)?;
        }
        let saved = folder.map_or(Ok(()), |folder| folder.save(&result));
        if !is_error {
            return saved.map_err(|reason| printed(Failure::failed(reason)));
        }
        if let Err(reason) = saved {
            note(format_args!("{WARNING}warning{WARNING:#}: {}", escape::line(&reason)));
        }
        let failure = self.error(client, &answer, shown).await;
        Err(printed(client.explained(&answer, failure).await))
    }

    /// The tool that is meant; `None` if no lookup is needed: its whole name and no argument of an unknown type.
    async fn tool(&self, session: &Session<'_>, client: &Client) -> Result<Option<Value>, Failure> {
        if self.pairs.is_empty() && self.tool.contains("___") {
            return Ok(None);
        }
        let tools = match session.tools().await {
            Ok(tools) => tools,
            // The call itself is refused the same way, and its response is what the user asked for.
            Err(_) if self.pairs.is_empty() => return Ok(None),
            Err(failure) => return Err(failure),
        };
        tool::find(&self.tool, &tools, &session.access.gateway.targets, client).map(|tool| Some(tool.clone()))
    }

    /// A result with `isError`: the tool's own words if the tool was reached, else the gateway's.
    async fn error(&self, client: &Client, answer: &Answer, shown: String) -> Failure {
        let trace = match &answer.trace {
            Some((_, id)) => client.get::<Trace>(&format!("traces/{id}")).await.ok(),
            None => None,
        };
        if trace.is_none_or(|trace| trace.tool_error().is_none()) {
            return Failure::new(Kind::Refused, shown);
        }
        Failure::new(Kind::ToolError, shown).label("the tool said")
    }
}
