//! A summary of a running emulator for `env`, the banner and the short commands.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::status;

/// The running stack, as `GET /_local/stack` returns it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Summary {
    /// The base of every URL that is given out, without a trailing slash.
    pub public_url: String,
    /// The name of the stack file as it was given; `m2m-auth-demo.toml` for the built-in one.
    pub stack: String,
    /// The region, such as `us-east-1`.
    pub region: String,
    /// The account id: twelve digits.
    pub account: String,
    /// The variables that `agentcore-local env` exports, in order, such as `GATEWAY_URL`; client secrets are in clear. A
    /// variable whose resource the stack lacks is absent.
    pub environment: IndexMap<String, String>,
    /// The stack's own user, which the short commands log in as; `None` if the stack has none.
    pub user: Option<User>,
    /// The gateway that the short commands call: the stack's first one.
    pub gateway: Option<Gateway>,
    /// Every target of the stack, as it was when the emulator was ready.
    pub targets: Vec<Target>,
    /// An oddity of the stack that does not keep it from running, such as a gateway that refuses the stack's own user.
    pub warning: Option<String>,
}

/// A user that can get a token for the gateway, by InitiateAuth with USER_PASSWORD_AUTH.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct User {
    /// The pool that the gateway trusts.
    pub user_pool_id: String,
    /// An app client of the pool with USER_PASSWORD_AUTH and no secret: one that the gateway allows, if there is one.
    pub client_id: String,
    /// The username, such as `local-user`.
    pub username: String,
    /// The password in clear: it is in the stack file too.
    pub password: String,
}

/// A gateway.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Gateway {
    /// The gateway id: its name in lower case and ten characters, such as `m2m-auth-demo-0a1b2c3d4e`.
    pub id: String,
    /// Its MCP URL.
    pub url: String,
    /// The newest MCP version that it speaks, such as `2025-11-25`.
    pub protocol_version: String,
}

/// A target and the result of its synchronisation.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Target {
    /// Its id, as SynchronizeGatewayTargets takes it: ten upper-case letters and digits.
    pub id: String,
    /// Its name, which prefixes its tools.
    pub name: String,
    /// AWS's status, such as `READY` or `FAILED`.
    pub status: String,
    /// AWS's reasons when it is not READY; empty otherwise.
    pub status_reasons: Vec<String>,
    /// The number of tools.
    pub tools: usize,
    /// A call to try, as `agentcore-local call` takes it: of a tool that does not look destructive and needs only numbers
    /// and strings. `None` if there is no such tool.
    pub example: Option<String>,
}

impl From<status::Target> for Target {
    fn from(target: status::Target) -> Self {
        let status::Target { id, name, status, status_reasons, tools, example, .. } = target;
        Self { id, name, status, status_reasons, tools, example }
    }
}

/// Returns a call that is safe to try: of a tool that declares itself read-only, else of the first one that does not look
/// destructive. A tool is its exposed name and its definition.
pub(crate) fn example_call<'t>(tools: impl Iterator<Item = (&'t str, Value)>) -> Option<String> {
    let has_hint =
        |tool: &Value, hint: &str| tool.pointer(&format!("/annotations/{hint}")) == Some(&Value::Bool(true));
    let tools = tools.filter(|(name, tool)| !has_hint(tool, "destructiveHint") && !sounds_destructive(name));
    let (reading, others): (Vec<_>, Vec<_>) = tools.partition(|(_, tool)| has_hint(tool, "readOnlyHint"));
    reading.into_iter().chain(others).find_map(|(name, tool)| call_of(name, tool.get("inputSchema")?))
}

fn sounds_destructive(exposed_name: &str) -> bool {
    let own = exposed_name.split_once("___").map_or(exposed_name, |(_, own)| own).to_lowercase();
    ["delete", "remove", "drop", "destroy"].iter().any(|word| own.starts_with(word))
}

