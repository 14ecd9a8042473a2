//! A trace while it is written: its hops are a flat list, and its total weight is bounded.
//!
//! Others decide how much there is to record: arguments, claims, servers, and how often a hop calls the next.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use http::StatusCode;

use super::hop_name::HopName;
use super::text::{kept, shortened, weight};
use super::{Answer, Check, Confidence, Verdict};

/// The maximum weight of a trace, in bytes. With the room for failures, it stays below 64 KiB: 512 traces below 32 MiB.
const ROOM: usize = 40 * 1024;
/// The maximum weight with failures included, in bytes: why a call was refused must not be lost.
const ROOM_FOR_FAILURES: usize = 56 * 1024;
/// The length to which each text is truncated then, in characters.
const SHORT: usize = 80;
/// The weight of a check without its texts: a vector has room for twice as many. Its members' names in JSON are shorter.
const CHECK: usize = 2 * size_of::<Checks>();
/// The weight of a hop without its texts: the same, the room of its first checks, and its JSON overhead.
const HOP: usize = 2 * size_of::<FlatHop>() + 4 * size_of::<Checks>() + 256;

/// One hop of a trace while it is written.
#[derive(Debug)]
pub(super) struct FlatHop {
    pub(super) parent: Option<usize>,
    pub(super) name: HopName,
    pub(super) title: Cow<'static, str>,
    pub(super) resource: Option<Arc<str>>,
    began: Instant,
    pub(super) microseconds: Option<u64>,
    pub(super) checks: Vec<Checks>,
    pub(super) answer: Option<Answer>,
    /// Whether the last byte of the response was sent.
    pub(super) has_ended: bool,
    /// Whether its failures were overcome by a later hop.
    pub(super) is_overcome: bool,
    pub(super) left_out: LeftOut,
}

/// Checks of this call, or those of a token that was verified before and is remembered.
#[derive(Debug)]
pub(super) enum Checks {
    One(Check),
    Shared(Arc<[Check]>),
}

/// What a hop leaves out because the trace is full.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LeftOut {
    checks: usize,
    hops: usize,
    /// Whether any of it failed.
    pub(super) has_failed: bool,
}

/// The hops and their weight.
#[derive(Debug, Default)]
pub(super) struct Written {
    hops: Vec<FlatHop>,
    weight: usize,
    /// Whether anything failed, overcome or not.
    has_failed: bool,
}

impl Checks {
    pub(super) fn as_slice(&self) -> &[Check] {
        match self {
            Self::One(check) => std::slice::from_ref(check),
            Self::Shared(checks) => checks,
        }
    }
}

impl LeftOut {
    /// The check that reports it; `None` if nothing was left out.
    pub(super) fn into_check(self) -> Option<Check> {
        let Self { checks, hops, .. } = self;
        let text = || format!("{checks} checks and {hops} hops: the trace is full");
        (checks + hops > 0).then(|| Check::noted("left out", text()))
    }
}

impl Written {
    /// The hops in the order in which they started.
    pub(super) fn hops(&self) -> &[FlatHop] {
        &self.hops
    }

    /// Whether anything failed, even if a later hop overcame it.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// Starts a hop; the first one in any case. `None` if the trace is full, which its parent then reports.
    pub(super) fn begin(
        &mut self,
        parent: Option<usize>,
        name: HopName,
        title: Cow<'static, str>,
    ) -> Option<usize> {
        let title = kept(title);
        // The first hop's title is the trace's too.
        let weighs = HOP + weight(&title) * if parent.is_none() { 2 } else { 1 };
        if !self.takes(weighs, ROOM) && parent.is_some() {
            self.change(parent?, |hop| hop.left_out.hops += 1);
            return None;
        }
        self.hops.push(FlatHop {
            parent,
            name,
            title,
            resource: None,
            began: Instant::now(),
            microseconds: None,
            checks: Vec::new(),
            answer: None,
            has_ended: false,
            is_overcome: false,
            left_out: LeftOut::default(),
        });
        Some(self.hops.len() - 1)
    }

