//! `tools`: the gateway's tools/list, all pages.

use clap::Args;
use serde_json::Value;

use super::caller::Caller;
use super::client::Client;
use super::failure::Failure;
use super::output::{print, print_json};
use super::style::{FAINT, STRONG};

/// Lists the gateway's tools with their arguments.
#[derive(Args, Debug)]
pub(crate) struct Tools {
    #[command(flatten)]
    caller: Caller,
    /// Print the tools as a JSON array
    #[arg(long)]
    json: bool,
}

impl Tools {
    /// Lists and prints.
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let tools = self.caller.session(client).await?.tools().await?;
        if self.json {
            return print_json(&tools);
        }
        let mut lines = Vec::new();
        for tool in &tools {
            let text = |member: &str| tool.get(member).and_then(Value::as_str).unwrap_or_default();
            lines.push(format!("{STRONG}{}{STRONG:#}{}", text("name"), arguments(tool)));
            lines.push(format!("    {FAINT}{}{FAINT:#}", text("description")));
        }
        print(lines.join("\n"))
    }
}

/// ` a=integer b=integer [c=string]`: required ones bare, others in brackets.
fn arguments(tool: &Value) -> String {
    let schema = tool.get("inputSchema").unwrap_or(&Value::Null);
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut text = String::new();
    for (name, property) in &properties {
        let kind = property.get("type").and_then(Value::as_str).unwrap_or("json");
        let is_required = required.iter().any(|required| required == name);
        text += &if is_required { format!(" {name}={kind}") } else { format!(" [{name}={kind}]") };
    }
    text
}
