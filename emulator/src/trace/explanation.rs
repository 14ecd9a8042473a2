//! A trace explained: what broke, what mends it, and what AWS would have shown.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cause::Cause;
use super::failed_check::FailedCheck;
use super::hop_name::HopName;
use super::summary::with_names;
use super::{Answer, Check, Confidence, Hop, Trace, Verdict};

/// Why a call failed and what mends it, as `GET /_local/traces/{id}/explanation` returns it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Explanation {
    /// The id of the trace.
    pub trace_id: String,
    /// When the call arrived, by the emulator's clock, in ISO 8601 and UTC with milliseconds.
    pub started_at: String,
    /// The request, such as `tools/list`.
    pub title: String,
    /// Failed as soon as any check failed; running until the first hop has responded.
    pub verdict: Verdict,
    /// What failed; `None`, and `null` in JSON, if nothing did.
    pub failed: Option<ExplainedFailure>,
    /// What would break in AWS or for another client, although it did not fail here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<ExplainedWarning>,
    /// The hops in the order in which they started.
    pub hops: Vec<ExplainedHop>,
    /// The names behind the ids in these texts, such as those of app clients.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
}

/// The check at which a call failed, in words.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ExplainedFailure {
    /// The hop of the check.
    pub hop: HopName,
    /// The name of the gateway, runtime or user pool domain; `None` if there is none of that name.
    pub resource: Option<String>,
    /// The name of the check, such as `allowedClients`.
    pub check: String,
    /// The expected value, with the names of the ids in it.
    pub expected: String,
    /// The actual value, with the names of the ids in it and, if the hop was not the first, its own status and text.
    pub actual: String,
    /// Which of the known mistakes it is.
    pub cause: Cause,
    /// What broke, where and why, in one sentence without a full stop.
    pub sentence: String,
    /// What mends it: an attribute of Terraform, a line of a stack file, an IAM statement or a command.
    pub fix: String,
    /// How sure the emulator is of `aws_shows`.
    pub confidence: Confidence,
    /// What AWS shows the caller: the text of the first hop's response. Empty while the call runs.
    pub aws_shows: String,
    /// The status of that response; `None` while the call runs.
    pub aws_status: Option<u16>,
}

/// A warning of an explained call.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ExplainedWarning {
    /// The hop that it is about.
    pub hop: HopName,
    /// Which of the known mistakes it is.
    pub cause: Cause,
    /// What would break, where and why, in one sentence without a full stop.
    pub sentence: String,
    /// What mends it.
    pub fix: String,
}

/// One hop of an explained call.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ExplainedHop {
    /// Which hop it is.
    pub hop: HopName,
    /// The name of the gateway, runtime or user pool domain; `None` if there is none of that name.
    pub resource: Option<String>,
    /// What the hop was asked to do.
    pub title: String,
    /// The number of hops between the caller and this one: 0 for the first.
    pub depth: usize,
    /// Failed if a check of its own, or one of the hops below it, failed.
    pub verdict: Verdict,
    /// The time from its start to its response head, in microseconds; `None` while it runs.
    pub microseconds: Option<u64>,
    /// The checks of its own that failed.
    pub failed_checks: Vec<Check>,
    /// Its response; `None` while it runs.
    pub answer: Option<Answer>,
}

impl Trace {
    /// Explains the trace.
    pub fn explanation(&self) -> Explanation {
        let (mut hops, mut warnings) = (Vec::new(), Vec::new());
        gather(&self.hops, 0, &mut hops);
        warn(&self.hops, &mut warnings);
        Explanation {
            trace_id: self.id.clone(),
            started_at: self.started_at.clone(),
            title: self.title.clone(),
            verdict: self.verdict,
            failed: self.cause.as_ref().map(|failed| failure(failed, &hops)),
            warnings,
            hops,
            names: self.names.clone(),
        }
    }
}

fn gather(hops: &[Hop], depth: usize, explained: &mut Vec<ExplainedHop>) {
    for hop in hops {
        let is_failed = |check: &&Check| check.verdict == Verdict::Failed;
        explained.push(ExplainedHop {
            hop: hop.hop,
            resource: hop.resource.clone(),
            title: hop.title.clone(),
            depth,
            verdict: hop.verdict,
            microseconds: hop.microseconds,
            failed_checks: hop.checks.iter().filter(is_failed).cloned().collect(),
            answer: hop.answer.clone(),
        });
        gather(&hop.hops, depth + 1, explained);
    }
}

