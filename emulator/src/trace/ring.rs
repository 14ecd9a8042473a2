//! The most recent traces: if there are too many, the oldest is dropped.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::hop_name::HopName;
use super::observers::{Directory, Listener, Observers};
use super::recorder::Record;
use super::{Recorder, Trace, TraceSummary};
use crate::base::{Clock, Entropy};

/// The number of traces kept: a debugging session's worth, at a few kilobytes each and 64 at most.
pub(crate) const CAPACITY: usize = 512;
/// The number of traces of API calls outside the chain, kept separately.
const MAX_API_CALLS: usize = 128;

/// The traces of one emulator. A trace is listed from its first moment, so it is readable before its response ends.
pub(crate) struct Traces {
    clock: Clock,
    /// Distinguishes the traces of one start from those of the next.
    start: String,
    next: AtomicU64,
    observers: Arc<Observers>,
    newest_last: Mutex<VecDeque<Arc<Record>>>,
    /// Calls of AWS APIs outside the chain: kept apart, so that they displace none of it.
    api_calls: Mutex<VecDeque<Arc<Record>>>,
}

impl fmt::Debug for Traces {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Traces").field("start", &self.start).finish_non_exhaustive()
    }
}

impl Traces {
    pub(crate) fn new(clock: Clock, entropy: &Entropy) -> Self {
        let start = entropy.characters(b"0123456789abcdef", 6);
        let (observers, newest_last, api_calls) = Default::default();
        Self { clock, start, next: AtomicU64::new(1), observers, newest_last, api_calls }
    }

    /// Notifies `listener` of every call that is answered from now on. The first listener stays.
    pub(crate) fn listen(&self, listener: Listener) {
        let _ = self.observers.listener.set(listener);
    }

    /// Lets responses say nothing of why they are refused.
    pub(crate) fn answer_plainly(&self) {
        let _ = self.observers.plain_answers.set(());
    }

    /// Lets `directory` name the resources in failed checks from now on. The first directory stays.
    pub(crate) fn name_by(&self, directory: Arc<dyn Directory>) {
        let _ = self.observers.directory.set(directory);
    }

    /// Starts the trace of an outside call; `hop` is the one that received it.
    pub(crate) fn begin(&self, hop: HopName, title: impl Into<Cow<'static, str>>) -> Recorder {
        let (recorder, record) = Recorder::begin(
            self.next_id(),
            self.clock.now(),
            hop,
            title.into(),
            (Arc::clone(&self.observers), true),
        );
        push(&self.newest_last, CAPACITY, record);
        recorder
    }

    /// Starts the trace of a call of an AWS API outside the chain, which arrived and began then. `is_listened_to` is whether
    /// the listener is notified.
    pub(crate) fn begin_api_call(
        &self,
        (came_at, began): (jiff::Timestamp, Instant),
        title: impl Into<Cow<'static, str>>,
        is_listened_to: bool,
    ) -> Recorder {
        let observers = (Arc::clone(&self.observers), is_listened_to);
        let (recorder, record) =
            Recorder::begin(self.next_id(), came_at, HopName::Api, title.into(), observers);
        recorder.began(began);
        push(&self.api_calls, MAX_API_CALLS, record);
        recorder
    }

