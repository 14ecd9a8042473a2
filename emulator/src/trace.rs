//! What happened to a request, hop by hop and check by check, as data.
//!
//! A trace is one outside call to a gateway, a runtime, Identity or a token endpoint, one synchronisation of a target, or
//! one call of another AWS API that was refused or of which something is to be said. Hops that stay in the process are steps of their parent's trace. Secrets, tokens and signatures never
//! enter a trace; the claims of a token do.

pub(crate) mod cause;
pub(super) mod hop_name;
mod recorder;
mod ring;
mod summary;
mod text;
mod written;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::cause::TOOL_ERROR;

pub use self::cause::Cause;
pub use self::hop_name::HopName;
pub(crate) use recorder::{Recorder, Teller};
pub(crate) use ring::{CAPACITY, Page, Traces};
pub(crate) use summary::milliseconds;
pub use summary::{TraceSummary, with_names};
pub(crate) use text::shortened;

/// The header under which an answer carries the id of its trace.
pub const TRACE_ID_HEADER: &str = "x-agentcore-local-trace-id";

/// One outside call with all its hops.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Trace {
    /// What `agentcore-local trace ID` takes, and what the answer carried in [`TRACE_ID_HEADER`].
    pub id: String,
    /// When the call came in, by the emulator's clock: ISO 8601 in UTC with milliseconds.
    pub started_at: String,
    /// What was asked: the tree's first line, such as `tools/call m2m-auth-demo-mcp-target___add_numbers`.
    pub title: String,
    /// Failed as soon as any check failed; running until the first hop has answered.
    pub verdict: Verdict,
    /// The hops in the order in which they began.
    pub hops: Vec<Hop>,
    /// The check at which it failed; none when nothing did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// The names of the ids in the checks that failed, such as those of app clients.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
}

impl Trace {
    /// All checks that failed, in the order of the hops.
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

    /// What the tool itself said was wrong; none where it was not reached or gave a result.
    pub fn tool_error(&self) -> Option<&str> {
        fn find(hops: &[Hop]) -> Option<&str> {
            let own = |hop: &'_ Hop| hop.checks.iter().position(|check| check.check == TOOL_ERROR);
            hops.iter().find_map(|hop| match own(hop) {
                Some(at) => hop.checks.get(at).map(|check| &*check.actual),
                None => find(&hop.hops),
            })
        }
        find(&self.hops)
    }
}

/// The check, noted, by which a line of the trace warns although nothing failed.
pub(crate) const WARNING: &str = "warning";

/// One station of the way.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Hop {
    /// Which station.
    pub hop: HopName,
    /// What it was asked to do.
    pub title: String,
    /// Which gateway, runtime or user pool domain it is, by name; none where there is none of the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Failed when a check of its own, or one of the hops below it, failed.
    pub verdict: Verdict,
    /// From its begin to its answer's head, in microseconds; none while it runs.
    pub microseconds: Option<u64>,
    /// What was checked, in order.
    pub checks: Vec<Check>,
    /// What this hop answered; none while it runs.
    pub answer: Option<Answer>,
    /// The hops that this one asked.
    pub hops: Vec<Hop>,
}

/// One check: what was expected and what was there.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Such as `exp`, `allowedClients`, `inputSchema`.
    pub check: Cow<'static, str>,
    /// What had to be there.
    pub expected: Cow<'static, str>,
    /// What was there.
    pub actual: Cow<'static, str>,
    /// How it went.
    pub verdict: Verdict,
}

/// What a hop answered.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The answer's text where it tells of a failure, else a short summary; never a token.
    pub text: Cow<'static, str>,
    /// How sure the emulator is that AWS answers exactly so.
    pub confidence: Confidence,
}

/// How a check, a hop or a whole call went.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not finished.
    Running,
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
    /// Told for information: nothing was decided by it.
    Noted,
}

/// How sure the emulator is of an answer.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub enum Confidence {
    /// Recorded from AWS.
    #[serde(rename = "R")]
    Recorded,
    /// Documented by AWS.
    #[serde(rename = "D")]
    Documented,
    /// Inferred: nobody has published what AWS answers here.
    #[serde(rename = "I")]
    Inferred,
    /// Not rated: an API call's error, of which the service's source says whether it is recorded, documented or inferred.
    #[serde(rename = "U")]
    Unrated,
}

impl Check {
    /// A check that passed. A long text of these is kept in part.
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
        }
    }

    /// A check that failed.
    pub(crate) fn failed(
        check: impl Into<Cow<'static, str>>,
        expected: impl Into<Cow<'static, str>>,
        actual: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { verdict: Verdict::Failed, ..Self::passed(check, expected, actual) }
    }

    /// Something worth knowing by which nothing was decided.
    pub(crate) fn noted(check: impl Into<Cow<'static, str>>, actual: impl Into<Cow<'static, str>>) -> Self {
        Self { verdict: Verdict::Noted, ..Self::passed(check, "", actual) }
    }
}
