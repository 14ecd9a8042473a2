//! Which tool of a gateway a name means: the whole name, or the tool's own without the prefix of its target.

use serde_json::Value;

use agentcore_local::status::Target;

use super::client::Client;
use super::escape;
use super::failure::Failure;

/// The separator between the name of a target and that of a tool.
const SEPARATOR: &str = "___";

pub(crate) fn name(tool: &Value) -> &str {
    tool.get("name").and_then(Value::as_str).unwrap_or_default()
}

/// The tool of this name: a whole name, or a name that only one target's tool has.
pub(crate) fn find<'t>(
    named: &str,
    tools: &'t [Value],
    targets: &[Target],
    client: &Client,
) -> Result<&'t Value, Failure> {
    if let Some(tool) = tools.iter().find(|tool| name(tool) == named) {
        return Ok(tool);
    }
    let suffix = format!("{SEPARATOR}{named}");
    let same: Vec<&Value> = tools.iter().filter(|tool| name(tool).ends_with(&suffix)).collect();
    if let [only] = same.as_slice() {
        return Ok(only);
    }
    let failure = Failure::misused(format!("the gateway has no tool `{named}`"));
    let is_behind = |target: &&Target| named.starts_with(&format!("{}{SEPARATOR}", target.name));
    if let Some(target) = targets.iter().filter(|target| target.status != "READY").find(is_behind) {
        let reasons = target.status_reasons.join("; ");
        return Err(failure.hint(format!("its target {} is {}: {reasons}", target.name, target.status)));
    }
    let nearest = || tools.iter().min_by_key(|tool| distance(name(tool), named)).into_iter().collect();
    let like: Vec<&Value> = if same.is_empty() { nearest() } else { same };
    if like.is_empty() {
        return Err(failure.hint("it has no tool at all"));
    }
    let names = like.iter().map(|tool| format!("`{}`", escape::line(name(tool))));
    let names = names.collect::<Vec<_>>().join(" or ");
    Err(failure.hint(format!("did you mean {names}? `{}` lists them all", client.command_line("tools"))))
}

/// How many letters differ, from the whole name or from the tool's own.
fn distance(name: &str, named: &str) -> usize {
    let own = name.split_once(SEPARATOR).map_or(name, |(_, own)| own);
    strsim::levenshtein(name, named).min(strsim::levenshtein(own, named))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    fn target(name: &str, status: &str, reasons: &[&str]) -> Target {
        Target {
            id: "ABCDEFGHI1".to_owned(),
            name: name.to_owned(),
            endpoint: "http://127.0.0.1:1/mcp".to_owned(),
            status: status.to_owned(),
            status_reasons: reasons.iter().map(ToString::to_string).collect(),
            trace_id: None,
            tools: 1,
            schema_problems: Vec::new(),
            example: None,
        }
    }

    /// The name found, or the message that reports the mistake.
    fn found(named: &str, names: &[&str]) -> String {
        let client = Client::new("http://127.0.0.1:1", "--endpoint", Duration::from_secs(1)).unwrap();
        let targets = [target("good", "READY", &[]), target("bad", "FAILED", &["No answer"])];
        let tools: Vec<Value> = names.iter().map(|name| json!({"name": name})).collect();
        match find(named, &tools, &targets, &client) {
            Ok(tool) => name(tool).to_owned(),
            Err(failure) => format!("{failure:?}"),
        }
    }

    #[test]
    fn a_tool_goes_by_its_whole_name_or_its_own() {
        let names = ["good___add", "other___sub", "good___sub", "add"];
        assert_eq!(found("good___add", &names), "good___add");
        assert_eq!(found("add", &names), "add");
        assert_eq!(found("add", &names[..3]), "good___add");
        let several = found("sub", &names);
        assert!(several.contains("did you mean `other___sub` or `good___sub`?"), "{several}");
    }

    #[test]
    fn a_mistyped_name_gets_the_nearest_one() {
        let names = ["good___subtract_numbers", "good___add", "x_search"];
        for near in ["good___ad", "ad", "addd"] {
            assert!(found(near, &names).contains("did you mean `good___add`?"), "{}", found(near, &names));
        }
        assert!(found("add", &[]).contains("it has no tool at all"));
        assert!(!found("dd", &["good___add"]).starts_with("good"), "half a name is none");
    }

    #[test]
    fn a_tool_behind_a_target_that_failed_is_distinguished_from_a_mistyped_one() {
        let said = found("bad___add", &["good___add"]);
        assert!(said.contains("its target bad is FAILED: No answer"), "{said}");
    }
}
