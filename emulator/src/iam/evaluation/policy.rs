//! A policy, read once for all decisions.

use std::fmt;

use super::context::Context;
use super::requester::RequestPrincipal;
use super::statement::{CompiledStatement, Match, Mismatch};
use crate::iam::policy_document::{Effect, Statement, Version};

/// A policy whose statements are compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CompiledPolicy {
    statements: Vec<CompiledStatement>,
}

/// What a policy says about a request. Documented: a statement that denies counts before all that allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Allows(StatementId),
    Denies(StatementId),
    /// No statement applies; the one that comes closest, and what of it does not match.
    Silent(Option<NearMiss>),
}

/// A statement by its place in the policy, which begins with 0, and by its Sid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StatementId {
    pub(crate) index: usize,
    pub(crate) sid: Option<String>,
}

impl fmt::Display for StatementId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sid {
            Some(sid) => write!(formatter, "statement {sid}"),
            None => write!(formatter, "statement number {}", self.index + 1),
        }
    }
}

/// A statement that would allow the action, if its resource or its conditions matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NearMiss {
    pub(crate) statement: StatementId,
    pub(crate) mismatch: Mismatch,
}

impl CompiledPolicy {
    pub(crate) fn compile(statements: &[Statement], version: Version) -> Self {
        let statements = statements.iter();
        Self {
            statements: statements.map(|statement| CompiledStatement::compile(statement, version)).collect(),
        }
    }

    /// Its statements in order.
    pub(super) fn statements(&self) -> &[CompiledStatement] {
        &self.statements
    }

    /// Whether what it says may change by itself.
    pub(crate) fn depends_on_time(&self) -> bool {
        self.statements.iter().any(CompiledStatement::depends_on_time)
    }

    /// What the policy says about an action on a resource, which is `*` for an action without one. In a resource policy only
    /// the statements about the requester count.
    pub(super) fn verdict(
        &self,
        requester: Option<RequestPrincipal<'_>>,
        action: &str,
        resource: &str,
        context: &Context,
    ) -> Verdict {
        let (mut allowed, mut near_miss) = (None, None);
        for (index, statement) in self.statements.iter().enumerate() {
            let id = || StatementId { index, sid: statement.sid.clone() };
            if !statement.is_about(requester) {
                let is_of_others = near_miss.is_none()
                    && statement.effect == Effect::Allow
                    && statement.matches(action, resource, context) == Match::Applies;
                if is_of_others {
                    near_miss = Some(NearMiss { statement: id(), mismatch: Mismatch::Principal });
                }
                continue;
            }
            match (statement.effect, statement.matches(action, resource, context)) {
                (Effect::Deny, Match::Applies) => return Verdict::Denies(id()),
                (Effect::Allow, Match::Applies) => {
                    allowed.get_or_insert_with(id);
                }
                (Effect::Allow, found @ (Match::Resource(_) | Match::Condition(_))) => {
                    let closest = near_miss.as_ref().map(|near_miss: &NearMiss| &near_miss.mismatch);
                    let is_closer = match closest {
                        None | Some(Mismatch::Principal) => true,
                        Some(Mismatch::Resource(_)) => matches!(found, Match::Condition(_)),
                        Some(Mismatch::Condition { .. }) => false,
                    };
                    if is_closer && let Some(mismatch) = found.mismatch() {
                        near_miss = Some(NearMiss { statement: id(), mismatch });
                    }
                }
                _ => {}
            }
        }
        match allowed {
            Some(id) => Verdict::Allows(id),
            None => Verdict::Silent(near_miss),
        }
    }
}