fn warn(hops: &[Hop], warnings: &mut Vec<ExplainedWarning>) {
    for hop in hops {
        for check in hop.checks.iter().filter(|check| check.is_warning()) {
            let Some(cause) = check.cause else { continue };
            let FailedCheck { sentence, fix, .. } =
                FailedCheck::new(hop.hop, hop.resource.as_deref(), check, cause);
            warnings.push(ExplainedWarning { hop: hop.hop, cause, sentence, fix });
        }
        warn(&hop.hops, warnings);
    }
}

fn failure(failed: &FailedCheck, hops: &[ExplainedHop]) -> ExplainedFailure {
    let first = hops.first().and_then(|hop| hop.answer.as_ref());
    let is_its = |hop: &&ExplainedHop| {
        hop.hop == failed.hop
            && hop
                .failed_checks
                .iter()
                .any(|check| check.check == failed.check && check.actual == failed.actual)
    };
    let own = hops.iter().rev().find(is_its).filter(|hop| hop.depth > 0).and_then(|hop| hop.answer.as_ref());
    let named = |text: &str| with_names(text, &failed.names);
    let actual = match own.filter(|answer| says_more(answer, &failed.actual)) {
        Some(Answer { status, text, .. }) => {
            format!("{}; it answered {status} {text}", named(&failed.actual))
        }
        None => named(&failed.actual),
    };
    ExplainedFailure {
        hop: failed.hop,
        resource: failed.resource.clone(),
        check: failed.check.clone(),
        expected: named(&failed.expected),
        actual,
        cause: failed.cause,
        sentence: failed.sentence.clone(),
        fix: failed.fix.clone(),
        confidence: first.map_or(Confidence::Inferred, |answer| answer.confidence),
        aws_shows: first.map(|answer| answer.text.clone().into_owned()).unwrap_or_default(),
        aws_status: first.map(|answer| answer.status),
    }
}

/// Whether the response has a text that the check does not have.
fn says_more(answer: &Answer, actual: &str) -> bool {
    !answer.text.is_empty() && !actual.contains(&*answer.text)
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;
    use crate::base::{Clock, Entropy};
    use crate::trace::Traces;

    fn traces() -> Traces {
        Traces::new(Clock::system(), &Entropy::seeded("trace"))
    }

    #[test]
    fn the_failing_hop_is_quoted_and_aws_shows_what_the_first_one_says() {
        let traces = traces();
        let gateway = traces.begin(HopName::Gateway, "tools/call");
        let runtime = gateway.hop(HopName::Runtime, "invoke");
        runtime.check(Check::failed(Cause::ClientNotAllowed, "allowedClients", "a", "b"));
        runtime.answered(StatusCode::UNAUTHORIZED, "Claim mismatch", Confidence::Recorded);
        gateway.check(Check::failed(Cause::ServerUnauthorized, "result", "a result", "Authorization error"));
        gateway.answered(StatusCode::OK, "An internal error occurred.", Confidence::Documented);
        let explanation = traces.last().unwrap().explanation();
        let failed = explanation.failed.unwrap();
        assert_eq!((failed.hop, failed.cause), (HopName::Runtime, Cause::ClientNotAllowed));
        assert_eq!(failed.actual, "b; it answered 401 Claim mismatch");
        assert_eq!(failed.aws_shows, "An internal error occurred.");
        assert_eq!((failed.aws_status, failed.confidence), (Some(200), Confidence::Documented));
        let depths: Vec<_> = explanation.hops.iter().map(|hop| (hop.depth, hop.verdict)).collect();
        assert_eq!(depths, [(0, Verdict::Failed), (1, Verdict::Failed)]);
    }

    #[test]
    fn nothing_failed_is_null() {
        let traces = traces();
        traces.begin(HopName::Gateway, "ping").answered(StatusCode::OK, "pong", Confidence::Inferred);
        let explanation = serde_json::to_value(traces.last().unwrap().explanation()).unwrap();
        assert_eq!(
            (&explanation["verdict"], &explanation["failed"]),
            (&"passed".into(), &serde_json::Value::Null)
        );
    }
}
