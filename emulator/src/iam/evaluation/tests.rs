//! Decisions of AWS's documented logic, each with its source in the IAM guide.

mod case;
mod conditions;
mod policies;
mod property;
mod table;

use super::policy::StatementId;
use super::*;
use crate::iam::policy_document::{PolicyDocument, PolicyKind};

fn compiled(statements: &str) -> CompiledPolicy {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let document =
        PolicyDocument::read(PolicyKind::Inline, &text).unwrap_or_else(|error| panic!("{error}: {text}"));
    CompiledPolicy::compile(document.statements(), document.version())
}

/// Whether one identity policy with these statements allows an action on a resource.
fn allows(statements: &str, action: &str, resource: &str, context: &Context) -> bool {
    let policy = compiled(statements);
    let policies = Policies {
        identity: vec![PolicySource { name: "inline", policy: Some(&policy) }],
        ..Policies::default()
    };
    matches!(decide(&policies, action, resource, context), Decision::Allowed(..))
}
