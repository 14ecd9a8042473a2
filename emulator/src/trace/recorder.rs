//! Records one hop of a trace, across the hops that it calls in turn.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use http::{HeaderValue, StatusCode};

use super::hop_name::HopName;
use super::observers::Observers;
use super::written::{Checks, FlatHop, Written, is_failure};
use super::{Check, Confidence, FailedCheck, Hop, Trace, TraceSummary, Verdict};

/// A handle on one hop of one trace. Cheap to clone; passed to in-process hops as a request extension.
#[derive(Clone, Debug)]
pub(crate) struct Recorder {
    record: Arc<Record>,
    /// This hop; if the trace is full, the nearest hop above it that is recorded.
    hop: usize,
    is_left_out: bool,
    /// The number of hops between the caller and the end of this one.
    depth: usize,
}

/// The hop that records a request itself, whoever responds to it: it travels with the request as an extension if no hop
/// below it is to be started.
#[derive(Clone, Debug)]
pub(crate) struct CallingHop(pub(crate) Recorder);

/// A trace while it is written, until it is read as a tree.
pub(super) struct Record {
    pub(super) id: String,
    pub(super) started_at: jiff::Timestamp,
    written: Mutex<Written>,
    observers: Arc<Observers>,
    /// Whether the listener is notified once the first hop has responded.
    is_listened_to: bool,
}

impl fmt::Debug for Record {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Record").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Recorder {
    /// Starts a trace with its first hop.
    pub(super) fn begin(
        id: String,
        started_at: jiff::Timestamp,
        name: HopName,
        title: Cow<'static, str>,
        (observers, is_listened_to): (Arc<Observers>, bool),
    ) -> (Self, Arc<Record>) {
        let record = Record { id, started_at, written: Mutex::default(), observers, is_listened_to };
        let record = Arc::new(record);
        record.lock().begin(None, name, title);
        (Self { record: Arc::clone(&record), hop: 0, is_left_out: false, depth: 1 }, record)
    }

    /// Sets when this hop started, for a trace that is written afterwards.
    pub(super) fn began(&self, began: Instant) {
        self.write(|written| written.began(self.hop, began));
    }

    /// Returns the whole trace in its current state.
    pub(crate) fn trace(&self) -> Trace {
        self.record.read()
    }

    /// Starts a hop that this one calls.
    pub(crate) fn hop(&self, name: HopName, title: impl Into<Cow<'static, str>>) -> Self {
        let begun = self.record.lock().begin(Some(self.hop), name, title.into());
        Self {
            record: Arc::clone(&self.record),
            hop: begun.unwrap_or(self.hop),
            is_left_out: begun.is_none(),
            depth: self.depth + 1,
        }
    }

    /// The number of hops between the caller and the end of this one: 1 for the first.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Sets the gateway, runtime or user pool domain of this hop.
    pub(crate) fn of(&self, resource: &Arc<str>) {
        self.write(|written| written.of(self.hop, resource));
    }

    /// Sets a more exact title of this hop, once it is known. The first hop's title is the trace's.
    pub(crate) fn retitle(&self, title: impl Into<Cow<'static, str>>) {
        self.write(|written| written.retitle(self.hop, title.into()));
    }

    /// Records a check of this hop.
    pub(crate) fn check(&self, check: Check) {
        self.failed_unseen(check.verdict == Verdict::Failed);
        self.write(|written| written.check(self.hop, check));
    }

    /// Records a check of the most recently started hop of this name; of this hop if there is none.
    pub(crate) fn check_last(&self, name: HopName, check: Check) {
        let mut written = self.record.lock();
        let last = written.hops().iter().rposition(|hop| hop.name == name).unwrap_or(self.hop);
        written.check(last, check);
    }

    /// Whether a check of this hop failed.
    pub(crate) fn has_failed_check(&self) -> bool {
        let written = self.record.lock();
        let checks = written.hops().get(self.hop).into_iter().flat_map(|hop| &hop.checks);
        checks.flat_map(Checks::as_slice).any(|check| check.verdict == Verdict::Failed)
    }

    /// Records checks that are shared with earlier traces, such as those of a remembered token.
    pub(crate) fn checks(&self, checks: &Arc<[Check]>) {
        self.failed_unseen(checks.iter().any(|check| check.verdict == Verdict::Failed));
        self.write(|written| written.shared(self.hop, checks));
    }

    /// Records the response of this hop and how long it took. `text` must hold no token and no secret.
    pub(crate) fn answered(
        &self,
        status: StatusCode,
        text: impl Into<Cow<'static, str>>,
        confidence: Confidence,
    ) {
        self.failed_unseen(is_failure(status));
        self.end(|written| written.answer(self.hop, status, text.into(), confidence));
    }

    /// Records the head of a response whose body is still streaming, until [`ended`](Self::ended). `text` must hold no token
    /// and no secret.
    pub(crate) fn answers(
        &self,
        status: StatusCode,
        text: impl Into<Cow<'static, str>>,
        confidence: Confidence,
    ) {
        self.failed_unseen(is_failure(status));
        self.write(|written| written.answer(self.hop, status, text.into(), confidence));
    }

    /// Records that the last byte of this hop's response was sent, and thus how long it took. The listener is notified of
    /// the first hop's end once.
    pub(crate) fn ended(&self) {
        self.end(|_| {});
    }

