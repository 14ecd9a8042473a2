//! Repository policies: kept as they were sent, after a look at their form. They are not evaluated yet.

use serde_json::Value;

use super::EcrError;

/// A policy whose statements have an effect, a principal and actions.
#[derive(Clone, Debug)]
pub(crate) struct RepositoryPolicy(String);

impl RepositoryPolicy {
    /// Takes a policy's text; fails when it is none. Recorded: the text.
    pub(crate) fn new(text: String) -> Result<Self, EcrError> {
        let policy: Option<Value> = serde_json::from_str(&text).ok();
        if policy.as_ref().is_some_and(is_policy) {
            return Ok(Self(text));
        }
        Err(EcrError::parameter("PolicyText", "Invalid repository policy provided"))
    }

    /// As it was sent.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

/// Documented: IAM guide, policy grammar; a single statement may stand without a list.
fn is_policy(policy: &Value) -> bool {
    match policy.get("Statement") {
        Some(Value::Array(statements)) => !statements.is_empty() && statements.iter().all(is_statement),
        Some(statement) => is_statement(statement),
        None => false,
    }
}

fn is_statement(statement: &Value) -> bool {
    let has = |names: [&str; 2]| names.iter().any(|name| statement.get(name).is_some());
    let effect = statement.get("Effect").and_then(Value::as_str);
    matches!(effect, Some("Allow" | "Deny"))
        && has(["Principal", "NotPrincipal"])
        && has(["Action", "NotAction"])
}
