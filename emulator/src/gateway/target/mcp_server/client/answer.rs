//! Reads an MCP server's response: one JSON object, or an event stream with the response somewhere in it.

use std::time::Duration;

use futures_util::FutureExt as _;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Response};
use http_body_util::BodyExt as _;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::ExchangeError;
use crate::base::http as messages;
use crate::base::http::{Body, ReadError};
use crate::base::web_url::shown_redirect;
use crate::event_stream::EventStream;

/// Documented: quota, payload of a gateway, 6 MB.
const MAX_ANSWER: usize = 6 * 1024 * 1024;

/// Enough of a failure's body to find its message.
const MAX_FAILURE: usize = 64 * 1024;

/// How long a connection may take to end its stream after the response before it is closed.
const DRAIN: Duration = Duration::from_secs(5);

/// Any JSON-RPC message, its members as the server wrote them.
#[derive(Deserialize)]
struct Incoming<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    method: Option<&'a RawValue>,
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(default)]
    error: Option<RpcError>,
}

#[derive(Deserialize)]
struct RpcError {
    #[serde(default)]
    code: i64,
    #[serde(default)]
    message: String,
}

/// The response to the request `id`. Other messages of a stream are skipped, and so is what follows the response.
pub(super) async fn read(response: Response<Body>, id: u32) -> Result<ServerReply, ExchangeError> {
    if !response.status().is_success() {
        return Err(failure(response).await);
    }
    let (parts, body) = response.into_parts();
    let content_type = parts.headers.get(CONTENT_TYPE).map_or(&b""[..], http::HeaderValue::as_bytes);
    let result = if is(content_type, "application/json") {
        let bytes = messages::read(body, MAX_ANSWER).await.map_err(ExchangeError::Read)?;
        outcome(&bytes, id).unwrap_or(Err(ExchangeError::Malformed))?
    } else if is(content_type, "text/event-stream") {
        read_stream(body, id).await?
    } else {
        return Err(ExchangeError::ContentType(String::from_utf8_lossy(content_type).into_owned()));
    };
    Ok(ServerReply { result, headers: parts.headers })
}

/// The response to a notification: any 2xx, whatever its body says.
pub(super) async fn accepted(response: Response<Body>) -> Result<(), ExchangeError> {
    if !response.status().is_success() {
        return Err(failure(response).await);
    }
    finish(response.into_body());
    Ok(())
}

async fn failure(response: Response<Body>) -> ExchangeError {
    #[derive(Deserialize)]
    struct Failure {
        message: Option<String>,
        error: Option<RpcError>,
    }
    let status = response.status();
    let redirect = shown_redirect(status, response.headers()).map(|to| format!("a redirect to {to}"));
    let body = messages::read(response.into_body(), MAX_FAILURE).await.unwrap_or_default();
    let failure = serde_json::from_slice::<Failure>(&body).ok();
    let message = failure.and_then(|failure| failure.message.or(failure.error.map(|error| error.message)));
    ExchangeError::Status { status, message: message.or(redirect) }
}

/// Whether a content type is this one, whatever its parameters.
fn is(content_type: &[u8], expected: &str) -> bool {
    let essence = content_type.split(|byte| *byte == b';').next().unwrap_or_default();
    essence.trim_ascii().eq_ignore_ascii_case(expected.as_bytes())
}

async fn read_stream(mut body: Body, id: u32) -> Result<Box<RawValue>, ExchangeError> {
    let mut stream = EventStream::default();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| ExchangeError::Read(ReadError::Broken(error)))?;
        let Ok(piece) = frame.into_data() else { continue };
        length += piece.len();
        if length > MAX_ANSWER {
            return Err(ExchangeError::Read(ReadError::TooLong(MAX_ANSWER)));
        }
        stream.push(&piece);
        while let Some(data) = stream.next_event() {
            if let Some(outcome) = outcome(&data, id) {
                finish(body);
                return outcome;
            }
        }
    }
    Err(ExchangeError::NoAnswer)
}

/// The outcome of the request `id` in a message; `None` if it is another message.
fn outcome(message: &[u8], id: u32) -> Option<Result<Box<RawValue>, ExchangeError>> {
    let message: Incoming<'_> = serde_json::from_slice(message).ok()?;
    if message.method.is_some() {
        return None;
    }
    let is_ours = message.id.is_some_and(|raw| raw.get().parse() == Ok(id));
    // A server that could not read the request responds without its id.
    let has_no_id = message.id.is_none_or(|raw| raw.get() == r#""null""#);
    match message {
        Incoming { error: Some(error), .. } if is_ours || has_no_id => {
            Some(Err(ExchangeError::Rpc { code: error.code, message: error.message }))
        }
        Incoming { result: Some(result), .. } if is_ours => Some(Ok(result.to_owned())),
        _ => None,
    }
}

/// Reads a body to its end, so that its connection can be reused; in the background if the end is not
/// there yet.
fn finish(mut body: Body) {
    loop {
        match body.frame().now_or_never() {
            Some(Some(Ok(_))) => {}
            Some(Some(Err(_)) | None) => return,
            None => break,
        }
    }
    tokio::spawn(async move {
        let drain = async { while let Some(Ok(_)) = body.frame().await {} };
        // A server that keeps its stream open loses the connection: no one listens any more.
        let _ = tokio::time::timeout(DRAIN, drain).await;
    });
}

/// A server's result, and the headers it came with.
#[derive(Debug)]
pub(crate) struct ServerReply {
    /// The member `result`, byte by byte as the server wrote it.
    pub(in crate::gateway::target::mcp_server) result: Box<RawValue>,
    pub(in crate::gateway::target::mcp_server) headers: HeaderMap,
}
