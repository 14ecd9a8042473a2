//! Parses the text of a policy into its typed content.
//!
//! Documented: IAM guide, grammar of the IAM JSON policy language. Inferred: which fault is reported first, and that what
//! the guide's grammar lists at least once must not be an empty list (except values of a condition, which AWS accepts).

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::statement::Version;
use super::{
    Effect, Elements, MalformedPolicy, PolicyKind, Principal, PrincipalKind, Principals, Statement,
    conditions,
};
use crate::base::strict_json;

/// The elements of a policy.
const MEMBERS: [&str; 3] = ["Version", "Id", "Statement"];

/// The elements of a statement.
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

/// The typed content of a policy.
pub(super) struct Policy {
    pub(super) version: Version,
    pub(super) id: Option<String>,
    pub(super) statements: Vec<Statement>,
}

pub(super) fn policy(kind: PolicyKind, text: &str) -> Result<Policy, MalformedPolicy> {
    let value = strict_json::value(text.as_bytes()).ok_or(MalformedPolicy::Json)?;
    let policy = object_of(&value, &MEMBERS)?;
    let version = version(policy)?;
    // Inferred: only managed policies must use the newer language.
    if kind == PolicyKind::Managed && version != Version::Of2012 {
        return Err(MalformedPolicy::Version);
    }
    let id = optional_text(policy, "Id")?;
    let statements = match policy.get("Statement") {
        Some(Value::Array(statements)) if !statements.is_empty() => statements.as_slice(),
        Some(statement @ Value::Object(_)) => std::slice::from_ref(statement),
        _ => return Err(MalformedPolicy::Syntax),
    };
    let statements: Vec<_> =
        statements.iter().map(|value| statement(kind, value)).collect::<Result<_, _>>()?;
    if kind.is_of_identity() {
        check_ids_differ(&statements)?;
    }
    Ok(Policy { version, id, statements })
}

fn version(policy: &Element) -> Result<Version, MalformedPolicy> {
    match optional_text(policy, "Version")?.as_deref() {
        None | Some("2008-10-17") => Ok(Version::Of2008),
        Some("2012-10-17") => Ok(Version::Of2012),
        Some(_) => Err(MalformedPolicy::Syntax),
    }
}

/// Inferred: ids must differ only in identity-based policies; an empty one is none.
fn check_ids_differ(statements: &[Statement]) -> Result<(), MalformedPolicy> {
    let mut seen = HashSet::new();
    let mut ids = statements.iter().filter_map(|statement| statement.sid.as_deref());
    if ids.all(|id| id.is_empty() || seen.insert(id)) { Ok(()) } else { Err(MalformedPolicy::SidTwice) }
}

fn statement(kind: PolicyKind, value: &Value) -> Result<Statement, MalformedPolicy> {
    let statement = object_of(value, &ELEMENTS)?;
    Ok(Statement {
        effect: effect(kind, statement)?,
        action: action(kind, statement)?,
        principal: principal(kind, statement)?,
        resource: resource(kind, statement)?,
        sid: sid(kind, statement)?,
        conditions: conditions::read(statement.get("Condition"))?,
    })
}

fn effect(kind: PolicyKind, statement: &Element) -> Result<Effect, MalformedPolicy> {
    match statement.get("Effect").and_then(Value::as_str) {
        Some("Allow") => Ok(Effect::Allow),
        Some("Deny") => Ok(Effect::Deny),
        _ if kind.is_of_identity() => Err(MalformedPolicy::Syntax),
        _ => Err(MalformedPolicy::Missing("Effect")),
    }
}

fn action(kind: PolicyKind, statement: &Element) -> Result<Elements<Vec<String>>, MalformedPolicy> {
    let Some(listed) = one_of(statement, "Action", "NotAction")? else {
        return Err(if kind.is_of_identity() {
            MalformedPolicy::NoActions
        } else {
            MalformedPolicy::Missing("Action")
        });
    };
    listed.read(|value| {
        let actions = texts(value)?;
        if kind == PolicyKind::Trust && !actions.iter().all(|action| is_of_sts(action)) {
            return Err(MalformedPolicy::NotSts);
        }
        if actions.iter().any(|action| action != "*" && !action.contains(':')) {
            return Err(MalformedPolicy::NoVendor);
        }
        Ok(actions)
    })
}

/// Actions are compared without regard to case. `*` itself is refused: it covers more than STS.
fn is_of_sts(action: &str) -> bool {
    action.get(..4).is_some_and(|vendor| vendor.eq_ignore_ascii_case("sts:"))
}