    fn next_id(&self) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed).to_string();
        [&self.start, "-", &number].concat()
    }

    /// A recorder whose trace is not kept here: for the emulator's own calls to itself at its start.
    pub(crate) fn detached(&self) -> Recorder {
        let title = "the stack's own user".into();
        let observers = (Arc::clone(&self.observers), false);
        Recorder::begin("at the start".to_owned(), self.clock.now(), HopName::Gateway, title, observers).0
    }

    /// The recorder of a call from another hop of this process, or else a new trace.
    pub(crate) fn join_or_begin(
        &self,
        extensions: &http::Extensions,
        hop: HopName,
        title: impl FnOnce() -> String,
    ) -> Recorder {
        match extensions.get::<Recorder>() {
            Some(parent) => parent.hop(hop, title()),
            None => self.begin(hop, title()),
        }
    }

    pub(crate) fn last(&self) -> Option<Trace> {
        let record = self.lock().back().cloned();
        record.map(|record| record.read())
    }

    /// The trace of this id; `last` is the newest, `failed` the newest that failed. Fails with a text for people.
    pub(crate) fn named(&self, id: &str) -> Result<Trace, String> {
        match id {
            "last" => self.last().ok_or_else(|| "there is no trace yet: nothing has been called".to_owned()),
            "failed" => {
                self.last_failed().ok_or_else(|| "no call has failed yet, of those that are kept".to_owned())
            }
            id => self.get(id).ok_or_else(|| self.missing(id)),
        }
    }

    fn last_failed(&self) -> Option<Trace> {
        let records: Vec<_> = self.lock().iter().rev().cloned().collect();
        records.iter().find(|record| record.summary().cause.is_some()).map(|record| record.read())
    }

    pub(crate) fn get(&self, id: &str) -> Option<Trace> {
        let find =
            |ring: &Mutex<VecDeque<Arc<Record>>>| lock(ring).iter().find(|record| record.id == id).cloned();
        let record = find(&self.newest_last).or_else(|| find(&self.api_calls));
        record.map(|record| record.read())
    }

    /// Explains why there is no trace with this id.
    pub(crate) fn missing(&self, id: &str) -> String {
        let made = self.next.load(Ordering::Relaxed) - 1;
        if self.was_issued(id) {
            return format!(
                "trace `{id}` is no longer kept: only those of the last {CAPACITY} calls are, and of the last \
                 {MAX_API_CALLS} refused API calls"
            );
        }
        let is_own = id.split_once('-').is_some_and(|(start, _)| start == self.start);
        if is_trace_id(id) && !is_own {
            return format!(
                "trace `{id}` is from another emulator, or from this one before it was restarted; its ids begin with {}-",
                self.start
            );
        }
        format!("there is no trace `{id}`: the emulator has recorded {made} so far")
    }

    /// The number of traces without a response yet.
    pub(crate) fn running(&self) -> usize {
        self.lock().iter().filter(|record| record.is_running()).count()
    }

    /// Returns the summaries of the kept traces, with long texts truncated, newest first.
    pub(crate) fn summaries(&self) -> Vec<TraceSummary> {
        let records: Vec<_> = self.lock().iter().rev().cloned().collect();
        records.iter().map(|record| record.summary().listed()).collect()
    }

    /// Returns all kept traces, newest first.
    pub(crate) fn all(&self) -> Page {
        let newest_first: Vec<_> = self.lock().iter().rev().cloned().collect();
        Page { records: newest_first.into_iter(), next: None }
    }

    /// Returns the kept traces that began before the one with this id, newest first, `limit` at most. Fails, with a text for
    /// people, if the id is not that of a trace that was created here.
    pub(crate) fn page(&self, limit: usize, before: Option<&str>) -> Result<Page, String> {
        let traces = self.lock();
        let end = match before {
            None => traces.len(),
            Some(id) => match traces.iter().position(|record| record.id == id) {
                Some(at) => at,
                // All traces before it have been dropped with it.
                None if self.was_issued(id) => 0,
                None => {
                    drop(traces);
                    return Err(self.missing(id));
                }
            },
        };
        let begin = end.saturating_sub(limit);
        let newest_first: Vec<_> = traces.range(begin..end).rev().cloned().collect();
        let next = newest_first.last().filter(|_| begin > 0).map(|oldest| oldest.id.clone());
        Ok(Page { records: newest_first.into_iter(), next })
    }

    /// Whether a trace with this id was started, kept or not.
    fn was_issued(&self, id: &str) -> bool {
        let number = id.split_once('-').filter(|(start, _)| *start == self.start);
        let number = number.and_then(|(_, number)| number.parse::<u64>().ok());
        number.is_some_and(|number| (1..self.next.load(Ordering::Relaxed)).contains(&number))
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Record>>> {
        lock(&self.newest_last)
    }
}

