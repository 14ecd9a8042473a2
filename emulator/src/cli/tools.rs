//! `tools`: the gateway's tools/list, all pages.

use clap::Args;
use serde_json::{Value, json};

use agentcore_local::Summary;

use super::client::Client;
use super::failure::Failure;
use super::output::line;
use super::style::{FAINT, STRONG};

/// Lists the gateway's tools with their arguments.
#[derive(Args, Debug)]
pub(crate) struct Tools {
    /// An access token; without it one is got for the stack's user
    #[arg(long, value_name = "TOKEN", env = "AGENTCORE_LOCAL_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Print the tools as a JSON array
    #[arg(long)]
    json: bool,
}

impl Tools {
    /// Lists and prints.
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let summary = client.summary().await?;
        let token = client.token(self.token, &summary).await?;
        let tools = list(client, &summary, &token).await?;
        if self.json {
            line(serde_json::to_string_pretty(&tools).unwrap_or_default());
            return Ok(());
        }
        for tool in &tools {
            let text = |member: &str| tool.get(member).and_then(Value::as_str).unwrap_or_default();
            line(format_args!("{STRONG}{}{STRONG:#}{}", text("name"), arguments(tool)));
            line(format_args!("    {FAINT}{}{FAINT:#}", text("description")));
        }
        Ok(())
    }
}

/// All tools of the stack's gateway, page by page.
pub(crate) async fn list(client: &Client, summary: &Summary, token: &str) -> Result<Vec<Value>, Failure> {
    let mut tools = Vec::new();
    let mut parameters = json!({});
    loop {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": parameters});
        let result = client.gateway(summary, token, &request).await?.result()?;
        tools.extend(result.get("tools").and_then(Value::as_array).cloned().unwrap_or_default());
        match result.get("nextCursor") {
            Some(cursor) => parameters = json!({"cursor": cursor}),
            None => return Ok(tools),
        }
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
