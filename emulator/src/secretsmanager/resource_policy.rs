//! Validation of a secret's resource policy.

use std::collections::BTreeMap;

use super::SecretsError;
use crate::iam::policy_document::{Effect, Elements, PolicyDocument, PolicyKind, Statement};

/// Reads a policy; fails if it is invalid, and if it grants public access though that is forbidden.
pub(crate) fn read(text: &str, forbids_public: bool) -> Result<PolicyDocument, SecretsError> {
    let policy = PolicyDocument::read(PolicyKind::Resource, text)?;
    if forbids_public && policy.statements().iter().any(is_public) {
        return Err(SecretsError::PublicPolicy);
    }
    Ok(policy)
}

/// Inferred: a condition of any kind restricts a statement enough.
fn is_public(statement: &Statement) -> bool {
    let is_for_everyone = match &statement.principal {
        Some(Elements::Only(principals)) => principals.include_everyone(),
        // Everyone except those few.
        Some(Elements::AllBut(principals)) => !principals.include_everyone(),
        None => false,
    };
    let is_narrowed = !statement.conditions.values().all(BTreeMap::is_empty);
    statement.effect == Effect::Allow && is_for_everyone && !is_narrowed
}
