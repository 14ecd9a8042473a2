//! The emulator's own namespace, `/_local/...`: health, the running stack, traces. No AWS path begins so.

pub(crate) mod face;

use std::sync::{Arc, OnceLock};

use crate::summary::Summary;
use crate::trace::Traces;

/// What the namespace tells of.
#[derive(Debug)]
pub(crate) struct Parts {
    traces: Arc<Traces>,
    running: OnceLock<Summary>,
}

impl Parts {
    /// An emulator that is starting.
    pub(crate) fn new(traces: Arc<Traces>) -> Self {
        Self { traces, running: OnceLock::new() }
    }

    /// From now on the emulator is ready: every hop has answered once.
    pub(crate) fn ready(&self, summary: Summary) -> &Summary {
        self.running.get_or_init(|| summary)
    }
}
