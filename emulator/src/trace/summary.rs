//! A trace in one line: the call, its result, and the first failed check.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::cause::Cause;
use super::failed_check::FailedCheck;
use super::hop_name::HopName;
use super::text::shortened;
use super::written::{Checks, FlatHop};
use super::{Check, Verdict, WARNING};

/// The maximum length of a text in a list of summaries, in characters.
const MAX_LISTED: usize = 500;

/// One call, as a line of `up` and of `trace list` shows it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct TraceSummary {
    /// The trace's id.
    pub trace_id: String,
    /// When the call arrived, by the emulator's clock.
    #[serde(with = "milliseconds")]
    pub started_at: Timestamp,
    /// The HTTP status of the response; `None` while the call runs.
    pub status: Option<u16>,
    /// The request, such as `tools/call m2m-auth-demo-mcp-target___add_numbers`.
    pub title: String,
    /// The hop that received the call.
    pub hop: HopName,
    /// The name of the gateway, runtime or user pool domain; `None` if it is not known.
    pub resource: Option<String>,
    /// The caller, as far as a verified token says.
    pub caller: Option<String>,
    /// From the request to the last byte of the response, in microseconds; `None` while the call runs.
    pub microseconds: Option<u64>,
    /// Failed as soon as any check failed.
    pub verdict: Verdict,
    /// The check at which the call failed; `None` if nothing failed.
    pub cause: Option<FailedCheck>,
    /// A warning although nothing failed, such as a schema of which a part is not checked; `None` if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
}

/// Adds the names of the ids in the text: `NAME (ID)` for a text that is an id, else the names after the text.
pub fn with_names(text: &str, names: &BTreeMap<String, String>) -> String {
    if let Some(name) = names.get(text) {
        return format!("{name} ({text})");
    }
    let known: Vec<&str> =
        names.iter().filter(|(id, _)| text.contains(*id)).map(|(_, name)| &**name).collect();
    if known.is_empty() { text.to_owned() } else { format!("{text} ({})", known.join(", ")) }
}

impl TraceSummary {
    /// Summarises the flat hops of a trace.
    pub(super) fn of(id: &str, started_at: Timestamp, hops: &[FlatHop]) -> Self {
        let first = hops.first();
        let cause = cause(hops);
        let answer = first.and_then(|hop| hop.answer.as_ref());
        let verdict = match (answer, &cause) {
            (_, Some(_)) => Verdict::Failed,
            (None, None) => Verdict::Running,
            (Some(_), None) => Verdict::Passed,
        };
        Self {
            trace_id: id.to_owned(),
            started_at,
            status: answer.map(|answer| answer.status),
            title: first.map(|hop| hop.title.clone().into_owned()).unwrap_or_default(),
            hop: first.map_or(HopName::Gateway, |hop| hop.name),
            resource: first.and_then(|hop| hop.resource.as_deref()).map(str::to_owned),
            caller: first.and_then(|hop| noted(hop, "caller")),
            microseconds: first.and_then(|hop| hop.microseconds),
            verdict,
            cause,
            warning: hops.iter().find_map(|hop| noted(hop, WARNING)),
        }
    }
}

impl TraceSummary {
    /// Truncates long texts for a list of many.
    pub(super) fn listed(mut self) -> Self {
        let shorten =
            |text: &mut String| *text = shortened(std::mem::take(text).into(), MAX_LISTED).into_owned();
        shorten(&mut self.title);
        self.caller.iter_mut().chain(&mut self.warning).for_each(shorten);
        if let Some(FailedCheck { check, expected, actual, sentence, fix, .. }) = &mut self.cause {
            [check, expected, actual, sentence, fix].into_iter().for_each(shorten);
        }
        self
    }
}

fn noted(hop: &FlatHop, name: &str) -> Option<String> {
    let checks = hop.checks.iter().flat_map(Checks::as_slice);
    let mut named = checks.filter(|check| check.verdict == Verdict::Noted && check.check == name);
    named.next().map(|check| check.actual.clone().into_owned())
}

/// The first failed check of the deepest failed hop: hops above it only pass on its response.
fn cause(hops: &[FlatHop]) -> Option<FailedCheck> {
    let mut found: Option<(usize, &FlatHop, Check)> = None;
    for hop in hops {
        let Some(failed) = failure(hop) else { continue };
        let depth = depth(hops, hop);
        if found.as_ref().is_none_or(|(deepest, ..)| depth > *deepest) {
            found = Some((depth, hop, failed));
        }
    }
    found.map(|(_, hop, failed)| {
        let cause = failed.cause.unwrap_or(Cause::NotRecorded);
        FailedCheck::new(hop.name, hop.resource.as_deref(), &failed, cause)
    })
}

