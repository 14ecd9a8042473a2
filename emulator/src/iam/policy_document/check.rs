//! The grammar of policies, as far as it is checked when one is stored.
//!
//! Documented: IAM guide, grammar of the IAM JSON policy language.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::Malformed;
use crate::base::strict_json;

/// What a statement consists of.
const ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

type Element = Map<String, Value>;

/// Checks a managed policy.
pub(super) fn managed(text: &str) -> Result<(), Malformed> {
    let policy = policy(text)?;
    // Inferred: only managed policies must speak the newer language.
    if policy.get("Version").and_then(Value::as_str) != Some("2012-10-17") {
        return Err(Malformed::Version);
    }
    permissions(&policy)
}

/// Checks an inline policy.
pub(super) fn inline(text: &str) -> Result<(), Malformed> {
    permissions(&policy(text)?)
}

/// Checks a trust policy.
pub(super) fn trust(text: &str) -> Result<(), Malformed> {
    for statement in statements(&policy(text)?)? {
        effect(statement).map_err(|_| Malformed::Missing("Effect"))?;
        let Some(actions) = one_of(statement, "Action", "NotAction")? else {
            return Err(Malformed::Missing("Action"));
        };
        if texts(actions)?.iter().any(|action| !is_of_sts(action)) {
            return Err(Malformed::NotSts);
        }
        let Some(principal) = one_of(statement, "Principal", "NotPrincipal")? else {
            return Err(Malformed::Missing("Principal"));
        };
        check_principal(principal)?;
        if let Some(name) = ["Resource", "NotResource"].into_iter().find(|name| statement.contains_key(*name))
        {
            return Err(Malformed::Prohibited(name));
        }
        check_sid(statement)?;
        check_condition(statement)?;
    }
    Ok(())
}

fn policy(text: &str) -> Result<Element, Malformed> {
    let value = strict_json::value(text.as_bytes()).ok_or(Malformed::Json)?;
    let Value::Object(policy) = value else { return Err(Malformed::Syntax) };
    let is_known = |name: &String| matches!(name.as_str(), "Version" | "Id" | "Statement");
    let version = policy.get("Version").map(Value::as_str);
    let is_version = matches!(version, None | Some(Some("2012-10-17" | "2008-10-17")));
    if is_version && policy.keys().all(is_known) { Ok(policy) } else { Err(Malformed::Syntax) }
}

fn permissions(policy: &Element) -> Result<(), Malformed> {
    let mut ids = HashSet::new();
    for statement in statements(policy)? {
        effect(statement)?;
        let actions = one_of(statement, "Action", "NotAction")?.ok_or(Malformed::NoActions)?;
        if texts(actions)?.iter().any(|action| *action != "*" && !action.contains(':')) {
            return Err(Malformed::NoVendor);
        }
        if one_of(statement, "Principal", "NotPrincipal")?.is_some() {
            return Err(Malformed::Principal);
        }
        let resources = one_of(statement, "Resource", "NotResource")?.ok_or(Malformed::NoResources)?;
        let is_resource = |resource: &&str| *resource == "*" || resource.starts_with("arn:");
        if let Some(other) = texts(resources)?.into_iter().find(|resource| !is_resource(resource)) {
            return Err(Malformed::Resource(other.to_owned()));
        }
        if check_sid(statement)?.is_some_and(|id| !ids.insert(id)) {
            return Err(Malformed::SidTwice);
        }
        check_condition(statement)?;
    }
    Ok(())
}

fn statements(policy: &Element) -> Result<Vec<&Element>, Malformed> {
    let statements: Vec<&Value> = match policy.get("Statement") {
        Some(Value::Array(statements)) if !statements.is_empty() => statements.iter().collect(),
        Some(statement @ Value::Object(_)) => vec![statement],
        _ => return Err(Malformed::Syntax),
    };
    statements.into_iter().map(statement).collect()
}

fn statement(value: &Value) -> Result<&Element, Malformed> {
    let statement = value.as_object().ok_or(Malformed::Syntax)?;
    let is_known = |name: &String| ELEMENTS.contains(&name.as_str());
    if statement.keys().all(is_known) { Ok(statement) } else { Err(Malformed::Syntax) }
}

fn effect(statement: &Element) -> Result<(), Malformed> {
    match statement.get("Effect").and_then(Value::as_str) {
        Some("Allow" | "Deny") => Ok(()),
        _ => Err(Malformed::Syntax),
    }
}

/// The one of two elements that exclude each other; none when neither is there.
fn one_of<'s>(statement: &'s Element, name: &str, negated: &str) -> Result<Option<&'s Value>, Malformed> {
    match (statement.get(name), statement.get(negated)) {
        (Some(_), Some(_)) => Err(Malformed::Syntax),
        (value, negated) => Ok(value.or(negated)),
    }
}

/// One text, or several in an array; an empty array is none.
fn texts(value: &Value) -> Result<Vec<&str>, Malformed> {
    match value {
        Value::String(text) => Ok(vec![text]),
        Value::Array(texts) if !texts.is_empty() => {
            texts.iter().map(|text| text.as_str().ok_or(Malformed::Syntax)).collect()
        }
        _ => Err(Malformed::Syntax),
    }
}

/// Actions are compared without regard to case. `*` alone is refused: it is more than STS.
fn is_of_sts(action: &str) -> bool {
    action.get(..4).is_some_and(|vendor| vendor.eq_ignore_ascii_case("sts:"))
}

fn check_principal(principal: &Value) -> Result<(), Malformed> {
    match principal {
        Value::String(all) if all == "*" => Ok(()),
        Value::Object(kinds) if !kinds.is_empty() => kinds.iter().try_for_each(|(kind, names)| {
            let is_kind = matches!(kind.as_str(), "AWS" | "Service" | "Federated" | "CanonicalUser");
            if is_kind { texts(names).map(drop) } else { Err(Malformed::Syntax) }
        }),
        _ => Err(Malformed::Syntax),
    }
}

/// The statement's id; none when it has none or an empty one.
fn check_sid(statement: &Element) -> Result<Option<String>, Malformed> {
    let Some(sid) = statement.get("Sid") else { return Ok(None) };
    let sid = sid.as_str().ok_or(Malformed::Syntax)?;
    if !sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Malformed::Sid);
    }
    Ok(Some(sid.to_owned()).filter(|sid| !sid.is_empty()))
}

fn check_condition(statement: &Element) -> Result<(), Malformed> {
    let Some(condition) = statement.get("Condition") else { return Ok(()) };
    let operators = condition.as_object().ok_or(Malformed::Syntax)?;
    if operators.values().all(Value::is_object) { Ok(()) } else { Err(Malformed::Syntax) }
}