    fn end(&self, write: impl FnOnce(&mut Written)) {
        if self.is_left_out {
            return;
        }
        let mut written = self.record.lock();
        write(&mut written);
        let is_first_end = written.ended(self.hop);
        drop(written);
        if self.hop == 0
            && is_first_end
            && self.record.is_listened_to
            && let Some(listener) = self.record.observers.listener.get()
        {
            listener(self.record.summary());
        }
    }

    /// The number of hops of the trace, by which [`overcome`](Self::overcome) counts.
    pub(crate) fn hops(&self) -> usize {
        self.record.lock().hops().len()
    }

    /// Records that the failures in these hops, in the order in which they started, have been overcome: they stay readable,
    /// but are not the cause of the call's result.
    pub(crate) fn overcome(&self, hops: Range<usize>) {
        self.record.lock().overcome(hops);
    }

    /// Records that the protocol expects this hop's response: it is no failure, whatever its status.
    pub(crate) fn is_expected(&self) {
        self.record.lock().overcome(self.hop..self.hop.saturating_add(1));
    }

    /// The check at which the call failed, if this is its first hop and responses say why they are refused.
    pub(super) fn refusal(&self) -> Option<FailedCheck> {
        let is_asked_for = self.hop == 0 && !self.is_left_out && !self.record.observers.has_plain_answers();
        if !is_asked_for || !self.record.lock().has_failed() {
            return None;
        }
        self.record.summary().cause
    }

    /// The trace id for the header `x-agentcore-local-trace-id`.
    pub(crate) fn trace_id(&self) -> HeaderValue {
        HeaderValue::from_str(&self.record.id).unwrap_or(HeaderValue::from_static("-"))
    }

    /// Lets a test read the trace as it is stored.
    #[cfg(test)]
    pub(super) fn with<T>(&self, read: impl FnOnce(&Written) -> T) -> T {
        read(&self.record.lock())
    }

    fn write(&self, write: impl FnOnce(&mut Written)) {
        if !self.is_left_out {
            write(&mut self.record.lock());
        }
    }

    /// Records that something failed in a hop that is not recorded.
    fn failed_unseen(&self, has_failed: bool) {
        if self.is_left_out && has_failed {
            self.record.lock().failed_unseen(self.hop);
        }
    }
}

impl Record {
    fn lock(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the first hop's response has not ended yet.
    pub(super) fn is_running(&self) -> bool {
        self.lock().hops().first().is_none_or(|hop| !hop.has_ended)
    }

    /// The summary of the trace, as far as it is written.
    pub(super) fn summary(&self) -> TraceSummary {
        let mut summary = TraceSummary::of(&self.id, self.started_at, self.lock().hops());
        // Unlocked by now: the directory has locks of its own.
        summary.cause.iter_mut().for_each(|failed| self.observers.complete(failed));
        summary
    }

    /// The trace as a tree, as far as it is written.
    pub(super) fn read(&self) -> Trace {
        let mut trace = self.read_unnamed();
        if let Some(directory) = self.observers.directory.get() {
            let failed = trace.failed_checks();
            let texts: Vec<&str> =
                failed.iter().flat_map(|check| [&*check.expected, &*check.actual]).collect();
            let names = directory.names_in(&texts);
            trace.names = names;
        }
        trace.cause.iter_mut().for_each(|failed| self.observers.complete(failed));
        trace
    }

    fn read_unnamed(&self) -> Trace {
        let written = self.lock();
        let flat = written.hops();
        let hops = children(flat, None);
        Trace {
            id: self.id.clone(),
            started_at: format!("{:.3}", self.started_at),
            title: flat.first().map(|hop| hop.title.clone().into_owned()).unwrap_or_default(),
            verdict: worst(hops.iter().map(|hop| hop.verdict)),
            hops,
            cause: TraceSummary::of(&self.id, self.started_at, flat).cause,
            names: BTreeMap::new(),
        }
    }
}

fn children(flat: &[FlatHop], parent: Option<usize>) -> Vec<Hop> {
    let of_parent = flat.iter().enumerate().filter(|(_, hop)| hop.parent == parent);
    of_parent.map(|(index, hop)| tree(flat, index, hop)).collect()
}

fn tree(flat: &[FlatHop], index: usize, hop: &FlatHop) -> Hop {
    let hops = children(flat, Some(index));
    let checks = hop.checks.iter().flat_map(Checks::as_slice).cloned();
    let checks: Vec<Check> = checks.chain(hop.left_out.into_check()).collect();
    let own = match &hop.answer {
        None => Verdict::Running,
        Some(_) if hop.is_overcome => Verdict::Passed,
        Some(_) if hop.left_out.has_failed => Verdict::Failed,
        Some(answer) if answer.status >= 400 => Verdict::Failed,
        Some(_) if !hop.has_ended => {
            worst(checks.iter().map(|check| check.verdict).chain([Verdict::Running]))
        }
        Some(_) => worst(checks.iter().map(|check| check.verdict)),
    };
    Hop {
        hop: hop.name,
        title: hop.title.clone().into_owned(),
        resource: hop.resource.as_deref().map(str::to_owned),
        verdict: worst(hops.iter().map(|hop| hop.verdict).chain([own])),
        microseconds: hop.microseconds,
        checks,
        answer: hop.answer.clone(),
        hops,
    }
}

fn worst(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.fold(Verdict::Passed, |worst, verdict| match (worst, verdict) {
        (Verdict::Failed, _) | (_, Verdict::Failed) => Verdict::Failed,
        (Verdict::Running, _) | (_, Verdict::Running) => Verdict::Running,
        _ => Verdict::Passed,
    })
}
