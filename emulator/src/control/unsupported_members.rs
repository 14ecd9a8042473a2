//! Members of the API model that nothing here acts on: refused by name, because ignoring one would be a lie.
//!
//! What an operation accepts is on its list here or in `without_effect`. Everything else in the model is
//! refused, so that what a newer model adds is refused too. Members that the model does not know were dropped before.

mod served;

use serde_json::Value;

use super::call::Call;
use crate::aws::ApiError;
use crate::aws::without_effect;
use served::{VALUES, served};

/// Whether the operation's members are on the lists here.
pub(crate) fn has_lists_of(operation: &str) -> bool {
    !served(operation).is_empty()
}

/// Refuses a call that sends a member, at any depth, or a value of one that is neither acted on nor kept.
pub(super) fn check(call: &Call) -> Result<(), ApiError> {
    let check = AllowListChecker { operation: call.operation.name() };
    check.value("", "", &call.input)
}

/// Like `check`, for one member of the operation's input, which is at `path`.
pub(super) fn check_member(operation: &str, path: &str, member: &Value) -> Result<(), ApiError> {
    AllowListChecker { operation }.value(path, path, member)
}

/// What the lists say about a path.
enum Support {
    /// It can be sent, whatever it holds.
    Member,
    /// It leads to members that can be sent.
    Above,
    Nowhere,
}

struct AllowListChecker<'a> {
    operation: &'a str,
}

impl AllowListChecker<'_> {
    /// `path` is that of the lists; `shown` also has element numbers, from 1 as in AWS's refusals.
    fn value(&self, path: &str, shown: &str, value: &Value) -> Result<(), ApiError> {
        match value {
            Value::Object(members) => members
                .iter()
                .try_for_each(|(name, member)| self.member(&below(path, name), &below(shown, name), member)),
            Value::Array(elements) => {
                let mut numbered = (1..).zip(elements);
                numbered
                    .try_for_each(|(at, element)| self.value(path, &format!("{shown}.{at}.member"), element))
            }
            _ => Ok(()),
        }
    }

    fn member(&self, path: &str, shown: &str, member: &Value) -> Result<(), ApiError> {
        match self.look_up(path) {
            Support::Member => self.listed(path, shown, member),
            Support::Above => self.value(path, shown, member),
            // It asks for nothing; an empty structure may ask for defaults.
            Support::Nowhere if member.as_array().is_some_and(Vec::is_empty) => Ok(()),
            Support::Nowhere => Err(self.refused(shown)),
        }
    }

    /// Refuses a value of an enumeration that is not supported.
    fn listed(&self, path: &str, shown: &str, member: &Value) -> Result<(), ApiError> {
        let values = VALUES.iter().find(|(of, _)| *of == path).map(|(_, values)| *values);
        let (Some(values), Some(value)) = (values, member.as_str()) else { return Ok(()) };
        if values.contains(&value) || without_effect::is_kept(self.operation, path, value) {
            return Ok(());
        }
        Err(self.refused(&format!("{shown} {value}")))
    }

    fn look_up(&self, path: &str) -> Support {
        let mut found = Support::Nowhere;
        for listed in listed(self.operation) {
            match listed.strip_prefix(path) {
                Some("") => return Support::Member,
                Some(rest) if rest.starts_with('.') => found = Support::Above,
                _ => {}
            }
        }
        found
    }

    fn refused(&self, what: &str) -> ApiError {
        ApiError::not_emulated(&format!("{} with {what}", self.operation))
    }
}

/// The paths of all members that the operation accepts.
fn listed(operation: &str) -> impl Iterator<Item = &'static str> {
    served(operation).iter().copied().flatten().copied().chain(without_effect::members(operation))
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

#[cfg(test)]
mod tests;
