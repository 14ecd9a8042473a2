//! Lifecycle policies: stored as they were sent, after AWS's first checks. No image ever expires here.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::Value;

use super::EcrError;

/// Documented: ECR guide, service quotas, rules per lifecycle policy.
const RULES: usize = 50;

/// A policy that has rules.
#[derive(Clone, Debug)]
pub(crate) struct LifecyclePolicy {
    /// The text as it was sent.
    pub(crate) text: String,
    /// When it was put: it was evaluated then and never again.
    pub(crate) evaluated_at: Timestamp,
}

impl LifecyclePolicy {
    /// Reads a policy; fails if it is not a JSON object with distinguishable rules.
    ///
    /// Recorded: how the text begins, 2026-02. Inferred: the rest of it.
    pub(crate) fn new(text: String, evaluated_at: Timestamp) -> Result<Self, EcrError> {
        let problem = match serde_json::from_str(&text) {
            Ok(policy) => problem(&policy),
            Err(_) => Some("not a JSON document".to_owned()),
        };
        match problem {
            None => Ok(Self { text, evaluated_at }),
            Some(problem) => Err(EcrError::parameter(
                "LifecyclePolicyText",
                format!("Lifecycle policy validation failure: {problem}"),
            )),
        }
    }
}

/// Documented: ECR guide, lifecycle policy properties.
fn problem(policy: &Value) -> Option<String> {
    let Some(rules) = policy.get("rules").and_then(Value::as_array) else {
        return Some("object has missing required properties ([\"rules\"])".to_owned());
    };
    if !(1..=RULES).contains(&rules.len()) {
        return Some(format!("rules must have 1 to {RULES} elements"));
    }
    let mut priorities = HashSet::new();
    for rule in rules {
        let Some(priority) =
            rule.get("rulePriority").and_then(Value::as_u64).filter(|priority| *priority > 0)
        else {
            return Some("rulePriority must be a whole number above 0".to_owned());
        };
        if !priorities.insert(priority) {
            return Some(format!("rulePriority {priority} is used more than once"));
        }
        if let Some(problem) = problem_of_rule(rule) {
            return Some(problem);
        }
    }
    None
}

fn problem_of_rule(rule: &Value) -> Option<String> {
    let text = |path: &str| rule.pointer(path).and_then(Value::as_str);
    if !matches!(text("/selection/tagStatus"), Some("tagged" | "untagged" | "any")) {
        return Some("tagStatus must be one of tagged, untagged, any".to_owned());
    }
    if text("/selection/countType").is_none() {
        return Some("object has missing required properties ([\"countType\"])".to_owned());
    }
    let count = rule.pointer("/selection/countNumber").and_then(Value::as_u64);
    if count.is_none_or(|count| count == 0) {
        return Some("countNumber must be a whole number above 0".to_owned());
    }
    let has_action = text("/action/type").is_some();
    (!has_action).then(|| "object has missing required properties ([\"action\"])".to_owned())
}