/// The call of a tool with arguments from its input schema, as a shell takes it; `None` if it needs one that is neither a
/// number nor a string.
fn call_of(tool: &str, input_schema: &Value) -> Option<String> {
    let mut call = shlex::try_quote(tool).ok()?.into_owned();
    let mut numbers = [5, 3, 2].into_iter().cycle();
    let required = input_schema.get("required").and_then(Value::as_array);
    let is_required =
        |name: &str| required.is_some_and(|required| required.iter().any(|other| other == name));
    let properties = input_schema.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        match value_of(property, &mut numbers) {
            // As a separate word, since the `=` between them then needs no shell quotes.
            Some(value) => {
                call += &format!(" {}={}", shlex::try_quote(name).ok()?, shlex::try_quote(&value).ok()?);
            }
            None if is_required(name) => return None,
            None => {}
        }
    }
    // This is printed, and a terminal would obey control characters.
    (!call.contains(char::is_control)).then_some(call)
}

fn value_of(property: &Value, numbers: &mut impl Iterator<Item = i32>) -> Option<String> {
    let first = property.get("enum").and_then(Value::as_array).and_then(|values| values.first());
    let given = property.get("const").or(property.get("default")).or(first).filter(|value| !value.is_null());
    match (given, property.get("type").and_then(Value::as_str)) {
        (Some(Value::String(text)), _) => Some(text.clone()),
        (Some(value), _) => Some(value.to_string()),
        (None, Some("integer" | "number")) => Some(numbers.next()?.to_string()),
        (None, Some("string")) => Some("Alice".to_owned()),
        (None, Some("boolean")) => Some("true".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn example(tools: &[(&str, Value)]) -> Option<String> {
        example_call(tools.iter().map(|(name, tool)| (*name, tool.clone())))
    }

    fn example_of(schema: &Value) -> Option<String> {
        example(&[("demo___t", json!({"inputSchema": schema}))])
    }

    #[test]
    fn an_example_fits_the_schema() {
        let schema = json!({"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}});
        assert_eq!(example_of(&schema).as_deref(), Some("demo___t a=5 b=3"));
        let object = json!({"properties": {"a": {"type": "object"}}, "required": ["a"]});
        assert_eq!(example_of(&object), None);
        let optional = json!({"properties": {"a": {"type": "object"}, "b": {"type": "string"}}});
        assert_eq!(example_of(&optional).as_deref(), Some("demo___t b=Alice"));
        assert_eq!(example_of(&json!({"type": "object"})).as_deref(), Some("demo___t"));
    }

    #[test]
    fn values_are_those_that_the_schema_names() {
        let schema = json!({"properties": {
            "unit": {"type": "string", "enum": ["kelvin", "celsius"]},
            "days": {"type": "integer", "default": 7},
            "city": {"type": "string", "default": "New York"},
            "maybe": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": null},
        }});
        let call = "demo___t unit=kelvin days=7 city='New York'";
        assert_eq!(example_of(&schema).as_deref(), Some(call));
        let evil = json!({"properties": {"a": {"type": "string", "default": "\u{1b}[2J"}}});
        assert_eq!(example_of(&evil), None);
    }

    #[test]
    fn nothing_that_may_destroy_is_suggested() {
        let tool = |annotations: Value| json!({"inputSchema": {}, "annotations": annotations});
        let plain = || tool(json!({}));
        let reads = || tool(json!({"readOnlyHint": true}));
        let destroys = || tool(json!({"destructiveHint": true}));
        let several = [("d___a", destroys()), ("d___b", plain()), ("d___c", reads())];
        assert_eq!(example(&several).as_deref(), Some("d___c"));
        assert_eq!(example(&several[..2]).as_deref(), Some("d___b"));
        for name in ["d___delete_all", "d___RemoveUser", "d___drop", "d___destroy_it"] {
            assert_eq!(example(&[(name, reads())]), None, "{name}");
        }
        assert_eq!(
            example(&[("drop___add", plain())]).as_deref(),
            Some("drop___add"),
            "the target's name is no verb"
        );
    }
}
