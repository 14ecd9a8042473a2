//! `call`: one tools/call through the whole chain.

use clap::Args;
use serde_json::{Map, Value, json};

use agentcore_local::status::Target;
use agentcore_local::trace::Trace;

use super::caller::Caller;
use super::client::{Answer, Client};
use super::failure::{Failure, Kind};
use super::output::print;

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
    #[command(flatten)]
    caller: Caller,
    /// Print the gateway's whole JSON-RPC answer
    #[arg(long)]
    json: bool,
}

impl Call {
    /// Calls and prints; a refusal ends with exit code 4, a tool's own error with 5.
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let given = self.arguments.as_deref().map(object).transpose()?;
        let session = self.caller.session(client).await?;
        let arguments = match given {
            Some(arguments) => arguments,
            None if self.pairs.is_empty() => json!({}),
            None => {
                typed(&self.pairs, &self.schema(&session.tools().await?, &session.gateway.targets, client)?)?
            }
        };
        let parameters = json!({"name": self.tool, "arguments": arguments});
        let answer = session.request("tools/call", &parameters).await?;
        if self.json {
            print(String::from_utf8_lossy(&answer.body))?;
        }
        let printed = |failure: Failure| if self.json { failure.printed() } else { failure };
        let result = answer.result().map_err(printed)?;
        let texts = result.get("content").and_then(Value::as_array).into_iter().flatten();
        let text: Vec<&str> = texts.filter_map(|content| content.get("text")?.as_str()).collect();
        if result.get("isError") == Some(&Value::Bool(true)) {
            return Err(printed(answer.explained(self.error(client, &answer, text.join("\n")).await)));
        }
        if !self.json {
            print(if text.is_empty() { result.to_string() } else { text.join("\n") })?;
        }
        Ok(())
    }

    /// A result with `isError`: the tool's own words where the tool was reached, else the gateway's.
    async fn error(&self, client: &Client, answer: &Answer, text: String) -> Failure {
        let trace = match &answer.trace {
            Some((_, id)) => client.get::<Trace>(&format!("traces/{id}")).await.ok(),
            None => None,
        };
        let is_tools_own = trace.is_some_and(|trace| trace.tool_error().is_some());
        match is_tools_own {
            true => Failure::new(Kind::ToolError, text).label("the tool said"),
            false => Failure::new(Kind::Refused, text),
        }
    }

    fn schema(&self, tools: &[Value], targets: &[Target], client: &Client) -> Result<Value, Failure> {
        let names = || tools.iter().filter_map(|tool| tool.get("name")?.as_str());
        if let Some(tool) =
            tools.iter().find(|tool| tool.get("name").and_then(Value::as_str) == Some(&self.tool))
        {
            return Ok(tool.get("inputSchema").cloned().unwrap_or_default());
        }
        let failure = Failure::misused(format!("the gateway has no tool `{}`", self.tool));
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
                let list = client.command_line("tools");
                failure.hint(format!("did you mean `{name}`? `{list}` lists them all"))
            }
            None => failure.hint("it has no tool at all"),
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
        let client =
            Client::new("http://127.0.0.1:1", "--endpoint", std::time::Duration::from_secs(1)).unwrap();
        let call = |tool: &str| Call {
            tool: tool.to_owned(),
            pairs: Vec::new(),
            arguments: None,
            caller: Caller::default(),
            json: false,
        };
        let target = |name: &str, status: &str, reasons: &[&str]| Target {
            id: "ABCDEFGHI1".to_owned(),
            name: name.to_owned(),
            endpoint: "http://127.0.0.1:1/mcp".to_owned(),
            status: status.to_owned(),
            status_reasons: reasons.iter().map(ToString::to_string).collect(),
            trace_id: None,
            tools: 1,
            example: None,
        };
        let targets = [target("good", "READY", &[]), target("bad", "FAILED", &["No answer"])];
        let tools = [json!({"name": "good___add", "inputSchema": {"type": "object"}})];
        let schema = |tool: &str| call(tool).schema(&tools, &targets, &client);
        assert_eq!(schema("good___add").unwrap(), json!({"type": "object"}));
        let failure = schema("bad___add").unwrap_err();
        assert!(format!("{failure:?}").contains("its target bad is FAILED: No answer"), "{failure:?}");
        let failure = schema("good___ad").unwrap_err();
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
