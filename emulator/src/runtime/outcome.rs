//! The outcome of an invocation, for the client and for the trace.

use http::{Response, StatusCode};
use serde::Serialize;
use serde_json::value::RawValue;

use super::host::error::HostError;
use super::message::request_id;
use crate::aws::ApiError;
use crate::aws::rest_json::json;
use crate::base::http::Body;
use crate::trace::{Check, Confidence, Recorder};

/// A response, and its entry in the trace.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) response: Response<Body>,
    /// The response's text if it reports a failure, else its kind.
    pub(crate) text: String,
    /// The confidence that AWS responds this way.
    pub(crate) confidence: Confidence,
    /// Whether its body is the server's, for whose end the trace waits.
    pub(crate) is_relayed: bool,
}

impl Outcome {
    /// A refusal in REST-JSON.
    pub(crate) fn refused(error: ApiError) -> Self {
        let confidence = error.confidence;
        Self::whole(error.message.clone(), error.into_response(), confidence)
    }

    /// A response whose whole body is known.
    pub(crate) fn whole(text: impl Into<String>, response: Response<Body>, confidence: Confidence) -> Self {
        Self { response, text: text.into(), confidence, is_relayed: false }
    }

    /// Records the response in the trace and returns it for the client.
    pub(crate) fn record(self, recorder: &Recorder) -> Response<Body> {
        let status = self.response.status();
        match self.is_relayed {
            true => recorder.answers(status, self.text, self.confidence),
            false => recorder.answered(status, self.text, self.confidence),
        }
        self.response
    }
}

/// JSON-RPC's code for a failed server. Recorded: MCP runtimes, 2026.
const RUNTIME_ERROR: i32 = -32010;

/// JSON-RPC's code for an internal error. Recorded: MCP runtimes, 2026.
const INTERNAL_ERROR: i32 = -32603;

/// What went wrong behind the runtime; the text is AWS's, the trace has the real reason.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum RuntimeFailure {
    /// The server could not be started, or nothing listens.
    #[error(
        "An error occurred when starting the runtime. Please check your CloudWatch logs for more information."
    )]
    Start,
    /// Nothing provides the image. Recorded: the response to a container that cannot be started.
    #[error(
        "An error occurred when starting the runtime. Please check your CloudWatch logs for more information."
    )]
    NoImage,
    /// It did not listen in time. Recorded: the text with AWS's 120 s; a shorter deadline does not change it.
    #[error("Runtime initialization time exceeded. Please make sure that initialization completes in 120s.")]
    StartTooSlow,
    #[error("Received error ({}) from runtime. Please check your CloudWatch logs for more information.", .0.as_u16())]
    Status(StatusCode),
    #[error("An internal error occurred while processing the request.")]
    NoAnswer,
    /// It did not respond within the request timeout.
    #[error("Received error (504) from runtime. Please check your CloudWatch logs for more information.")]
    TimedOut,
}

impl From<&HostError> for RuntimeFailure {
    fn from(error: &HostError) -> Self {
        match error {
            HostError::TooSlow { .. } | HostError::Silent { .. } => Self::StartTooSlow,
            HostError::NoImage(_) => Self::NoImage,
            _ => Self::Start,
        }
    }
}

impl RuntimeFailure {
    /// The response to the request with this body.
    ///
    /// Recorded: HTTP 200 with -32010 and the request's id, and the plain 424 of a slow start and of an image that does
    /// not start. Documented: 424 RuntimeClientError. Inferred: that a request without an id gets the latter, and the
    /// response
    /// when the server gives none at all.
    pub(crate) fn outcome(self, request: &[u8]) -> Outcome {
        let text = self.to_string();
        let is_plain = matches!(self, Self::NoImage | Self::StartTooSlow);
        let id = if is_plain { None } else { request_id(request) };
        let response = match id {
            Some(id) => self.json_rpc(id, &text),
            None => ApiError::new(StatusCode::FAILED_DEPENDENCY, "RuntimeClientError", text.as_str())
                .into_response(),
        };
        Outcome::whole(text, response, self.confidence())
    }

