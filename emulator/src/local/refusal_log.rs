//! Recent refusals that are not calls of the chain.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::activity::{Refusal, RefusalRecord};
use crate::base::Clock;
use crate::trace;

const CAPACITY: usize = 128;
/// The length limit of each of their texts, in characters: the same as in the list of calls.
const MAX_TEXT: usize = 500;

#[derive(Debug)]
pub(crate) struct RefusalLog {
    clock: Clock,
    newest_last: Mutex<VecDeque<RefusalRecord>>,
}

impl RefusalLog {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, newest_last: Mutex::default() }
    }

    /// Keeps a refusal that happens now.
    pub(crate) fn keep(&self, refusal: Refusal) {
        let refusal = shortened(refusal);
        let mut refusals = self.newest_last.lock().unwrap_or_else(PoisonError::into_inner);
        if refusals.len() == CAPACITY {
            refusals.pop_front();
        }
        refusals.push_back(RefusalRecord { at: self.clock.now(), refusal });
    }

    /// All that are kept, newest first.
    pub(super) fn all(&self) -> Vec<RefusalRecord> {
        let refusals = self.newest_last.lock().unwrap_or_else(PoisonError::into_inner);
        refusals.iter().rev().cloned().collect()
    }
}

fn shortened(refusal: Refusal) -> Refusal {
    let short = |text: String| trace::shortened(text.into(), MAX_TEXT).into_owned();
    let Refusal { status, method, path, operation, code, message, trace_id, hint } = refusal;
    Refusal {
        status,
        method: short(method),
        path: short(path),
        operation: operation.map(short),
        code: code.map(short),
        message: short(message),
        trace_id,
        hint: hint.map(short),
    }
}
