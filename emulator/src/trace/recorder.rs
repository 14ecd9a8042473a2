//! Writes one hop of a trace, across the hops that it asks in turn.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use http::{HeaderValue, StatusCode};

use super::{Answer, Check, Confidence, Hop, HopName, Trace, TraceSummary, Verdict};

/// A handle on one hop of one trace. Cheap to clone; travels to in-process hops as a request extension.
#[derive(Clone, Debug)]
pub(crate) struct Recorder {
    record: Arc<Record>,
    hop: usize,
    /// How many hops lie between the caller and the end of this one.
    depth: usize,
}

/// A trace while it is written. Hops lie flat, each with its parent, until somebody reads them as a tree.
pub(super) struct Record {
    pub(super) id: String,
    pub(super) started_at: jiff::Timestamp,
    hops: Mutex<Vec<FlatHop>>,
    /// Who is told once the first hop has answered.
    listener: Option<Listener>,
}

/// Takes what a call came to. It is called on the thread of the call, whose answer waits for it.
pub(crate) type Listener = Arc<dyn Fn(TraceSummary) + Send + Sync>;

impl fmt::Debug for Record {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Record").field("id", &self.id).finish_non_exhaustive()
    }
}

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
}

/// Checks made now, or those of a token that was verified before and is remembered.
#[derive(Debug)]
pub(super) enum Checks {
    One(Check),
    Shared(Arc<[Check]>),
}

impl Checks {
    pub(super) fn as_slice(&self) -> &[Check] {
        match self {
            Self::One(check) => std::slice::from_ref(check),
            Self::Shared(checks) => checks,
        }
    }
}

impl Recorder {
    /// Begins a trace with its first hop.
    pub(super) fn begin(
        id: String,
        started_at: jiff::Timestamp,
        name: HopName,
        title: Cow<'static, str>,
        listener: Option<Listener>,
    ) -> (Self, Arc<Record>) {
        let record = Arc::new(Record { id, started_at, hops: Mutex::default(), listener });
        let recorder = Self { record: Arc::clone(&record), hop: 0, depth: 1 };
        recorder.push(None, name, title);
        (recorder, record)
    }

    /// The whole trace as it stands now.
    pub(crate) fn trace(&self) -> Trace {
        self.record.read()
    }

    /// Begins a hop that this one asks.
    pub(crate) fn hop(&self, name: HopName, title: impl Into<Cow<'static, str>>) -> Self {
        let hop = self.push(Some(self.hop), name, title.into());
        Self { record: Arc::clone(&self.record), hop, depth: self.depth + 1 }
    }

    /// How many hops lie between the caller and the end of this one: 1 for the first.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Says which gateway, runtime or user pool domain this hop is.
    pub(crate) fn of(&self, resource: &Arc<str>) {
        self.change(|hop| hop.resource = Some(Arc::clone(resource)));
    }

    /// Says more exactly what this hop is asked to do, once that is known. The first hop's title is the trace's.
    pub(crate) fn retitle(&self, title: impl Into<Cow<'static, str>>) {
        self.change(|hop| hop.title = title.into());
    }

    /// Records a check of this hop.
    pub(crate) fn check(&self, check: Check) {
        self.change(|hop| hop.checks.push(Checks::One(check)));
    }

    /// Records a check of the hop of this name that began last; of this hop where there is none.
    pub(crate) fn check_last(&self, name: HopName, check: Check) {
        let mut hops = self.record.hops.lock().unwrap_or_else(PoisonError::into_inner);
        let last = hops.iter().rposition(|hop| hop.name == name).unwrap_or(self.hop);
        if let Some(hop) = hops.get_mut(last) {
            hop.checks.push(Checks::One(check));
        }
    }

    /// Records checks that are shared with earlier traces, as those of a remembered token.
    pub(crate) fn checks(&self, checks: &Arc<[Check]>) {
        self.change(|hop| hop.checks.push(Checks::Shared(Arc::clone(checks))));
    }

    /// Records what this hop answered and how long it took. `text` must hold no token and no secret.
    pub(crate) fn answered(
        &self,
        status: StatusCode,
        text: impl Into<Cow<'static, str>>,
        confidence: Confidence,
    ) {
        let answer = Answer { status: status.as_u16(), text: text.into(), confidence };
        self.change(|hop| {
            hop.microseconds = Some(u64::try_from(hop.began.elapsed().as_micros()).unwrap_or(u64::MAX));
            hop.answer = Some(answer);
        });
        if let (0, Some(listener)) = (self.hop, &self.record.listener) {
            listener(self.record.summary());
        }
    }

    /// The trace's id as the header `x-agentcore-local-trace-id` carries it.
    pub(crate) fn trace_id(&self) -> HeaderValue {
        HeaderValue::from_str(&self.record.id).unwrap_or(HeaderValue::from_static("-"))
    }

    fn push(&self, parent: Option<usize>, name: HopName, title: Cow<'static, str>) -> usize {
        let hop = FlatHop {
            parent,
            name,
            title,
            resource: None,
            began: Instant::now(),
            microseconds: None,
            checks: Vec::new(),
            answer: None,
        };
        let mut hops = self.record.hops.lock().unwrap_or_else(PoisonError::into_inner);
        hops.push(hop);
        hops.len() - 1
    }

    fn change(&self, change: impl FnOnce(&mut FlatHop)) {
        let mut hops = self.record.hops.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hop) = hops.get_mut(self.hop) {
            change(hop);
        }
    }
}

impl Record {
    /// Whether the first hop has not answered yet.
    pub(super) fn is_running(&self) -> bool {
        let hops = self.hops.lock().unwrap_or_else(PoisonError::into_inner);
        hops.first().is_none_or(|hop| hop.answer.is_none())
    }

    /// The trace in one line, as far as it is written.
    pub(super) fn summary(&self) -> TraceSummary {
        let hops = self.hops.lock().unwrap_or_else(PoisonError::into_inner);
        TraceSummary::of(&self.id, self.started_at, &hops)
    }

    /// The trace as a tree, as far as it is written.
    pub(super) fn read(&self) -> Trace {
        let flat = self.hops.lock().unwrap_or_else(PoisonError::into_inner);
        let hops = children(&flat, None);
        Trace {
            id: self.id.clone(),
            started_at: format!("{:.3}", self.started_at),
            title: flat.first().map(|hop| hop.title.clone().into_owned()).unwrap_or_default(),
            verdict: worst(hops.iter().map(|hop| hop.verdict)),
            hops,
            cause: TraceSummary::of(&self.id, self.started_at, &flat).cause,
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
    let checks: Vec<Check> = hop.checks.iter().flat_map(Checks::as_slice).cloned().collect();
    let own = match &hop.answer {
        None => Verdict::Running,
        Some(answer) if answer.status >= 400 => Verdict::Failed,
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
