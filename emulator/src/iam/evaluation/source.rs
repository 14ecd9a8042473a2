//! Policies by where they come from, and what those of one type say together.

use super::outcome::{Decision, PolicyType, Reason};
use super::policy::{CompiledPolicy, NearMiss, StatementId, Verdict};
use super::statement::Mismatch;

/// A policy with where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct PolicySource<'a> {
    /// The ARN of a managed policy, or the name of an inline one.
    pub(crate) name: &'a str,
    /// `None` for one whose content is not known: it allows nothing.
    pub(crate) policy: Option<&'a CompiledPolicy>,
}

/// What all policies of one type say together.
pub(super) struct Asked {
    by: PolicyType,
    denied: Option<(String, StatementId)>,
    pub(super) allowed: Option<(String, StatementId)>,
    pub(super) near_miss: Option<(String, NearMiss)>,
}

impl Asked {
    pub(super) fn of(
        by: PolicyType,
        sources: &[PolicySource<'_>],
        verdict: impl Fn(&CompiledPolicy) -> Verdict,
    ) -> Self {
        let mut asked = Self { by, denied: None, allowed: None, near_miss: None };
        for source in sources {
            let name = || source.name.to_owned();
            match source.policy.map_or(Verdict::Silent(None), &verdict) {
                Verdict::Denies(statement) => {
                    asked.denied.get_or_insert_with(|| (name(), statement));
                }
                Verdict::Allows(statement) => {
                    asked.allowed.get_or_insert_with(|| (name(), statement));
                }
                Verdict::Silent(Some(near_miss)) => {
                    asked.near_miss.get_or_insert_with(|| (name(), near_miss));
                }
                Verdict::Silent(None) => {}
            }
        }
        asked
    }

    /// What these say, or the others if only they allow or come close.
    pub(super) fn or(self, others: Self) -> Self {
        let mismatch = self.near_miss.as_ref().map(|(_, near_miss)| &near_miss.mismatch);
        let says_nothing = matches!(mismatch, None | Some(Mismatch::Principal)) || others.allowed.is_some();
        if self.allowed.is_none() && says_nothing { others } else { self }
    }

    pub(super) fn denied(&self) -> Option<Reason> {
        let (policy, statement) = self.denied.clone()?;
        Some(Reason::Explicit { by: self.by, policy, statement })
    }

    pub(super) fn silent(&self) -> Reason {
        Reason::Implicit { by: self.by, near_miss: self.near_miss.clone() }
    }

    pub(super) fn decision(&self, (policy, statement): &(String, StatementId)) -> Decision {
        Decision::Allowed(self.by, policy.clone(), statement.clone())
    }
}

/// The reason of the first type that does not allow.
pub(super) fn first_silent<'a>(mut asked: impl Iterator<Item = &'a Asked>) -> Option<Reason> {
    asked.find(|asked| asked.allowed.is_none()).map(Asked::silent)
}
