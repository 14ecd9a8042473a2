//! Responses of 4xx and 5xx outside the chain, for the lines of `up`.

use std::sync::Arc;

use http::{HeaderValue, Method, Request, Response, Uri};

use super::not_admitted::OWN;
use crate::activity::{Activity, ActivitySink, Refusal};
use crate::aws::AnsweredError;
use crate::aws::json11::TARGET;
use crate::trace::TRACE_ID_HEADER;

/// What is kept of a request in case it is refused; cheap, because nearly none is.
pub(super) struct RefusalReport {
    activity: ActivitySink,
    method: Method,
    uri: Uri,
    target: Option<HeaderValue>,
}

impl RefusalReport {
    pub(super) fn new<B>(activity: &ActivitySink, request: &Request<B>) -> Self {
        Self {
            activity: Arc::clone(activity),
            method: request.method().clone(),
            uri: request.uri().clone(),
            target: request.headers().get(TARGET).cloned(),
        }
    }

    pub(super) fn path(&self) -> &str {
        self.uri.path()
    }

    /// Reports a refusal; a call of the chain has reported itself.
    pub(super) fn report<B>(self, response: &Response<B>) {
        let status = response.status();
        let is_success = !status.is_client_error() && !status.is_server_error();
        let answered = response.extensions().get::<AnsweredError>().cloned();
        let is_outside_of_chain = answered.as_ref().is_some_and(|error| error.trace_id.is_some());
        if is_success || (response.headers().contains_key(TRACE_ID_HEADER) && !is_outside_of_chain) {
            return;
        }
        if answered.is_none() && self.uri.path().starts_with(OWN) {
            return;
        }
        let AnsweredError { code, message, hint, operation, trace_id } = answered.unwrap_or_default();
        let header = response.headers().get("x-amzn-errortype").and_then(|code| code.to_str().ok());
        let code =
            if code.is_empty() { header.unwrap_or_default().trim_end_matches(':').to_owned() } else { code };
        let target = self.target.as_ref().and_then(|target| target.to_str().ok());
        let targeted = target.and_then(|target| target.rsplit('.').next()).map(str::to_owned);
        (self.activity)(Activity::Refusal(Refusal {
            status: status.as_u16(),
            method: self.method.to_string(),
            path: self.uri.path().to_owned(),
            operation: operation.or(targeted),
            code: (!code.is_empty()).then_some(code),
            message,
            trace_id,
            hint,
        }));
    }
}
