//! The resource policies of gateways and runtimes: kept as they were sent, after a look at their form.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Parts;
use super::call::Call;
use crate::aws::rest_json::RestError;
use crate::base::arn::Arn;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PutResourcePolicy {
    resource_arn: String,
    policy: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfResource {
    resource_arn: String,
}

/// PutResourcePolicy.
pub(super) fn put(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    let PutResourcePolicy { resource_arn, policy } = call.input()?;
    check_resource(&resource_arn)?;
    check_policy(&policy)?;
    parts.register.with(&call.place, &resource_arn, |entry| {
        entry.policy = Some(policy.clone());
        Ok(json!({ "policy": policy }))
    })
}

/// GetResourcePolicy.
pub(super) fn get(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    let OfResource { resource_arn } = call.input()?;
    parts.register.with(&call.place, &resource_arn, |entry| match &entry.policy {
        Some(policy) => Ok(json!({ "policy": policy })),
        None => Err(no_policy(&resource_arn)),
    })
}

/// DeleteResourcePolicy.
pub(super) fn delete(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    let OfResource { resource_arn } = call.input()?;
    parts.register.with(&call.place, &resource_arn, |entry| {
        entry.policy.take().map(|_| json!({})).ok_or_else(|| no_policy(&resource_arn))
    })
}

/// Documented: guide, resource-based policies are those of gateways, runtimes and their endpoints. Inferred: the text.
fn check_resource(arn: &str) -> Result<(), RestError> {
    let resource = arn.parse::<Arn>().map(|arn| arn.resource).unwrap_or_default();
    if resource.starts_with("gateway/") || resource.starts_with("runtime/") {
        return Ok(());
    }
    Err(RestError::validation(format!("Resource policies are not supported for {arn}")))
}

/// Inferred: the text. What the statements say is not evaluated yet.
fn check_policy(policy: &str) -> Result<(), RestError> {
    let document: Option<Value> = serde_json::from_str(policy).ok();
    let statements = document.as_ref().and_then(|document| document.get("Statement"));
    let is_policy = statements.is_some_and(|statements| match statements {
        Value::Array(statements) => !statements.is_empty() && statements.iter().all(is_statement),
        statement => is_statement(statement),
    });
    if is_policy {
        return Ok(());
    }
    Err(RestError::validation("The resource policy is not a valid policy document"))
}

/// Documented: IAM's policy grammar; a statement of a resource policy names whom it is for.
fn is_statement(statement: &Value) -> bool {
    let has_one_of =
        |names: [&str; 2]| names.iter().filter(|name| statement.get(name).is_some()).count() == 1;
    let effect = statement.get("Effect").and_then(Value::as_str);
    matches!(effect, Some("Allow" | "Deny"))
        && has_one_of(["Principal", "NotPrincipal"])
        && has_one_of(["Action", "NotAction"])
        && has_one_of(["Resource", "NotResource"])
}

/// Inferred: the text.
fn no_policy(arn: &str) -> RestError {
    RestError::not_found(format!("No resource policy found for {arn}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_has_whole_statements() {
        let statement =
            r#"{"Effect":"Allow","Principal":"*","Action":"bedrock-agentcore:InvokeGateway","Resource":"*"}"#;
        for policy in [format!(r#"{{"Statement":{statement}}}"#), format!(r#"{{"Statement":[{statement}]}}"#)]
        {
            assert!(check_policy(&policy).is_ok(), "{policy}");
        }
        let broken = statement.replace("Principal", "Principle");
        for policy in ["", "x", "[]", "{}", r#"{"Statement":[]}"#, r#"{"Statement":["x"]}"#, broken.as_str()]
        {
            let policy = policy.replace(broken.as_str(), &format!(r#"{{"Statement":[{broken}]}}"#));
            assert_eq!(check_policy(&policy).unwrap_err().code, "ValidationException", "{policy}");
        }
    }

    #[test]
    fn gateways_and_runtimes_have_policies() {
        let arn = |resource: &str| format!("arn:aws:bedrock-agentcore:us-east-1:123456789012:{resource}");
        for resource in
            ["gateway/a-0123456789", "runtime/a-0123456789", "runtime/a-0123456789/runtime-endpoint/DEFAULT"]
        {
            assert!(check_resource(&arn(resource)).is_ok());
        }
        for text in [arn("token-vault/default"), "x".to_owned()] {
            assert!(check_resource(&text).is_err());
        }
    }
}
