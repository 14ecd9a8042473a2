//! Resource policies: kept as they were sent, after a look at their form. They are not evaluated yet.

use serde_json::Value;

use super::SecretsError;

/// A policy that is JSON with statements.
#[derive(Clone, Debug)]
pub(crate) struct ResourcePolicy(String);

impl ResourcePolicy {
    /// Takes a policy's text; fails when it is none, and when it is open to everyone though that is forbidden.
    pub(crate) fn new(text: String, forbids_public: bool) -> Result<Self, SecretsError> {
        let policy: Option<Value> = serde_json::from_str(&text).ok();
        let statements = policy.as_ref().and_then(|policy| policy.get("Statement"));
        let statements = statements.ok_or(SecretsError::MalformedPolicyDocument)?;
        let list = statements.as_array().map_or_else(|| std::slice::from_ref(statements), Vec::as_slice);
        if !list.iter().all(Value::is_object) {
            return Err(SecretsError::MalformedPolicyDocument);
        }
        if forbids_public && list.iter().any(is_public) {
            return Err(SecretsError::PublicPolicy);
        }
        Ok(Self(text))
    }

    /// As it was sent.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

/// Inferred: a condition of any kind narrows a statement enough.
fn is_public(statement: &Value) -> bool {
    let principal = statement.get("Principal");
    let is_anyone = |principal: &Value| match principal {
        Value::String(text) => text == "*",
        Value::Array(all) => all.iter().any(|one| one == "*"),
        _ => false,
    };
    let principals = [principal, principal.and_then(|principal| principal.get("AWS"))];
    let allows = statement.get("Effect").is_some_and(|effect| effect == "Allow");
    allows && statement.get("Condition").is_none() && principals.into_iter().flatten().any(is_anyone)
}
