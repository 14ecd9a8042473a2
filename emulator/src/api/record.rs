//! What a call went through: written into a trace when it is refused, or when there is something to say of it.

use std::time::Instant;

use http::{HeaderName, Response};
use jiff::Timestamp;

use super::Api;
use super::authorize::Authorized;
use crate::aws::{ApiError, Principal};
use crate::base::http::Body;
use crate::control::WithoutEffect;
use crate::trace::{Check, Confidence, TRACE_ID_HEADER, WARNING};

/// The steps of one call. Nothing is kept for a call that succeeds and of which nothing is to be said.
#[derive(Debug)]
pub(super) struct Steps {
    came_at: Timestamp,
    began: Instant,
    authorized: Option<Step>,
    unknown_members: Vec<String>,
    without_effect: Vec<WithoutEffect>,
}

#[derive(Debug)]
struct Step {
    principal: Principal,
    action: &'static str,
    resource: String,
}

impl Steps {
    /// The steps of a call that comes now.
    pub(super) fn new(came_at: Timestamp) -> Self {
        Self {
            came_at,
            began: Instant::now(),
            authorized: None,
            unknown_members: Vec::new(),
            without_effect: Vec::new(),
        }
    }

    /// The caller may do what it asks for.
    pub(super) fn authorized(&mut self, principal: &Principal, authorized: &Authorized) {
        let Authorized { action, resource } = authorized;
        self.authorized =
            Some(Step { principal: principal.clone(), action: action.name, resource: resource.clone() });
    }

    /// Members that the API model does not have, and that AWS leaves out of account.
    pub(super) fn unknown_members(&mut self, members: Vec<String>) {
        self.unknown_members = members;
    }

    /// Members that are kept and given back, and change nothing here.
    pub(super) fn without_effect(&mut self, members: Vec<WithoutEffect>) {
        self.without_effect = members;
    }

    /// Whether a call that succeeded is worth a trace.
    fn have_notes(&self) -> bool {
        !self.unknown_members.is_empty() || !self.without_effect.is_empty()
    }
}

/// Keeps the trace of a call that was refused or has notes, and names it in the answer.
pub(super) fn record(
    api: &Api,
    steps: &Steps,
    title: String,
    error: Option<&ApiError>,
    response: &mut Response<Body>,
) {
    if error.is_none() && !steps.have_notes() {
        return;
    }
    // A refused call has a line of its own.
    let is_listened_to = error.is_none() && !steps.without_effect.is_empty();
    let hop = api.traces.begin_api_call((steps.came_at, steps.began), title, is_listened_to);
    if let Some(Step { principal, action, resource }) = &steps.authorized {
        hop.check(Check::noted("caller", principal.to_string()));
        hop.check(Check::noted(
            "authorization",
            format!("{action} on {resource}: policies are not evaluated yet"),
        ));
    }
    for member in &steps.unknown_members {
        hop.check(Check::noted("unknown member", format!("{member}: the API model does not have it")));
    }
    if !steps.without_effect.is_empty() {
        let members: Vec<String> = steps.without_effect.iter().map(ToString::to_string).collect();
        hop.check(Check::noted(WARNING, format!("without effect: {}", members.join("; "))));
    }
    let text = error.map_or_else(String::new, |error| format!("{}: {}", error.code, error.message));
    if let Some(detail) = error.and_then(|error| error.detail.clone()) {
        hop.check(Check::noted("detail", detail));
    }
    hop.answered(response.status(), text, Confidence::Inferred);
    response.headers_mut().insert(HeaderName::from_static(TRACE_ID_HEADER), hop.trace_id());
}
