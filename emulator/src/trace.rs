//! What happened to a request, hop by hop and check by check, as data.
//!
//! A trace is one outside call to a gateway, a runtime, Identity or a token endpoint, one synchronisation of a target, or
//! one call of another AWS API that was refused or has notes. Hops within the process are steps of their parent's trace.
//! Secrets, tokens and signatures never enter a trace; the claims of a token do.

mod answer_headers;
mod cause;
mod explained;
mod explanation;
mod failed_check;
pub(super) mod hop_name;
mod observers;
mod recorder;
mod ring;
mod summary;
mod text;
mod written;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::cause::Cause;
pub use self::explanation::{ExplainedFailure, ExplainedHop, ExplainedWarning, Explanation};
pub use self::failed_check::FailedCheck;
pub use self::hop_name::HopName;
pub(crate) use observers::Directory;
pub(crate) use recorder::{CallingHop, Recorder};
pub(crate) use ring::{CAPACITY, Page, Traces};
pub(crate) use summary::milliseconds;
pub use summary::{TraceSummary, with_names};
pub(crate) use text::shortened;

/// The response header that carries the trace id.
pub const TRACE_ID_HEADER: &str = "x-agentcore-local-trace-id";

/// The response header that says why the call was refused: the sentence of [`FailedCheck`], percent-encoded, at most
/// 512 bytes. It is absent from a response that was not refused, and with [`Builder::plain_answers`](crate::Builder).
pub const CAUSE_HEADER: &str = "x-agentcore-local-cause";

/// One outside call and all its hops.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Trace {
    /// The id that `agentcore-local trace ID` takes and that the response carries in [`TRACE_ID_HEADER`].
    pub id: String,
    /// When the call arrived, by the emulator's clock, in ISO 8601 and UTC with milliseconds.
    pub started_at: String,
    /// The request, as the first line of the tree, such as `tools/call m2m-auth-demo-mcp-target___add_numbers`.
    pub title: String,
    /// Failed as soon as any check failed; running until the first hop has responded.
    pub verdict: Verdict,
    /// The hops in the order in which they started.
    pub hops: Vec<Hop>,
    /// The check at which the call failed; `None` if nothing failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<FailedCheck>,
    /// The names behind the ids in the failed checks, such as those of app clients.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
}

impl Trace {
    /// Returns all failed checks, in the order of the hops.
    pub fn failed_checks(&self) -> Vec<&Check> {
        fn gather<'t>(hops: &'t [Hop], failed: &mut Vec<&'t Check>) {
            for hop in hops {
                failed.extend(hop.checks.iter().filter(|check| check.verdict == Verdict::Failed));
                gather(&hop.hops, failed);
            }
        }
        let mut failed = Vec::new();
        gather(&self.hops, &mut failed);
        failed
    }

    /// Returns the error that the tool itself reported; `None` if it was not reached or returned a result.
    pub fn tool_error(&self) -> Option<&str> {
        fn find(hops: &[Hop]) -> Option<&str> {
            let own =
                |hop: &'_ Hop| hop.checks.iter().position(|check| check.cause == Some(Cause::ToolError));
            hops.iter().find_map(|hop| match own(hop) {
                Some(at) => hop.checks.get(at).map(|check| &*check.actual),
                None => find(&hop.hops),
            })
        }
        find(&self.hops)
    }
}

/// The name of a noted check that warns although nothing failed.
pub(crate) const WARNING: &str = "warning";

/// One hop of a call.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Hop {
    /// Which hop it is.
    pub hop: HopName,
    /// What the hop was asked to do.
    pub title: String,
    /// The name of the gateway, runtime or user pool domain; `None` if there is none of that name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Failed if a check of its own, or one of the hops below it, failed.
    pub verdict: Verdict,
    /// The time from its start to its response head, in microseconds; `None` while it runs.
    pub microseconds: Option<u64>,
    /// The checks in order.
    pub checks: Vec<Check>,
    /// The response of this hop; `None` while it runs.
    pub answer: Option<Answer>,
    /// The hops that this one called.
    pub hops: Vec<Hop>,
}

/// One check: the expected and the actual value.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The name of the check, such as `exp`, `allowedClients`, `inputSchema`.
    pub check: Cow<'static, str>,
    /// The expected value.
    pub expected: Cow<'static, str>,
    /// The actual value.
    pub actual: Cow<'static, str>,
    /// The result.
    pub verdict: Verdict,
    /// Which of the known mistakes it is, if it failed or warns of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// The response of a hop.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The response text if it reports a failure, else a short summary; never a token.
    pub text: Cow<'static, str>,
    /// How sure the emulator is that AWS responds exactly so.
    pub confidence: Confidence,
}

/// The result of a check, a hop or a whole call.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not finished.
    Running,
    /// As expected.
    Passed,
    /// Not as expected.
    Failed,
    /// For information only: it decided nothing.
    Noted,
}

/// How sure the emulator is of a response.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum Confidence {
    /// Recorded from AWS.
    #[serde(rename = "R")]
    Recorded,
    /// Documented by AWS.
    #[serde(rename = "D")]
    Documented,
    /// Inferred: no one has published what AWS answers here.
    #[serde(rename = "I")]
    Inferred,
}

impl Check {
    /// Whether it warns although nothing failed.
    pub fn is_warning(&self) -> bool {
        self.verdict == Verdict::Noted && self.check == WARNING
    }

    /// A check that passed. Long text is truncated.
    pub(crate) fn passed(
        check: impl Into<Cow<'static, str>>,
        expected: impl Into<Cow<'static, str>>,
        actual: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            check: text::kept(check.into()),
            expected: text::kept(expected.into()),
            actual: text::kept(actual.into()),
            verdict: Verdict::Passed,
            cause: None,
        }
    }

    /// A check that failed, and which of the known mistakes it is.
    pub(crate) fn failed(
        cause: Cause,
        check: impl Into<Cow<'static, str>>,
        expected: impl Into<Cow<'static, str>>,
        actual: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { verdict: Verdict::Failed, cause: Some(cause), ..Self::passed(check, expected, actual) }
    }

    /// A warning although nothing failed: what would break in AWS, or for another client.
    pub(crate) fn warned(cause: Cause, actual: impl Into<Cow<'static, str>>) -> Self {
        Self { cause: Some(cause), ..Self::noted(WARNING, actual) }
    }

    /// Information that decided nothing.
    pub(crate) fn noted(check: impl Into<Cow<'static, str>>, actual: impl Into<Cow<'static, str>>) -> Self {
        Self { verdict: Verdict::Noted, ..Self::passed(check, "", actual) }
    }
}