fn principal(kind: PolicyKind, statement: &Element) -> Result<Option<Elements<Principals>>, MalformedPolicy> {
    match one_of(statement, "Principal", "NotPrincipal")? {
        None if kind.is_of_identity() => Ok(None),
        Some(_) if kind.is_of_identity() => Err(MalformedPolicy::Principal),
        None => Err(MalformedPolicy::Missing("Principal")),
        Some(listed) => listed.read(principals).map(Some),
    }
}

fn principals(value: &Value) -> Result<Principals, MalformedPolicy> {
    let kinds = match value {
        Value::String(all) if all == "*" => return Ok(Principals::Everyone),
        Value::Object(kinds) if !kinds.is_empty() => kinds,
        _ => return Err(MalformedPolicy::Syntax),
    };
    let mut named = Vec::new();
    for (kind, ids) in kinds {
        let kind = match kind.as_str() {
            "AWS" => PrincipalKind::Aws,
            "Service" => PrincipalKind::Service,
            "Federated" => PrincipalKind::Federated,
            "CanonicalUser" => PrincipalKind::CanonicalUser,
            _ => return Err(MalformedPolicy::Syntax),
        };
        named.extend(texts(ids)?.into_iter().map(|id| Principal { kind, id }));
    }
    Ok(Principals::Named(named))
}

fn resource(kind: PolicyKind, statement: &Element) -> Result<Option<Elements<Vec<String>>>, MalformedPolicy> {
    if kind == PolicyKind::Trust {
        let prohibited = ["Resource", "NotResource"].into_iter().find(|name| statement.contains_key(*name));
        return prohibited.map_or(Ok(None), |name| Err(MalformedPolicy::Prohibited(name)));
    }
    match one_of(statement, "Resource", "NotResource")? {
        Some(listed) => listed.read(arns).map(Some),
        // Documented: ECR guide, repository policies; the repository itself is the resource.
        None if kind == PolicyKind::Repository => Ok(None),
        None if kind.is_of_identity() => Err(MalformedPolicy::NoResources),
        None => Err(MalformedPolicy::Missing("Resource")),
    }
}

fn arns(value: &Value) -> Result<Vec<String>, MalformedPolicy> {
    let arns = texts(value)?;
    match arns.iter().find(|arn| *arn != "*" && !arn.starts_with("arn:")) {
        Some(other) => Err(MalformedPolicy::Resource(other.clone())),
        None => Ok(arns),
    }
}

fn sid(kind: PolicyKind, statement: &Element) -> Result<Option<String>, MalformedPolicy> {
    let sid = optional_text(statement, "Sid")?;
    let is_plain = |sid: &String| sid.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if kind.has_plain_ids() && !sid.as_ref().is_none_or(is_plain) {
        return Err(MalformedPolicy::Sid);
    }
    Ok(sid)
}

/// An object with no members other than these.
fn object_of<'v>(value: &'v Value, names: &[&str]) -> Result<&'v Element, MalformedPolicy> {
    let object = value.as_object().ok_or(MalformedPolicy::Syntax)?;
    if object.keys().all(|name| names.contains(&name.as_str())) {
        Ok(object)
    } else {
        Err(MalformedPolicy::Syntax)
    }
}

fn optional_text(object: &Element, name: &str) -> Result<Option<String>, MalformedPolicy> {
    let Some(value) = object.get(name) else { return Ok(None) };
    value.as_str().map(|text| Some(text.to_owned())).ok_or(MalformedPolicy::Syntax)
}

/// Returns one of two mutually exclusive elements; `None` if neither is there.
fn one_of<'s>(
    statement: &'s Element,
    name: &str,
    negated: &str,
) -> Result<Option<Elements<&'s Value>>, MalformedPolicy> {
    match (statement.get(name), statement.get(negated)) {
        (Some(_), Some(_)) => Err(MalformedPolicy::Syntax),
        (Some(value), None) => Ok(Some(Elements::Only(value))),
        (None, Some(value)) => Ok(Some(Elements::AllBut(value))),
        (None, None) => Ok(None),
    }
}

impl Elements<&Value> {
    fn read<T>(
        self,
        read: impl FnOnce(&Value) -> Result<T, MalformedPolicy>,
    ) -> Result<Elements<T>, MalformedPolicy> {
        match self {
            Self::Only(value) => read(value).map(Elements::Only),
            Self::AllBut(value) => read(value).map(Elements::AllBut),
        }
    }
}

/// One string, or several in an array; an empty array has none.
fn texts(value: &Value) -> Result<Vec<String>, MalformedPolicy> {
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or(MalformedPolicy::Syntax);
    match value {
        Value::String(_) => Ok(vec![text(value)?]),
        Value::Array(values) if !values.is_empty() => values.iter().map(text).collect(),
        _ => Err(MalformedPolicy::Syntax),
    }
}
