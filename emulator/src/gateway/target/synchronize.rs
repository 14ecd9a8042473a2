//! Fetches a target's catalogue: at the target's creation and on request.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::backend::Backend;
use super::listing::{ListFailure, Listing};
use super::status_reason::StatusReason;
use super::tool::Tool;
use super::{Target, TargetState, TargetStatus};
use crate::aws::Principal;
use crate::gateway::outbound::{self, OutboundCredentialsError, Permitted};
use crate::gateway::{Gateway, GatewayService};
use crate::trace::{Cause, Check, Confidence, HopName, Recorder, WARNING};

/// Fetches the tools of the target's server and stores the outcome in the target: READY with the catalogue, or
/// FAILED with AWS's status reasons. Writes a trace of its own. `principal` is who asks for it.
///
/// Inferred: a target that had a catalogue before keeps it through a failure, as SYNCHRONIZE_UNSUCCESSFUL.
pub(crate) async fn synchronize(
    service: &GatewayService,
    principal: &Principal,
    gateway: &Gateway,
    target: &Target,
) {
    let recorder = service.traces.begin(HopName::Gateway, format!("synchronize {}", target.name));
    recorder.of(&gateway.label);
    let before = target.state();
    let mut broken_off = BrokenOff { target, before: None };
    if before.status != TargetStatus::Creating {
        target.set_state(TargetState { status: TargetStatus::Synchronizing, ..(*before).clone() });
        broken_off.before = Some(before);
    }
    let limit = target.timeouts.synchronize;
    let outcome =
        match tokio::time::timeout(limit, fetch(service, principal, gateway, target, &recorder)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(SyncFailure::Timeout(limit)),
        };
    broken_off.before = None;
    store(service, target, &recorder, outcome);
}

/// Restores the previous state if the caller goes away: otherwise nothing would ever end that SYNCHRONIZING.
struct BrokenOff<'a> {
    target: &'a Target,
    before: Option<Arc<TargetState>>,
}

impl Drop for BrokenOff<'_> {
    fn drop(&mut self) {
        if let Some(before) = self.before.take() {
            self.target.set_state((*before).clone());
        }
    }
}

async fn fetch(
    service: &GatewayService,
    principal: &Principal,
    gateway: &Gateway,
    target: &Target,
    recorder: &Recorder,
) -> Result<Listing, SyncFailure> {
    let credential = &target.credential;
    let permitted = Permitted::for_synchronization(service, gateway, credential, principal, recorder);
    let permitted = permitted.map_err(SyncFailure::Credentials)?;
    let credentials = outbound::credentials(service, gateway, credential, &permitted, recorder).await;
    let credentials = credentials.map_err(SyncFailure::Credentials)?;
    let outside = (&service.client, &service.entropy);
    let listing = target.backend.list(outside, &target.name, credentials, recorder).await;
    listing.map_err(SyncFailure::Backend)
}

fn store(
    service: &GatewayService,
    target: &Target,
    recorder: &Recorder,
    outcome: Result<Listing, SyncFailure>,
) {
    let now = service.clock.now();
    let trace_id = recorder.trace_id().to_str().ok().map(str::to_owned);
    let state = match outcome {
        Ok(Listing { tools, duplicates }) => {
            for name in duplicates {
                recorder
                    .check(Check::noted("tools", format!("{name} is listed twice: the first one counts")));
            }
            tell_problems(recorder, &tools);
            let text = format!("READY, {} tools", tools.len());
            recorder.answered(StatusCode::OK, text, Confidence::Recorded);
            TargetState {
                status: TargetStatus::Ready,
                status_reasons: Vec::new(),
                updated_at: now,
                last_synchronized_at: Some(now),
                trace_id,
                tools,
            }
        }
        Err(failure) => {
            recorder.check(Check::failed(
                failure.cause(),
                "catalogue",
                "initialize and tools/list succeed",
                failure.to_string(),
            ));
            let StatusReason { text, confidence } = failure.reason(&target.backend);
            let before = target.state();
            let status = match before.last_synchronized_at {
                Some(_) => TargetStatus::SynchronizeUnsuccessful,
                None => TargetStatus::Failed,
            };
            recorder.answered(StatusCode::OK, format!("{}: {text}", status.as_str()), confidence);
            TargetState { status, status_reasons: vec![text], updated_at: now, trace_id, ..(*before).clone() }
        }
    };
    target.set_state(state);
}

/// Records the problems of the tools' schemas: the first as the trace's warning, then each.
fn tell_problems(recorder: &Recorder, tools: &[Arc<Tool>]) {
    let of_tool = |tool: &Arc<Tool>| {
        let named = |problem| format!("{}: {problem}", tool.exposed_name);
        tool.problems().into_iter().map(named).collect::<Vec<_>>()
    };
    let problems: Vec<String> = tools.iter().flat_map(of_tool).collect();
    let Some(first) = problems.first() else { return };
    let warning = match problems.len() - 1 {
        0 => first.clone(),
        others => format!("{first} (and {others} more)"),
    };
    recorder.check(Check::noted(WARNING, warning));
    for problem in problems {
        recorder.check(Check::noted("inputSchema", problem));
    }
}

/// Why a target has no new catalogue. `Display` says what happened, for the trace.
#[derive(Debug, thiserror::Error)]
enum SyncFailure {
    #[error("{0}")]
    Credentials(OutboundCredentialsError),
    #[error("{}", .0.detail)]
    Backend(ListFailure),
    /// It took too long.
    #[error("no catalogue within {} s", .0.as_secs_f32())]
    Timeout(Duration),
}

impl SyncFailure {
    /// Which of the known mistakes it is.
    fn cause(&self) -> Cause {
        match self {
            Self::Credentials(error) => error.cause(),
            Self::Backend(failure) => failure.cause,
            Self::Timeout(_) => Cause::ServerTooSlow,
        }
    }

    fn reason(self, backend: &Backend) -> StatusReason {
        match self {
            Self::Credentials(error) => StatusReason::of_credentials(&error),
            Self::Backend(failure) => failure.reason,
            Self::Timeout(_) => backend.timeout_reason(),
        }
    }
}

#[cfg(test)]
mod tests;
