//! One tools/call to a target, whatever it calls.

use super::tool_call::{CallFailure, ToolCall};
use super::{Target, Tool};
use crate::base::Entropy;
use crate::base::http::SharedClient;
use crate::gateway::outbound::OutboundCredentials;
use crate::trace::{Cause, Check, Confidence, Recorder};

/// Calls `tool` of the target with `credentials`; returns the result as JSON, its members in AWS's order.
pub(crate) async fn call(
    (client, entropy): (&SharedClient, &Entropy),
    target: &Target,
    tool: &Tool,
    call: ToolCall<'_>,
    credentials: OutboundCredentials,
    recorder: &Recorder,
) -> Result<Vec<u8>, CallFailure> {
    let state = target.state();
    if state.last_synchronized_at.is_none() {
        // Inferred: without a catalogue AWS knows no such tool, so this happens only while the target changes.
        let detail = format!("Target {} is in {} status", target.name, state.status.as_str());
        recorder.check(Check::failed(Cause::TargetFailed, "target", "READY", state.status.as_str()));
        return Err(CallFailure { detail, cause: Cause::TargetFailed, confidence: Confidence::Inferred });
    }
    let credentials_and_limit = (credentials, target.timeouts.call);
    target.backend.call((client, entropy), tool, call, credentials_and_limit, recorder).await
}
