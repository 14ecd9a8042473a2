//! `call`: one tools/call through the whole chain.

use clap::Args;
use serde_json::{Map, Value, json};

use agentcore_local::summary::Target;

use super::client::Client;
use super::failure::Failure;
use super::output::line;
use super::tools;

/// Calls a tool of the gateway and prints what it says.
#[derive(Args, Debug)]
pub(crate) struct Call {
    /// The tool's whole name, such as m2m-auth-demo-mcp-target___add_numbers
    tool: String,
    /// Arguments: text for string parameters, JSON for all others
    #[arg(value_name = "NAME=VALUE", conflicts_with = "arguments")]
    pairs: Vec<String>,
    /// All arguments as one JSON object
    #[arg(long, value_name = "JSON")]
    arguments: Option<String>,
    /// An access token; without it one is got for the stack's user
    #[arg(long, value_name = "TOKEN", env = "AGENTCORE_LOCAL_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Print the gateway's whole JSON-RPC answer
    #[arg(long)]
    json: bool,
}

impl Call {
    /// Calls and prints; a tool's error ends with exit code 1.
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let summary = client.summary().await?;
        let token = client.token(self.token.clone(), &summary).await?;
        let arguments = match &self.arguments {
            Some(text) => object(text)?,
            None if self.pairs.is_empty() => json!({}),
            None => typed(
                &self.pairs,
                &self.schema(&tools::list(client, &summary, &token).await?, &summary.targets)?,
            )?,
        };
        let parameters = json!({"name": self.tool, "arguments": arguments});
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": parameters});
        let answer = client.gateway(&summary, &token, &request).await?;
        if self.json {
            line(String::from_utf8_lossy(&answer.body));
        }
        let result = answer.result()?;
        let texts = result.get("content").and_then(Value::as_array).into_iter().flatten();
        let text: Vec<&str> = texts.filter_map(|content| content.get("text")?.as_str()).collect();
        if result.get("isError") == Some(&Value::Bool(true)) {
            return Err(answer.explained(Failure::failed(text.join("\n"))));
        }
        if !self.json {
            line(if text.is_empty() { result.to_string() } else { text.join("\n") });
        }
        Ok(())
    }

    fn schema(&self, tools: &[Value], targets: &[Target]) -> Result<Value, Failure> {
        let names = || tools.iter().filter_map(|tool| tool.get("name")?.as_str());
        if let Some(tool) =
            tools.iter().find(|tool| tool.get("name").and_then(Value::as_str) == Some(&self.tool))
        {
            return Ok(tool.get("inputSchema").cloned().unwrap_or_default());
        }
        let failure = Failure::failed(format!("the gateway has no tool `{}`", self.tool));
        let is_behind = |target: &&Target| self.tool.starts_with(&format!("{}___", target.name));
        if let Some(target) = targets.iter().filter(|target| target.status != "READY").find(is_behind) {
            let reasons = target.status_reasons.join("; ");
            return Err(failure.hint(format!("its target {} is {}: {reasons}", target.name, target.status)));
        }
        let suffix = format!("___{}", self.tool);
        let like = names().find(|name| name.ends_with(&suffix));
        let like = like.or_else(|| names().min_by_key(|name| strsim::levenshtein(name, &self.tool)));
        Err(match like {
            Some(name) => {
                failure.hint(format!("did you mean `{name}`? `agentcore-local tools` lists them all"))
            }
            None => failure,
        })
    }
}

fn object(text: &str) -> Result<Value, Failure> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(Value::Object(object)),
        Ok(_) => {
            Err(Failure::misused("--arguments is not a JSON object").hint(r#"expected e.g. '{"a":5,"b":3}'"#))
        }
        Err(error) => {
            let failure = Failure::misused(format!("--arguments is not JSON: {error}"));
            Err(failure.hint(r#"expected e.g. '{"a":5,"b":3}'"#))
        }
    }
}

/// The pairs as the tool's schema types them: strings as they stand, anything else as JSON.
fn typed(pairs: &[String], schema: &Value) -> Result<Value, Failure> {
    let mut arguments = Map::new();
    for pair in pairs {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(Failure::misused(format!("argument `{pair}` has no `=`")).hint("expected NAME=VALUE"));
        };
        if name.is_empty() {
            return Err(
                Failure::misused(format!("argument `{pair}` has no name")).hint("expected NAME=VALUE")
            );
        }
        let kind = schema.pointer(&format!("/properties/{name}/type")).and_then(Value::as_str);
        let text = || Value::String(value.to_owned());
        // A value that is no JSON goes as text: the gateway then says what is wrong with it, as AWS does.
        let value = if kind == Some("string") {
            text()
        } else {
            serde_json::from_str(value).unwrap_or_else(|_| text())
        };
        if arguments.insert(name.to_owned(), value).is_some() {
            return Err(Failure::misused(format!("argument `{name}` is given twice")));
        }
    }
    Ok(Value::Object(arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(pairs: &[&str]) -> Result<Value, Failure> {
        let schema = json!({"properties": {"a": {"type": "integer"}, "name": {"type": "string"}}});
        typed(&pairs.iter().map(ToString::to_string).collect::<Vec<_>>(), &schema)
    }

    #[test]
    fn the_schema_types_the_values() {
        assert_eq!(arguments(&["a=5", "name=5"]).unwrap(), json!({"a": 5, "name": "5"}));
        assert_eq!(
            arguments(&["a=x", "other=[1]", "name=a=b"]).unwrap(),
            json!({"a": "x", "other": [1], "name": "a=b"})
        );
    }

    #[test]
    fn a_tool_behind_a_target_that_failed_is_told_from_a_mistyped_one() {
        let call = |tool: &str| Call {
            tool: tool.to_owned(),
            pairs: Vec::new(),
            arguments: None,
            token: None,
            json: false,
        };
        let targets: Vec<Target> = serde_json::from_value(json!([
            {"id": "ABCDEFGHI1", "name": "good", "status": "READY", "status_reasons": [], "tools": 1},
            {"id": "ABCDEFGHI2", "name": "bad", "status": "FAILED", "status_reasons": ["No answer"], "tools": 0},
        ]))
        .unwrap();
        let tools = [json!({"name": "good___add", "inputSchema": {"type": "object"}})];
        assert_eq!(call("good___add").schema(&tools, &targets).unwrap(), json!({"type": "object"}));
        let failure = call("bad___add").schema(&tools, &targets).unwrap_err();
        assert!(format!("{failure:?}").contains("its target bad is FAILED: No answer"), "{failure:?}");
        let failure = call("good___ad").schema(&tools, &targets).unwrap_err();
        assert!(format!("{failure:?}").contains("did you mean `good___add`"), "{failure:?}");
    }

    #[test]
    fn wrong_pairs_are_refused() {
        assert!(arguments(&["a"]).is_err());
        assert!(arguments(&["=5"]).is_err());
        assert!(arguments(&["a=1", "a=2"]).is_err());
        assert!(object("[1]").is_err());
        assert!(object("{").is_err());
    }
}
