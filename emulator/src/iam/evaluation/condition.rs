//! The conditions of a statement, read once.
//!
//! Documented: IAM guide, condition operators; single-valued and multivalued context keys.

mod comparison;

#[cfg(test)]
pub(super) use self::comparison::operator_names;
use self::comparison::{Comparison, Operator};
use super::context::{Context, is_time};
use crate::iam::policy_document::{Conditions, Version};

/// All conditions of a statement: each operator and key must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CompiledConditions(Vec<Condition>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Condition {
    /// As the policy writes it, such as `StringEquals`.
    operator_text: String,
    /// `None` for an operator that does not exist.
    operator: Option<Operator>,
    /// As the policy writes it, such as `aws:SourceArn`.
    key_text: String,
    /// In lower case.
    key: String,
    values: Vec<Comparison>,
}

/// A condition that does not hold, as the policy writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FailedCondition<'a> {
    pub(super) operator: &'a str,
    pub(super) key: &'a str,
}

impl CompiledConditions {
    pub(super) fn compile(conditions: &Conditions, version: Version) -> Self {
        let mut compiled = Vec::new();
        for (operator_text, keys) in conditions {
            let operator = Operator::parse(operator_text);
            for (key, values) in keys {
                let values = operator.iter().flat_map(|operator| {
                    values.iter().map(|value| Comparison::compile(operator.kind, value, version))
                });
                compiled.push(Condition {
                    operator_text: operator_text.clone(),
                    operator,
                    key_text: key.clone(),
                    key: key.to_ascii_lowercase(),
                    values: values.collect(),
                });
            }
        }
        Self(compiled)
    }

    /// Whether a condition is about the ARN of who asks.
    pub(super) fn name_principals(&self) -> bool {
        self.0.iter().any(|condition| condition.key == "aws:principalarn")
    }

    /// The keys of the conditions, as the policy writes them.
    pub(super) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|condition| condition.key_text.as_str())
    }

    /// Whether a condition is about the time of the request.
    pub(super) fn depend_on_time(&self) -> bool {
        self.0.iter().any(|condition| is_time(&condition.key))
    }

    /// The first condition that does not hold; `None` if all do. A condition with an operator that does not exist holds if
    /// `unknown` says so.
    pub(super) fn first_failed(&self, context: &Context, unknown: bool) -> Option<FailedCondition<'_>> {
        let failed = self.0.iter().find(|condition| match &condition.operator {
            Some(operator) => !operator.holds(&condition.values, context.get(&condition.key), context),
            None => !unknown,
        })?;
        Some(FailedCondition { operator: &failed.operator_text, key: &failed.key_text })
    }
}
