//! Fetches a target's catalogue: at the target's creation and on request.

mod reason;

use std::sync::Arc;

use http::{HeaderValue, StatusCode};

use self::reason::{Reason, SyncFailure};
use super::catalogue::{self, Catalogue};
use super::endpoint::TargetKind;
use super::handshake::ASKED_VERSION;
use super::mcp_client::McpClient;
use super::tool::Tool;
use super::{Target, TargetState, TargetStatus};
use crate::gateway::outbound::{self};
use crate::gateway::{Gateway, GatewayService};
use crate::trace::{Check, Confidence, HopName, Recorder, WARNING};

/// Fetches the tools of the target's server and stores the outcome in the target: READY with the catalogue, or
/// FAILED with AWS's status reasons. Writes a trace of its own.
///
/// Inferred: a target that had a catalogue before keeps it through a failure, as SYNCHRONIZE_UNSUCCESSFUL.
pub(crate) async fn synchronize(service: &GatewayService, gateway: &Gateway, target: &Target) {
    let recorder = service.traces.begin(HopName::Gateway, format!("synchronize {}", target.name));
    recorder.of(&gateway.label);
    let before = target.state();
    let mut broken_off = BrokenOff { target, before: None };
    if before.status != TargetStatus::Creating {
        target.set_state(TargetState { status: TargetStatus::Synchronizing, ..(*before).clone() });
        broken_off.before = Some(before);
    }
    let limit = target.timeouts.synchronize;
    let outcome = match tokio::time::timeout(limit, fetch(service, gateway, target, &recorder)).await {
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
    gateway: &Gateway,
    target: &Target,
    recorder: &Recorder,
) -> Result<Catalogue, SyncFailure> {
    let credentials = outbound::credentials(service, gateway, &target.credential, recorder);
    let mut server = McpClient {
        client: &service.client,
        entropy: &service.entropy,
        endpoint: &target.server,
        credentials: credentials.await.map_err(SyncFailure::Credentials)?,
        protocol_version: HeaderValue::from_static(ASKED_VERSION),
        session: None,
        recorder: recorder.clone(),
    };
    let outcome = catalogue::fetch(&mut server, &target.name).await;
    match &outcome {
        Ok(catalogue) if catalogue.agreement.keeps_sessions => target.server_session.keep(&server),
        // The session of a runtime ends with its microVM; only a server's own has to be ended.
        Err(_) if target.server.kind == TargetKind::Foreign => server.end_session(),
        _ => {}
    }
    outcome.map_err(SyncFailure::Catalogue)
}

fn store(
    service: &GatewayService,
    target: &Target,
    recorder: &Recorder,
    outcome: Result<Catalogue, SyncFailure>,
) {
    let now = service.clock.now();
    let trace_id = recorder.trace_id().to_str().ok().map(str::to_owned);
    let state = match outcome {
        Ok(Catalogue { agreement, tools, duplicates }) => {
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
                protocol_version: agreement.protocol_version,
                keeps_sessions: agreement.keeps_sessions,
            }
        }
        Err(failure) => {
            let Reason { text, confidence } = Reason::of(&failure, &target.server);
            recorder.check(Check::failed(
                "catalogue",
                "initialize and tools/list succeed",
                failure.to_string(),
            ));
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

#[cfg(test)]
mod tests;
