//! What a running emulator stands for: what `env`, the banner and the short commands need to know.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::status;

/// The running stack, as `GET /_local/stack` gives it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Summary {
    /// The base of every URL that is given out, without a slash at its end.
    pub public_url: String,
    /// The name of the stack file as it was given; `m2m-auth-demo.toml` for the built-in one.
    pub stack: String,
    /// Such as `us-east-1`.
    pub region: String,
    /// Twelve digits.
    pub account: String,
    /// What `agentcore-local env` exports, in its order, such as `GATEWAY_URL`; client secrets are in clear. A variable
    /// whose resource the stack lacks is absent.
    pub environment: IndexMap<String, String>,
    /// The stack's own user, with whom the short commands log in; none when the stack has none.
    pub user: Option<User>,
    /// The gateway that the short commands call: the stack's first one.
    pub gateway: Option<Gateway>,
    /// Every target of the stack, as it was when the emulator was ready.
    pub targets: Vec<Target>,
    /// What is odd about the stack although it runs, such as a gateway that refuses the stack's own user; none otherwise.
    pub warning: Option<String>,
}

/// A user that can get a token for the gateway, by InitiateAuth with USER_PASSWORD_AUTH.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct User {
    /// The pool that the gateway trusts.
    pub user_pool_id: String,
    /// An app client of the pool with USER_PASSWORD_AUTH and no secret: one that the gateway allows, where there is one.
    pub client_id: String,
    /// Such as `local-user`.
    pub username: String,
    /// In clear: it stands in the stack file too.
    pub password: String,
}

/// A gateway.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Gateway {
    /// Its name in lower case and ten characters, such as `m2m-auth-demo-0a1b2c3d4e`.
    pub id: String,
    /// Its MCP URL.
    pub url: String,
    /// The newest version of MCP that it speaks, such as `2025-11-25`.
    pub protocol_version: String,
}

/// A target and how its synchronisation went.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Target {
    /// Its id, as SynchronizeGatewayTargets takes it: ten upper-case letters and digits.
    pub id: String,
    /// Its name, the prefix of its tools.
    pub name: String,
    /// AWS's status, such as `READY` or `FAILED`.
    pub status: String,
    /// AWS's reasons when it is not READY; empty otherwise.
    pub status_reasons: Vec<String>,
    /// How many tools it has.
    pub tools: usize,
    /// A call that works, as `agentcore-local call` takes it, where a tool has only numbers and texts for arguments.
    pub example: Option<String>,
}

impl From<status::Target> for Target {
    fn from(target: status::Target) -> Self {
        let status::Target { id, name, status, status_reasons, tools, example, .. } = target;
        Self { id, name, status, status_reasons, tools, example }
    }
}

/// The call of a tool with arguments of the types in its input schema; none when one of them is no number or text.
pub(crate) fn example_call(tool: &str, input_schema: &Value) -> Option<String> {
    let mut call = tool.to_owned();
    let mut numbers = [5, 3, 2].into_iter().cycle();
    let properties = input_schema.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        let value = match property.get("type")?.as_str()? {
            "integer" | "number" => numbers.next()?.to_string(),
            "string" => "Alice".to_owned(),
            "boolean" => "true".to_owned(),
            _ => return None,
        };
        call += &format!(" {name}={value}");
    }
    Some(call)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_example_fits_the_schema() {
        let schema = json!({"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}});
        assert_eq!(example_call("demo___add", &schema).as_deref(), Some("demo___add a=5 b=3"));
        assert_eq!(example_call("demo___add", &json!({"properties": {"a": {"type": "object"}}})), None);
        assert_eq!(example_call("demo___now", &json!({"type": "object"})).as_deref(), Some("demo___now"));
    }
}
