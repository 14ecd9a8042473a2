//! Records the steps of a call in a trace if it is refused or has notes.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Instant;

use http::Response;
use jiff::Timestamp;

use super::authorize::{Authorized, Unauthorized};
use super::services::Services;
use crate::aws::without_effect::WithoutEffect;
use crate::aws::{AnsweredError, ApiError, AuditNotes, Principal, signature_error};
use crate::base::http::Body;
use crate::sigv4::SignatureError;
use crate::trace::{Check, Confidence, Recorder, WARNING};

/// The steps of a call. Nothing is kept for a call that succeeds without notes.
#[derive(Debug)]
pub(super) struct Steps {
    pub(super) came_at: Timestamp,
    began: Instant,
    /// The call's hop in the trace of a chain, which is written as it proceeds.
    pub(super) hop: Option<Recorder>,
    /// Why the caller's signature is refused.
    refused_signature: Option<SignatureError>,
    authorized: Option<(Arc<Principal>, Arc<Authorized>)>,
    unauthorized: Option<(Arc<Principal>, Unauthorized)>,
    /// What policies would deny, where IAM only audits.
    pub(super) audit_notes: AuditNotes,
    unknown_members: Vec<String>,
    /// Members without effect, each with its operation.
    without_effect: Vec<(&'static str, WithoutEffect)>,
}

impl Steps {
    pub(super) fn new(came_at: Timestamp) -> Self {
        Self {
            came_at,
            began: Instant::now(),
            hop: None,
            refused_signature: None,
            authorized: None,
            unauthorized: None,
            audit_notes: AuditNotes::default(),
            unknown_members: Vec::new(),
            without_effect: Vec::new(),
        }
    }

    /// Records why the signature is refused.
    pub(super) fn refused_signature(&mut self, error: SignatureError) {
        self.refused_signature = Some(error);
    }

    /// Records that the caller is authorized.
    pub(super) fn authorized(&mut self, principal: &Arc<Principal>, authorized: &Arc<Authorized>) {
        self.authorized = Some((Arc::clone(principal), Arc::clone(authorized)));
    }

    /// Records why the caller is not authorized.
    pub(super) fn unauthorized(&mut self, principal: &Arc<Principal>, why: Unauthorized) {
        self.unauthorized = Some((Arc::clone(principal), why));
    }

    /// Records members that the API model does not have, and that AWS ignores.
    pub(super) fn unknown_members(&mut self, members: Vec<String>) {
        self.unknown_members = members;
    }

    /// Records members that are stored and returned, but have no effect here.
    pub(super) fn without_effect(&mut self, operation: &'static str, members: Vec<WithoutEffect>) {
        self.without_effect = members.into_iter().map(|member| (operation, member)).collect();
    }

    /// Whether a successful call is worth a trace.
    fn have_notes(&self) -> bool {
        !self.unknown_members.is_empty() || self.warns()
    }

    /// Whether a successful call is worth a line.
    fn warns(&self) -> bool {
        !self.without_effect.is_empty() || !self.audit_notes.is_empty()
    }
}

/// Keeps the trace of a call that was refused or has notes, and names it in the response; ends the hop of a chain. `result`
/// is the trace's summary of a success, or the error.
pub(super) fn record(
    api: &Services,
    steps: &mut Steps,
    title: impl FnOnce() -> String,
    result: Result<&Cow<'static, str>, &ApiError>,
    response: &mut Response<Body>,
) {
    // A refused call stored no members, so the next call is the first to report them.
    if result.is_ok() {
        api.first_uses.keep_first(&mut steps.without_effect);
    }
    let hop = match &steps.hop {
        Some(hop) => hop.clone(),
        None if result.is_ok() && !steps.have_notes() => return,
        None => {
            // A refused call has its own line.
            let is_listened_to = result.is_ok() && steps.warns();
            api.traces.begin_api_call((steps.came_at, steps.began), title(), is_listened_to)
        }
    };
    if result.is_err() || steps.have_notes() {
        write(&hop, steps);
    }
    match result {
        Ok(summary) => {
            hop.answered(response.status(), summary.clone(), Confidence::Documented);
        }
        Err(error) => {
            if !hop.has_failed_check() {
                hop.check(refusal(error));
            }
            let text = match &steps.hop {
                Some(_) => error.message.clone(),
                None => format!("{}: {}", error.code, error.message),
            };
            hop.answered(response.status(), text, error.confidence);
        }
    }
    let trace_id = hop.trace_id();
    if let (None, Some(answered)) = (&steps.hop, response.extensions_mut().get_mut::<AnsweredError>()) {
        answered.trace_id = trace_id.to_str().ok().map(str::to_owned);
        answered.hint = result.err().and_then(|error| error.hint.clone());
    }
    hop.mark(response.headers_mut());
}

/// The check at which a call failed: what the caller lacks, or the request, with what AWS knows and does not reveal.
fn refusal(error: &ApiError) -> Check {
    let detail = error.detail.as_deref().unwrap_or(&error.message).to_owned();
    match &error.lacking {
        Some(lacking) => Check::failed(error.cause(), "authorization", lacking.to_string(), detail),
        None => Check::failed(error.cause(), "request", "one that the API takes", detail),
    }
}

fn write(hop: &Recorder, steps: &Steps) {
    for check in steps.refused_signature.iter().flat_map(signature_error::checks) {
        hop.check(check);
    }
    if let Some((principal, authorized)) = &steps.authorized {
        hop.check(Check::noted("caller", principal.to_string()));
        let Authorized { action, resources, by, .. } = &**authorized;
        let expected = match resources.as_str() {
            "" => action.name.to_owned(),
            resources => format!("{} on {resources}", action.name),
        };
        if steps.audit_notes.is_empty() {
            hop.check(Check::passed("authorization", expected, by.clone()));
        }
    }
    if let Some((principal, Unauthorized::Denied(denial) | Unauthorized::Secret(_, denial))) =
        &steps.unauthorized
    {
        hop.check(Check::noted("caller", principal.to_string()));
        hop.check(denial.check());
    }
    for told in steps.audit_notes.all() {
        hop.check(Check::noted(WARNING, format!("would be denied: {told}")));
    }
    for member in &steps.unknown_members {
        hop.check(Check::noted("unknown member", format!("{member}: the API model does not have it")));
    }
    if !steps.without_effect.is_empty() {
        let members: Vec<String> =
            steps.without_effect.iter().map(|(_, member)| member.to_string()).collect();
        hop.check(Check::noted(WARNING, format!("without effect: {}", members.join("; "))));
    }
}