/// The first failed check; if there is none, an unsuccessful response counts as one.
fn failure(hop: &FlatHop) -> Option<Check> {
    if hop.is_overcome {
        return None;
    }
    let mut checks = hop.checks.iter().flat_map(Checks::as_slice);
    if let Some(failed) = checks.find(|check| check.verdict == Verdict::Failed) {
        return Some(failed.clone());
    }
    let unseen = || {
        Check::failed(Cause::NotRecorded, "left out", "no failure", "one that the full trace does not record")
    };
    let answer = hop.answer.as_ref().filter(|answer| answer.status >= 400);
    let Some(answer) = answer else { return hop.left_out.has_failed.then(unseen) };
    let cause = match hop.name {
        HopName::TokenEndpoint => Cause::TokenEndpointRefused,
        HopName::Discovery => Cause::DiscoveryUnreachable,
        _ => Cause::NotRecorded,
    };
    Some(Check::failed(cause, "answer", "a success", format!("{} {}", answer.status, answer.text)))
}

fn depth(hops: &[FlatHop], hop: &FlatHop) -> usize {
    let mut depth = 0;
    let mut parent = hop.parent;
    while let Some(above) = parent.and_then(|index| hops.get(index)) {
        depth += 1;
        parent = above.parent;
    }
    depth
}

/// Formats a timestamp as ISO 8601 in UTC with milliseconds, as in traces.
pub(crate) mod milliseconds {
    use jiff::Timestamp;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{time:.3}"))
    }

    /// Parses a timestamp; fails on any other text.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use http::StatusCode;

    use super::*;
    use crate::base::{Clock, Entropy};
    use crate::trace::{Confidence, Traces};

    fn traces() -> Traces {
        Traces::new(Clock::system(), &Entropy::seeded("trace"))
    }

    #[test]
    fn the_deepest_failure_is_the_cause() {
        let traces = traces();
        let gateway = traces.begin(HopName::Gateway, "tools/call");
        gateway.of(&"demo".into());
        gateway.check(Check::noted("caller", "alice"));
        let runtime = gateway.hop(HopName::Runtime, "invoke");
        runtime.check(Check::passed("exp", "later", "later"));
        runtime.check(Check::failed(Cause::ClientNotAllowed, "allowedClients", "a", "b"));
        runtime.check(Check::failed(Cause::ScopeNotGranted, "allowedScopes", "c", "d"));
        runtime.answered(StatusCode::UNAUTHORIZED, "no", Confidence::Recorded);
        gateway.check(Check::failed(
            Cause::ClientNotAllowed,
            "result",
            "the target's result",
            "Authorization error",
        ));
        assert_eq!(traces.summaries()[0].status, None, "it runs");
        gateway.answered(StatusCode::OK, "isError", Confidence::Recorded);
        let summary = traces.summaries().remove(0);
        let cause = summary.cause.unwrap();
        assert_eq!(
            (cause.hop, cause.check.as_str(), cause.actual.as_str()),
            (HopName::Runtime, "allowedClients", "b")
        );
        assert_eq!((summary.resource.as_deref(), summary.caller.as_deref()), (Some("demo"), Some("alice")));
        assert_eq!((summary.status, summary.verdict), (Some(200), Verdict::Failed));
    }

    #[test]
    fn an_answer_that_is_not_a_success_is_a_cause_without_a_check() {
        let traces = traces();
        let gateway = traces.begin(HopName::Gateway, "tools/call");
        gateway.answered(StatusCode::METHOD_NOT_ALLOWED, "POST alone", Confidence::Inferred);
        let cause = traces.summaries().remove(0).cause.unwrap();
        assert_eq!((cause.check.as_str(), cause.actual.as_str()), ("answer", "405 POST alone"));
    }

    #[test]
    fn a_listener_hears_of_each_call_once_and_of_none_that_is_detached() {
        let (traces, heard) = (traces(), Arc::new(Mutex::new(Vec::new())));
        let sink = Arc::clone(&heard);
        traces.listen(Arc::new(move |summary| sink.lock().unwrap().push(summary.title)));
        let gateway = traces.begin(HopName::Gateway, "ping");
        let runtime = gateway.hop(HopName::Runtime, "invoke");
        runtime.answered(StatusCode::OK, "", Confidence::Recorded);
        gateway.answered(StatusCode::OK, "", Confidence::Recorded);
        traces.detached().answered(StatusCode::OK, "", Confidence::Recorded);
        assert_eq!(*heard.lock().unwrap(), ["ping"]);
    }

    #[test]
    fn names_are_shown_with_ids() {
        let names = BTreeMap::from([("c63t".to_owned(), "app".to_owned())]);
        assert_eq!(with_names("c63t", &names), "app (c63t)");
        assert_eq!(with_names("http://a/c63t", &names), "http://a/c63t (app)");
        assert_eq!(with_names("other", &names), "other");
    }
}
