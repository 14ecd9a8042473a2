//! A gateway's response, before it is HTTP.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};
use serde_json::Value;
use serde_json::value::RawValue;

use super::envelope;
use crate::base::http::{Body, full};
use crate::trace::{Confidence, Recorder};

/// One response, with its summary for the trace.
#[derive(Debug)]
pub(crate) struct Reply {
    status: StatusCode,
    body: Bytes,
    challenge: Option<HeaderValue>,
    summary: Cow<'static, str>,
    confidence: Confidence,
}

impl Reply {
    /// A JSON response; `summary` is for the trace.
    pub(crate) fn json(
        status: StatusCode,
        body: impl Into<Bytes>,
        summary: impl Into<Cow<'static, str>>,
        confidence: Confidence,
    ) -> Self {
        Self { status, body: body.into(), challenge: None, summary: summary.into(), confidence }
    }

    /// 200 with a result, which is already JSON.
    pub(crate) fn result(
        id: &RawValue,
        result: &[u8],
        summary: impl Into<Cow<'static, str>>,
        confidence: Confidence,
    ) -> Self {
        Self::json(StatusCode::OK, envelope::success(id, result), summary, confidence)
    }

    /// A result with `isError` that says to the caller what was wrong with the call; `text` is the trace's summary too.
    /// Recorded: refused arguments, 200, 2026-07.
    pub(crate) fn tool_error(id: &RawValue, text: String, confidence: Confidence) -> Self {
        let result = format!(r#"{{"content":[{}],"isError":true}}"#, text_content(&text));
        Self::result(id, result.as_bytes(), text, confidence)
    }

    /// A JSON-RPC error; `id` is JSON. A gateway's own are not published, so they are all inferred.
    pub(crate) fn error(status: StatusCode, id: &str, code: i32, message: &str) -> Self {
        let body = envelope::failure(id, code, message);
        Self::json(status, body, format!("{code} {message}"), Confidence::Inferred)
    }

    /// 202 with an empty body. Recorded: notifications/initialized, 2026-09.
    pub(crate) fn accepted() -> Self {
        Self::json(StatusCode::ACCEPTED, Bytes::new(), "accepted", Confidence::Recorded)
    }

    /// 405 with an empty body. Inferred: MCP allows a server to refuse GET and DELETE this way; AWS's response is not
    /// published.
    pub(crate) fn method_not_allowed() -> Self {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        Self::json(status, Bytes::new(), "a gateway accepts only POST", Confidence::Inferred)
    }

    /// The same response with a `WWW-Authenticate` header.
    pub(crate) fn with_challenge(self, challenge: HeaderValue) -> Self {
        Self { challenge: Some(challenge), ..self }
    }

    /// Records the response in the trace and returns it as HTTP.
    pub(crate) fn into_response(self, recorder: &Recorder) -> Response<Body> {
        recorder.answered(self.status, self.summary, self.confidence);
        let has_body = !self.body.is_empty();
        let mut response = Response::new(full(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if has_body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(challenge) = self.challenge {
            headers.insert(WWW_AUTHENTICATE, challenge);
        }
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(ALLOW, HeaderValue::from_static("POST"));
        }
        response
    }
}

pub(crate) fn text_content(text: &str) -> String {
    let text = Value::from(text);
    format!(r#"{{"type":"text","text":{text}}}"#)
}
