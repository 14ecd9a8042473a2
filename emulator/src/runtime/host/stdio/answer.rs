//! The bridge's HTTP responses.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::unfold;
use http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt as _, StreamBody};
use serde_json::Value;
use tokio::time::timeout;

use super::message::{StdioMessage, UnreadableMessage};
use super::readers::Incoming;
use super::session::{MessageStream, StdioSession};
use crate::base::http::{Body, empty, full};
use crate::runtime::host::HostError;

impl StdioSession {
    /// Sends a message and returns the response: JSON if the answer comes first, a stream if other messages do, 202
    /// if none is due.
    ///
    /// Fails if the process ends before, or does not answer within `deadline`, if there is one.
    pub(super) async fn ask(
        self: &Arc<Self>,
        message: StdioMessage,
        headers: &HeaderMap,
        deadline: Option<Duration>,
    ) -> Result<Response<Body>, HostError> {
        let Some(id) = message.request() else {
            self.process.send(message.line).await?;
            return Ok(accepted());
        };
        let Some(mut messages) = self.wait_for(id, &message) else { return Ok(id_in_use()) };
        self.process.send(message.line).await?;
        let first = match deadline {
            None => messages.wait(takes_streams(headers)).await,
            Some(deadline) => match timeout(deadline, messages.wait(takes_streams(headers))).await {
                Ok(first) => first,
                Err(_) => return Err(self.process.silent(deadline)),
            },
        };
        Ok(match first? {
            Incoming::Answer(message) => json(message),
            Incoming::Other(message) => {
                messages.first = Some(message);
                stream(messages)
            }
        })
    }
}

/// Whether the client accepts streams. Documented: MCP, transports: it says so.
fn takes_streams(headers: &HeaderMap) -> bool {
    let accepts = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepts.into_iter().any(|accepts| accepts.contains("text/event-stream") || accepts.contains("*/*"))
}

/// A response in one piece.
pub(super) fn json(message: Bytes) -> Response<Body> {
    let mut response = Response::new(full(message));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A message that needs no response has been accepted.
pub(super) fn accepted() -> Response<Body> {
    with_status(StatusCode::ACCEPTED, empty())
}

pub(super) fn ended() -> Response<Body> {
    with_status(StatusCode::OK, empty())
}

/// A text that is not a message. Documented: JSON-RPC 2.0, the codes.
pub(super) fn unreadable(error: &UnreadableMessage) -> Response<Body> {
    let code = match error {
        UnreadableMessage::NoJson => -32700,
        UnreadableMessage::NoMessage => -32600,
    };
    refused(StatusCode::BAD_REQUEST, code, &error.to_string())
}

/// Documented: MCP, transports: 400 for a request without a session's id.
pub(super) fn without_session() -> Response<Body> {
    refused(StatusCode::BAD_REQUEST, -32600, "Bad Request: Missing session ID: initialize opens a session")
}

/// Documented: MCP, transports: 404 for an unknown session.
pub(super) fn unknown_session() -> Response<Body> {
    refused(StatusCode::NOT_FOUND, -32600, "Session not found")
}

/// A request with the id of one that is not answered yet.
pub(super) fn id_in_use() -> Response<Body> {
    refused(StatusCode::BAD_REQUEST, -32600, "Invalid Request: a request of this id is not answered yet")
}

/// A session has only one stream.
pub(super) fn listened_to() -> Response<Body> {
    let mut response = refused(StatusCode::CONFLICT, -32600, "Conflict: the session has a stream already");
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST, DELETE"));
    response
}

/// Messages as server-sent events, up to the answer that they wait for, or without end; a process that ends breaks the
/// stream off.
pub(super) fn stream(messages: MessageStream) -> Response<Body> {
    let events = unfold(Some(messages), |messages| async {
        let mut messages = messages?;
        match messages.next().await? {
            Ok(Incoming::Answer(message)) => Some((Ok(event(&message)), None)),
            Ok(Incoming::Other(message)) => Some((Ok(event(&message)), Some(messages))),
            Err(error) => Some((Err(error.into()), None)),
        }
    });
    let mut response = Response::new(StreamBody::new(events).boxed_unsync());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn event(message: &[u8]) -> Frame<Bytes> {
    Frame::data([b"event: message\ndata: ", message, b"\n\n"].concat().into())
}

fn refused(status: StatusCode, code: i32, message: &str) -> Response<Body> {
    let message = Value::from(message);
    let body = format!(r#"{{"jsonrpc":"2.0","id":null,"error":{{"code":{code},"message":{message}}}}}"#);
    let mut response = json(body.into());
    *response.status_mut() = status;
    response
}

fn with_status(status: StatusCode, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
}