fn lock(ring: &Mutex<VecDeque<Arc<Record>>>) -> MutexGuard<'_, VecDeque<Arc<Record>>> {
    ring.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds a trace to a ring of this size.
fn push(ring: &Mutex<VecDeque<Arc<Record>>>, size: usize, record: Arc<Record>) {
    let mut traces = lock(ring);
    if traces.len() == size {
        traces.pop_front();
    }
    traces.push_back(record);
}

/// Traces, newest first, each read on demand: together they may be many MiB.
#[derive(Debug)]
pub(crate) struct Page {
    records: std::vec::IntoIter<Arc<Record>>,
    /// The id to continue from on the next page; `None` if nothing older is kept.
    pub(crate) next: Option<String>,
}

impl Iterator for Page {
    type Item = Trace;

    fn next(&mut self) -> Option<Trace> {
        Some(self.records.next()?.read())
    }
}

/// Whether the text has the form of a trace id, of any emulator.
fn is_trace_id(text: &str) -> bool {
    let is_start = |start: &str| start.len() == 6 && start.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split_once('-').is_some_and(|(start, number)| is_start(start) && number.parse::<u64>().is_ok())
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;
    use crate::trace::{Cause, Check, Confidence, Verdict};

    fn traces() -> Traces {
        Traces::new(Clock::system(), &Entropy::seeded("trace"))
    }

    #[test]
    fn a_trace_is_readable_while_it_runs_and_reports_its_hops() {
        let traces = traces();
        let gateway = traces.begin(HopName::Gateway, "tools/call");
        gateway.check(Check::passed("exp", "later than now", "in 3600 s"));
        let runtime = gateway.hop(HopName::Runtime, "invoke");
        assert_eq!(traces.last().unwrap().verdict, Verdict::Running);
        runtime.check(Check::failed(Cause::ClientNotAllowed, "allowedClients", "abc", "xyz"));
        runtime.answered(StatusCode::UNAUTHORIZED, "no", Confidence::Recorded);
        gateway.answered(StatusCode::OK, "isError", Confidence::Documented);
        let trace = traces.get(gateway.trace_id().to_str().unwrap()).unwrap();
        assert_eq!(trace.verdict, Verdict::Failed);
        assert_eq!(trace.hops[0].hops[0].checks[0].check, "allowedClients");
        assert_eq!(trace.hops[0].hops[0].answer.as_ref().unwrap().status, 401);
    }

    #[test]
    fn a_trace_is_named_by_what_its_first_hop_turned_out_to_be() {
        let traces = traces();
        let gateway = traces.begin(HopName::Gateway, "POST /gateway/demo/mcp");
        gateway.hop(HopName::Runtime, "invoke").retitle("invoke demo");
        gateway.retitle("tools/call demo___add");
        let trace = traces.last().unwrap();
        assert_eq!(trace.title, "tools/call demo___add");
        assert_eq!(trace.hops[0].title, "tools/call demo___add");
        assert_eq!(trace.hops[0].hops[0].title, "invoke demo");
    }

    #[test]
    fn the_oldest_is_forgotten_first() {
        let traces = traces();
        let first = traces.begin(HopName::Gateway, "first");
        for _ in 0..CAPACITY {
            traces.begin(HopName::Gateway, "other");
        }
        assert!(traces.get(first.trace_id().to_str().unwrap()).is_none());
        assert_eq!(traces.all().count(), CAPACITY);
    }

    #[test]
    fn a_call_from_another_hop_joins_its_trace() {
        let traces = traces();
        let mut extensions = http::Extensions::new();
        extensions.insert(traces.begin(HopName::Gateway, "tools/call"));
        traces.join_or_begin(&extensions, HopName::Runtime, || "invoke".to_owned());
        assert_eq!(traces.all().count(), 1);
        traces.join_or_begin(&http::Extensions::new(), HopName::Runtime, || "invoke".to_owned());
        assert_eq!(traces.all().count(), 2);
    }
}
