//! The logic of the IAM guide, policy evaluation for requests within an account and across accounts, read from the JSON.

use serde_json::Value;

use super::naive_condition::holds;
use super::naive_pattern::{is_action, is_arn, texts};

/// How a policy with principals names who asks; the later, the closer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Naming {
    Not,
    Account,
    Role,
    Itself,
}

pub(super) fn answer(case: &Value) -> String {
    let with_principals = if case.get("trust").is_some() { "trust" } else { "resource" };
    // AWS names one type of several that deny, and does not say which.
    for by in ["identity", with_principals, "boundary", "session"] {
        if applying(case, by, "Deny").next().is_some() {
            return format!("denied explicitly by {by}");
        }
    }
    let allows = |by: &str| applying(case, by, "Allow").next().is_some();
    let limit = ["boundary", "session"].into_iter().find(|by| case.get(*by).is_some() && !allows(by));
    let denied = |by: &str| format!("denied implicitly by {by}");
    let naming = applying(case, with_principals, "Allow")
        .map(|statement| naming(case, &statement["Principal"], everyone(statement)));
    let naming = naming.max().unwrap_or(Naming::Not);
    if case["cross_account"] == true {
        return match (allows("identity"), naming, limit) {
            (false, ..) => denied("identity"),
            (true, Naming::Not, _) => denied("resource"),
            (true, _, Some(limit)) => denied(limit),
            (true, _, None) => "allowed by identity".to_owned(),
        };
    }
    match (naming, limit) {
        (Naming::Itself, _) | (Naming::Role, None) => format!("allowed by {with_principals}"),
        (Naming::Role, Some(limit)) => denied(limit),
        (Naming::Not, _) if with_principals == "trust" => denied("trust"),
        _ if !allows("identity") => denied("identity"),
        (_, Some(limit)) => denied(limit),
        (Naming::Account, None) if with_principals == "trust" => "allowed by trust".to_owned(),
        (_, None) => "allowed by identity".to_owned(),
    }
}

/// The statements of a type's policies with this effect that apply to the request.
fn applying<'a>(case: &'a Value, by: &str, effect: &'a str) -> impl Iterator<Item = &'a Value> {
    let policies: Vec<&Value> = match &case[by] {
        Value::Array(policies) => policies.iter().collect(),
        Value::Null => Vec::new(),
        policy => vec![policy],
    };
    let mut applying = Vec::new();
    for policy in policies {
        let has_variables = policy["Version"] == "2012-10-17";
        for statement in policy["Statement"].as_array().unwrap() {
            if statement["Effect"] == effect && applies(case, statement, has_variables) {
                applying.push(statement);
            }
        }
    }
    applying.into_iter()
}

fn applies(case: &Value, statement: &Value, has_variables: bool) -> bool {
    let username = case["context"]["aws:username"].as_str();
    let is_denial = statement["Effect"] == "Deny";
    // A variable without a value makes a statement that allows invalid.
    if has_variables && username.is_none() && !is_denial && statement.to_string().contains("${aws:username}")
    {
        return false;
    }
    let username = has_variables.then_some(username);
    if !is_about(case, statement, is_denial) {
        return false;
    }
    let action = case["action"].as_str().unwrap();
    let lists_action = |element: &Value| texts(element).iter().any(|pattern| is_action(pattern, action));
    if !one_of(statement, "Action", lists_action) {
        return false;
    }
    let resource = case["on"].as_str().unwrap();
    let lists_resource =
        |element: &Value| texts(element).iter().any(|pattern| is_arn(pattern, resource, username));
    if !one_of(statement, "Resource", lists_resource) {
        return false;
    }
    let conditions = statement["Condition"].as_object().into_iter().flatten();
    conditions
        .flat_map(|(operator, keys)| {
            keys.as_object().unwrap().iter().map(move |(key, values)| (operator, key, values))
        })
        .all(|(operator, key, values)| {
            holds(operator, &texts(values), &case["context"][key.to_lowercase()], username)
        })
}

/// Whether an element lists something, or the one whose name begins with `Not` does not; also if there is neither.
fn one_of(statement: &Value, name: &str, lists: impl Fn(&Value) -> bool) -> bool {
    let negated = format!("Not{name}");
    match (statement.get(name), statement.get(negated)) {
        (Some(element), _) => lists(element),
        (None, Some(element)) => !lists(element),
        (None, None) => true,
    }
}

fn is_about(case: &Value, statement: &Value, is_denial: bool) -> bool {
    if let Some(excepted) = statement.get("NotPrincipal") {
        return is_denial && (case.get("boundary").is_some() || !is_excepted(case, excepted));
    }
    statement.get("Principal").is_none_or(|principal| naming(case, principal, Naming::Role) > Naming::Not)
}

/// Whether account, role and session or user are all named.
fn is_excepted(case: &Value, principal: &Value) -> bool {
    let requester = &case["requester"];
    let names = if principal == "*" { vec!["*"] } else { texts(&principal["AWS"]) };
    let account = requester["account"].as_str().unwrap();
    let root = format!("arn:aws:iam::{account}:root");
    let has = |name: &Value| name.is_null() || names.iter().any(|known| name == known);
    let has_account = names.iter().any(|name| *name == account || *name == root);
    names.contains(&"*") || has_account && has(&requester["arn"]) && has(&requester["role"])
}

/// As what `*` names who asks: only with a condition on the principal's ARN as itself.
fn everyone(statement: &Value) -> Naming {
    let names_one = statement["Condition"].to_string().to_lowercase().contains("\"aws:principalarn\"");
    if names_one { Naming::Itself } else { Naming::Role }
}

fn naming(case: &Value, principal: &Value, everyone: Naming) -> Naming {
    let requester = &case["requester"];
    let account = requester["account"].as_str().unwrap();
    let named = if principal == "*" { vec!["*"] } else { texts(&principal["AWS"]) };
    let naming = named.into_iter().map(|name| {
        if name == "*" {
            everyone
        } else if requester["arn"] == name {
            Naming::Itself
        } else if requester["role"] == name {
            Naming::Role
        } else if name == account || name == format!("arn:aws:iam::{account}:root") {
            Naming::Account
        } else {
            Naming::Not
        }
    });
    naming.max().unwrap_or(Naming::Not)
}