    fn json_rpc(self, id: &RawValue, message: &str) -> Response<Body> {
        #[derive(Serialize)]
        struct Answer<'a> {
            jsonrpc: &'a str,
            id: &'a RawValue,
            error: Error<'a>,
        }
        #[derive(Serialize)]
        struct Error<'a> {
            code: i32,
            message: &'a str,
        }
        let code = if self == Self::NoAnswer { INTERNAL_ERROR } else { RUNTIME_ERROR };
        json(StatusCode::OK, &Answer { jsonrpc: "2.0", id, error: Error { code, message } })
    }

    fn confidence(self) -> Confidence {
        match self {
            Self::Start | Self::NoImage | Self::StartTooSlow | Self::Status(_) => Confidence::Recorded,
            Self::NoAnswer | Self::TimedOut => Confidence::Inferred,
        }
    }
}

/// A refusal by AWS itself, which the trace shows as a failed check.
pub(crate) fn refuse(error: ApiError, check: &'static str, recorder: &Recorder) -> Outcome {
    recorder.check(Check::failed(error.cause(), check, "as AWS takes it", error.message.clone()));
    Outcome::refused(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::http::read;

    async fn answered(failure: RuntimeFailure, request: &str) -> (u16, String, Option<String>) {
        let outcome = failure.outcome(request.as_bytes());
        let (parts, body) = outcome.response.into_parts();
        let body = read(body, 10_000).await.unwrap();
        let error_type =
            parts.headers.get("x-amzn-errortype").map(|value| value.to_str().unwrap().to_owned());
        (parts.status.as_u16(), String::from_utf8(body.to_vec()).unwrap(), error_type)
    }

    #[tokio::test]
    async fn the_id_comes_back_as_the_bytes_that_were_sent() {
        for id in ["3", "-1.50", "\"list\\u002dtools\"", "12345678901234567890123"] {
            let request = format!(r#"{{"jsonrpc":"2.0","method":"tools/list","id": {id} }}"#);
            let expected = format!(
                "{{\"jsonrpc\":\"2.0\",\"id\":{id},\"error\":{{\"code\":-32010,\"message\":\"Received error (404) \
                 from runtime. Please check your CloudWatch logs for more information.\"}}}}"
            );
            let answer = answered(RuntimeFailure::Status(StatusCode::NOT_FOUND), &request).await;
            assert_eq!(answer, (200, expected, None));
        }
    }

    #[tokio::test]
    async fn without_an_id_the_answer_is_424() {
        for request in
            ["", "[]", "[1]", "{", "{}", r#"{"id":null}"#, r#"{"id":{}}"#, r#"{"id":true}"#, "\u{feff}1"]
        {
            let answer = answered(RuntimeFailure::Start, request).await;
            let expected = r#"{"message":"An error occurred when starting the runtime. Please check your CloudWatch logs for more information."}"#;
            assert_eq!(
                answer,
                (424, expected.to_owned(), Some("RuntimeClientError".to_owned())),
                "{request}"
            );
        }
    }

    #[tokio::test]
    async fn a_slow_start_is_424_even_with_an_id() {
        let answer = answered(RuntimeFailure::StartTooSlow, r#"{"id":1}"#).await;
        let expected = r#"{"message":"Runtime initialization time exceeded. Please make sure that initialization completes in 120s."}"#;
        assert_eq!(answer, (424, expected.to_owned(), Some("RuntimeClientError".to_owned())));
    }

    #[tokio::test]
    async fn no_answer_is_an_internal_error() {
        let answer = answered(RuntimeFailure::NoAnswer, r#"{"id":1}"#).await;
        let expected = r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"An internal error occurred while processing the request."}}"#;
        assert_eq!(answer, (200, expected.to_owned(), None));
    }
}