    /// Sets the gateway, runtime or user pool domain of a hop.
    pub(super) fn of(&mut self, hop: usize, resource: &Arc<str>) {
        self.change(hop, |hop| hop.resource = Some(Arc::clone(resource)));
    }

    /// Sets when a hop started.
    pub(super) fn began(&mut self, hop: usize, began: Instant) {
        self.change(hop, |hop| hop.began = began);
    }

    pub(super) fn retitle(&mut self, hop: usize, title: Cow<'static, str>) {
        let title = self.fitting(kept(title), if hop == 0 { 2 } else { 1 });
        self.change(hop, |hop| hop.title = title);
    }

    /// Adds a check to a hop: if there is no room, a failed one is truncated, and any other is only counted.
    pub(super) fn check(&mut self, hop: usize, check: Check) {
        let has_failed = check.verdict == Verdict::Failed;
        self.has_failed |= has_failed;
        if self.takes(weight_of(&check), ROOM) {
            return self.change(hop, |hop| hop.checks.push(Checks::One(check)));
        }
        let check = Check {
            check: short(check.check),
            expected: short(check.expected),
            actual: short(check.actual),
            verdict: check.verdict,
            cause: check.cause,
        };
        if has_failed && self.takes(weight_of(&check), ROOM_FOR_FAILURES) {
            return self.change(hop, |hop| hop.checks.push(Checks::One(check)));
        }
        self.change(hop, |hop| {
            hop.left_out.checks += 1;
            hop.left_out.has_failed |= has_failed;
        });
    }

    /// Adds checks that are shared with other traces.
    pub(super) fn shared(&mut self, hop: usize, checks: &Arc<[Check]>) {
        if self.takes(checks.iter().map(weight_of).sum(), ROOM) {
            self.has_failed |= checks.iter().any(|check| check.verdict == Verdict::Failed);
            return self.change(hop, |hop| hop.checks.push(Checks::Shared(Arc::clone(checks))));
        }
        for check in checks.iter() {
            self.check(hop, check.clone());
        }
    }

    /// Records the response of a hop, which has not ended yet.
    pub(super) fn answer(
        &mut self,
        hop: usize,
        status: StatusCode,
        text: Cow<'static, str>,
        confidence: Confidence,
    ) {
        self.has_failed |= is_failure(status);
        // If no check failed, an unsuccessful response is the cause too.
        let text = self.fitting(kept(text), if is_failure(status) { 2 } else { 1 });
        self.change(hop, |hop| {
            hop.answer = Some(Answer { status: status.as_u16(), text, confidence });
        });
    }

    /// Records that a hop's response has ended; returns whether it had not been recorded before.
    pub(super) fn ended(&mut self, hop: usize) -> bool {
        let Some(hop) = self.hops.get_mut(hop) else { return false };
        hop.microseconds = Some(u64::try_from(hop.began.elapsed().as_micros()).unwrap_or(u64::MAX));
        !std::mem::replace(&mut hop.has_ended, true)
    }

    /// Records that the failures in these hops have been overcome.
    pub(super) fn overcome(&mut self, hops: Range<usize>) {
        self.hops.iter_mut().take(hops.end).skip(hops.start).for_each(|hop| hop.is_overcome = true);
    }

    /// Records that something failed below this hop of which nothing else is recorded.
    pub(super) fn failed_unseen(&mut self, hop: usize) {
        self.has_failed = true;
        self.change(hop, |hop| hop.left_out.has_failed = true);
    }

