//! Members without effect that have been reported.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::aws::without_effect::WithoutEffect;

/// The members without effect that have been reported: each once per operation, since clients send some of them with every
/// call.
#[derive(Debug, Default)]
pub(crate) struct FirstUses(Mutex<BTreeSet<(&'static str, &'static str)>>);

impl FirstUses {
    /// Keeps only the members that have not been reported yet.
    pub(super) fn keep_first(&self, members: &mut Vec<(&'static str, WithoutEffect)>) {
        if !members.is_empty() {
            let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            members.retain(|(operation, member)| told.insert((operation, member.member())));
        }
    }
}
