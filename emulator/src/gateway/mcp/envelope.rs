//! JSON-RPC messages, read without losing a byte of what the client sent.
//!
//! The id and all parameters stay the client's own text. Ambiguous input is refused: a member
//! named twice, a batch, an id that is not a string or number.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::base::members::{Members, Repeated};

/// The id of responses to requests whose own id is not known.
///
/// Recorded: 401 bodies, `"id":0` whatever the request's id. Inferred: the same for unreadable messages.
pub(crate) const UNKNOWN_ID: &str = "0";

/// What a client may post.
#[derive(Debug)]
pub(crate) enum Message<'a> {
    Request(Request<'a>),
    /// It expects none.
    Notification {
        /// Such as `notifications/initialized`.
        method: Cow<'a, str>,
    },
    /// A response to a request of the server, which a gateway without sessions never sends.
    Response,
}

#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// String or number, as the client wrote it.
    pub(crate) id: &'a RawValue,
    /// Such as `tools/call`.
    pub(crate) method: Cow<'a, str>,
    /// Empty if there are none.
    pub(crate) params: Members<'a>,
}

/// The body is not a JSON-RPC message that the gateway accepts.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub(crate) struct MalformedMessage {
    /// The client's id, if it could be read.
    pub(crate) id: Option<Box<RawValue>>,
    /// For the trace; the client gets one text for all of them.
    pub(crate) reason: Reason,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Reason {
    /// Not JSON, or an object that names a member twice.
    #[error("not readable as one JSON object: {0}")]
    Json(#[from] serde_json::Error),
    /// An array of messages, which MCP removed in 2025-06-18.
    #[error("a batch")]
    Batch,
    /// Not JSON-RPC 2.0.
    #[error("`jsonrpc` is not \"2.0\"")]
    Version,
    /// Null, an object, an array or a boolean.
    #[error("`id` is neither a text nor a number")]
    Id,
    /// Present, but not a string.
    #[error("`method` is not a text")]
    Method,
    /// Present, but not an object.
    #[error("`params` is not an object whose members are named once")]
    Params,
    /// Neither a request nor a notification nor a response.
    #[error("neither `method` nor exactly one of `result` and `error` with an `id`")]
    Kind,
}

pub(crate) fn parse(body: &[u8]) -> Result<Message<'_>, MalformedMessage> {
    let refuse = |reason: Reason| MalformedMessage { id: None, reason };
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(refuse(Reason::Batch));
    }
    let members = Members::read(body, Repeated::Refused).map_err(|error| refuse(error.into()))?;
    let id = members.get("id");
    if id.is_some_and(|id| !is_text_or_number(id)) {
        return Err(refuse(Reason::Id));
    }
    read(id, &members).map_err(|reason| MalformedMessage { id: id.map(ToOwned::to_owned), reason })
}

fn read<'a>(id: Option<&'a RawValue>, members: &Members<'a>) -> Result<Message<'a>, Reason> {
    let version = members.get("jsonrpc").and_then(text_of);
    if version.is_none_or(|version| version != "2.0") {
        return Err(Reason::Version);
    }
    let Some(method) = members.get("method") else {
        let is_response = members.get("result").is_some() != members.get("error").is_some();
        return if id.is_some() && is_response { Ok(Message::Response) } else { Err(Reason::Kind) };
    };
    let method = text_of(method).ok_or(Reason::Method)?;
    // Inferred: `"params": null` counts as no parameters.
    let params = match members.get("params") {
        Some(params) if params.get() != "null" => object_of(params).ok_or(Reason::Params)?,
        _ => Members::default(),
    };
    Ok(match id {
        Some(id) => Message::Request(Request { id, method, params }),
        None => Message::Notification { method },
    })
}

/// The string that a raw value is, unescaped; `None` for any other value.
pub(crate) fn text_of(raw: &RawValue) -> Option<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);
    let json = raw.get();
    // A string without escapes is the text between its quotes.
    if !json.contains('\\') {
        return json.strip_prefix('"')?.strip_suffix('"').map(Cow::Borrowed);
    }
    serde_json::from_str(json).ok().map(|Text(text)| text)
}

/// The members of the object that a raw value is; `None` for any other value, or one that names a member twice.
fn object_of(raw: &RawValue) -> Option<Members<'_>> {
    Members::of(raw, Repeated::Refused).ok()
}

/// A success: `jsonrpc`, `id`, `result`, in this order. Recorded: tools/call, 2025.
pub(crate) fn success(id: &RawValue, result: &[u8]) -> Vec<u8> {
    let head = br#"{"jsonrpc":"2.0","id":"#;
    [head, id.get().as_bytes(), br#","result":"#, result, b"}"].concat()
}

/// A failure: `jsonrpc`, `id`, `error`, in this order; `id` is JSON. Recorded: 401 bodies, 2026-01.
pub(crate) fn failure(id: &str, code: i32, message: &str) -> Vec<u8> {
    let message = Value::from(message);
    format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":{code},"message":{message}}}}}"#).into_bytes()
}

fn is_text_or_number(raw: &RawValue) -> bool {
    raw.get().starts_with(|first: char| first == '"' || first == '-' || first.is_ascii_digit())
}

#[cfg(test)]
mod tests;