    /// Truncates the text to the room that there is for it, this many times.
    fn fitting(&mut self, text: Cow<'static, str>, times: usize) -> Cow<'static, str> {
        if self.takes(weight(&text) * times, ROOM) {
            return text;
        }
        let text = short(text);
        if self.takes(weight(&text) * times, ROOM_FOR_FAILURES) { text } else { Cow::Borrowed("…") }
    }

    /// Whether this additional weight stays below a limit; if so, it is counted.
    fn takes(&mut self, weight: usize, limit: usize) -> bool {
        let after = self.weight.saturating_add(weight);
        let has_room = after <= limit;
        if has_room {
            self.weight = after;
        }
        has_room
    }

    fn change(&mut self, hop: usize, change: impl FnOnce(&mut FlatHop)) {
        if let Some(hop) = self.hops.get_mut(hop) {
            change(hop);
        }
    }
}

/// Whether a status is a failure.
pub(super) fn is_failure(status: StatusCode) -> bool {
    status.as_u16() >= 400
}

/// A failed check may be the cause, which is stored separately.
fn weight_of(check: &Check) -> usize {
    let texts = weight(&check.check) + weight(&check.expected) + weight(&check.actual);
    (CHECK + texts) * if check.verdict == Verdict::Failed { 2 } else { 1 }
}

fn short(text: Cow<'static, str>) -> Cow<'static, str> {
    shortened(text, SHORT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Clock, Entropy};
    use crate::trace::{CAPACITY, Cause, Recorder, Trace, Traces};

    /// The maximum size of one trace.
    const MAX_TRACE: usize = 64 * 1024;

    fn traces() -> Traces {
        Traces::new(Clock::system(), &Entropy::seeded("trace"))
    }

    fn texts(check: &Check) -> usize {
        let owned = |text: &Cow<'static, str>| match text {
            Cow::Owned(text) => text.capacity(),
            Cow::Borrowed(_) => 0,
        };
        owned(&check.check) + owned(&check.expected) + owned(&check.actual)
    }

    /// The memory of the trace, including unused capacity.
    fn held(written: &Written) -> usize {
        let of_hop = |hop: &FlatHop| {
            let checks = hop.checks.iter().flat_map(Checks::as_slice).map(texts).sum::<usize>();
            let answer = hop.answer.as_ref().map_or(0, |answer| answer.text.len());
            hop.checks.capacity() * size_of::<Checks>() + checks + answer + hop.title.len()
        };
        written.hops.capacity() * size_of::<FlatHop>() + written.hops.iter().map(of_hop).sum::<usize>()
    }

    /// The largest possible content, as functions that write it into the hop; each ends with a failure.
    fn worst() -> Vec<fn(&Recorder, &str)> {
        vec![
            |hop, text| {
                hop.check(Check::failed(
                    Cause::ArgumentsRefused,
                    "inputSchema",
                    "arguments that fit",
                    text.repeat(100_000),
                ));
            },
            |hop, text| {
                let text = || text.repeat(3_000);
                hop.retitle(text());
                for _ in 0..50 {
                    hop.check(Check::noted(text(), text()));
                    hop.check(Check::failed(Cause::ArgumentsRefused, text(), text(), text()));
                }
                hop.answered(StatusCode::BAD_REQUEST, text(), Confidence::Inferred);
            },
            |hop, text| {
                for _ in 0..600 {
                    hop.check(Check::passed("a", text.to_owned(), ""));
                }
                hop.check(Check::failed(Cause::ArgumentsRefused, "last", text.to_owned(), ""));
            },
            |hop, text| {
                let mut below = hop.clone();
                for _ in 0..100 {
                    below = below.hop(HopName::Runtime, text.repeat(100));
                    below.check(Check::noted("a", text.repeat(50)));
                    below.answered(StatusCode::OK, "", Confidence::Inferred);
                }
                below.answered(StatusCode::UNAUTHORIZED, text.repeat(5_000), Confidence::Inferred);
            },
            |hop, text| {
                let check = |number| Check::noted(format!("claim {number}"), text.repeat(100));
                let checks: Arc<[Check]> = (0..200).map(check).collect();
                hop.checks(&checks);
                let hop = hop.hop(HopName::Runtime, "invoke");
                hop.checks(&checks);
                hop.answered(StatusCode::FORBIDDEN, text.repeat(5_000), Confidence::Inferred);
            },
        ]
    }

    #[test]
    fn the_worst_traces_stay_below_their_weight_and_report_the_failure() {
        for text in ["x", "\u{1}", "\"", "é", "𝄞"] {
            for (number, tell) in worst().into_iter().enumerate() {
                let traces = traces();
                let gateway = traces.begin(HopName::Gateway, text.repeat(10_000));
                tell(&gateway, text);
                gateway.answered(StatusCode::OK, "isError", Confidence::Recorded);
                let held = gateway.with(held);
                let trace = traces.last().unwrap();
                let json = serde_json::to_string(&trace).unwrap().len();
                let case = format!("{text:?} {number}: {held} in memory, {json} as JSON");
                assert!(held <= MAX_TRACE && json <= MAX_TRACE, "{case}");
                assert_eq!(trace.verdict, Verdict::Failed, "{case}");
                assert!(trace.cause.is_some(), "{case}");
            }
        }
    }

    #[test]
    fn as_many_as_are_kept_stay_below_32_mib() {
        let (mut memory, mut json) = (0, 0);
        let traces = traces();
        for number in 0..CAPACITY {
            let all = worst();
            let gateway = traces.begin(HopName::Gateway, "x".repeat(10_000));
            all[number % all.len()](&gateway, "x");
            memory += gateway.with(held);
        }
        for trace in traces.all() {
            json += serde_json::to_string(&trace).unwrap().len();
        }
        assert!(memory < 32 << 20 && json < 32 << 20, "{memory} in memory, {json} as JSON");
        let listed = serde_json::to_string(&traces.summaries()).unwrap().len();
        assert!(listed < 2 << 20, "{listed}");
    }

    #[test]
    fn what_is_left_out_is_counted_where_it_was() {
        let traces = traces();
        let gateway = traces.begin(HopName::Gateway, "call");
        for _ in 0..1_000 {
            gateway.check(Check::noted("a", "b".repeat(1_000)));
        }
        let below = gateway.hop(HopName::Runtime, "invoke");
        below.hop(HopName::McpServer, "tools/call");
        let trace: Trace = traces.last().unwrap();
        let checks = &trace.hops[0].checks;
        let shown = checks.len() - 1;
        let left_out = format!("{} checks and 2 hops: the trace is full", 1_000 - shown);
        assert_eq!(checks.last(), Some(&Check::noted("left out", left_out)));
        assert_eq!(trace.hops[0].hops.len(), 0);
        assert_eq!(trace.verdict, Verdict::Running);
        below.answered(StatusCode::UNAUTHORIZED, "no", Confidence::Inferred);
        gateway.answered(StatusCode::OK, "done", Confidence::Inferred);
        let trace = traces.last().unwrap();
        assert_eq!((trace.verdict, trace.cause.unwrap().check), (Verdict::Failed, "left out".to_owned()));
        assert_eq!(
            trace.hops[0].answer.as_ref().unwrap().status,
            200,
            "a hop that is not told answers for itself"
        );
    }

    #[test]
    fn an_ordinary_trace_is_reported_whole() {
        let traces = traces();
        let gateway = traces.begin(HopName::Gateway, "tools/call");
        let checks: Vec<Check> =
            (0..40).map(|n| Check::passed(format!("check {n}"), "a", "b".repeat(60))).collect();
        checks.iter().for_each(|check| gateway.check(check.clone()));
        let failed = Check::failed(Cause::ArgumentsRefused, "result", "a result", "c".repeat(2_000));
        gateway.check(failed.clone());
        gateway.answered(StatusCode::OK, "d".repeat(2_000), Confidence::Recorded);
        let trace = traces.last().unwrap();
        assert_eq!(trace.hops[0].checks, [checks, vec![failed]].concat());
        assert_eq!(trace.hops[0].answer.as_ref().unwrap().text, "d".repeat(2_000));
    }
}
