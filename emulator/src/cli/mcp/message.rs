//! JSON-RPC messages as text: inspected, never rewritten.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, IgnoredAny};
use serde_json::json;
use serde_json::value::RawValue;

/// The longest message. Documented: what a gateway takes, 6 MB.
const MAX_MESSAGE_LENGTH: usize = 6 * 1024 * 1024;
/// JSON-RPC 2.0: what was sent is not JSON.
const PARSE_ERROR: i32 = -32700;
/// JSON-RPC 2.0: what was sent is not a message that is accepted.
const INVALID_REQUEST: i32 = -32600;
/// JSON-RPC 2.0: the first of the implementation-defined codes.
const SERVER_ERROR: i32 = -32000;
/// The id of answers to messages without a readable id.
const NO_ID: &str = "null";

#[derive(Debug, PartialEq, Eq)]
pub(super) struct ClientMessage {
    pub(super) text: String,
    /// The JSON of the id that waits for an answer; `None` if no one waits.
    pub(super) id: Option<String>,
    /// Whether the answer negotiates the version of later messages.
    pub(super) is_initialize: bool,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unsendable {
    /// -32700.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// -32600, with the id if it could be read.
    #[error("a message of more than 6 MiB")]
    TooLong(Option<String>),
}

/// Why a request has no answer from the gateway.
#[derive(Debug, Default)]
pub(super) struct Unanswered {
    pub(super) message: String,
    pub(super) status: Option<u16>,
    pub(super) body: String,
    pub(super) trace_id: Option<String>,
}

#[derive(serde::Deserialize)]
struct Members<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    method: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    result: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    error: Option<&'a RawValue>,
}

/// Keeps a `null` apart from a missing member.
fn present<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

impl<'a> Members<'a> {
    /// `None` if the text is not an object, or names such a member twice.
    fn of(text: &'a str) -> Option<Self> {
        // serde accepts an array for the members in their order.
        if !text.trim_ascii_start().starts_with('{') {
            return None;
        }
        serde_json::from_str(text).ok()
    }
}

impl ClientMessage {
    /// Reads a line. What is JSON is sent on, even if the gateway will refuse it.
    pub(super) fn read(line: Vec<u8>) -> Result<Self, Unsendable> {
        let is_long = line.len() > MAX_MESSAGE_LENGTH;
        let text =
            String::from_utf8(line).map_err(|error| Unsendable::NotJson(error.utf8_error().to_string()));
        if is_long {
            let text = text.unwrap_or_default();
            let id = Members::of(&text).and_then(|members| members.id.map(|id| id.get().to_owned()));
            return Err(Unsendable::TooLong(id));
        }
        let text = text?;
        if let Err(error) = serde_json::from_str::<IgnoredAny>(&text) {
            return Err(Unsendable::NotJson(error.to_string()));
        }
        let Some(members) = Members::of(&text) else {
            return Ok(Self { text, id: Some(NO_ID.to_owned()), is_initialize: false });
        };
        let is_request = members.method.is_some();
        let id = members.id.filter(|_| is_request).map(|id| id.get().to_owned());
        let is_initialize =
            id.is_some() && members.method.is_some_and(|method| method.get() == r#""initialize""#);
        Ok(Self { text, id, is_initialize })
    }
}

impl Unsendable {
    pub(super) fn answer(&self) -> String {
        let (id, code) = match self {
            Self::NotJson(_) => (NO_ID, PARSE_ERROR),
            Self::TooLong(id) => (id.as_deref().unwrap_or(NO_ID), INVALID_REQUEST),
        };
        error(id, &json!({"code": code, "message": self.to_string()}))
    }
}

impl Unanswered {
    pub(super) fn answer(&self, id: &str) -> String {
        let body = serde_json::value::to_raw_value(&self.body).ok();
        // A body that is JSON stays unchanged, digit by digit.
        let own = RawValue::from_string(one_line(&self.body).into_owned()).ok();
        let data = Data { status: self.status, body: own.or(body), trace_id: self.trace_id.as_deref() };
        let message = serde_json::Value::from(self.message.as_str());
        let data = serde_json::to_string(&data).unwrap_or_default();
        let members = format!(r#"{{"code":{SERVER_ERROR},"message":{message},"data":{data}}}"#);
        error(id, &members)
    }
}

/// The `data` of an error sent in place of an answer.
#[derive(serde::Serialize)]
struct Data<'a> {
    status: Option<u16>,
    body: Option<Box<RawValue>>,
    trace_id: Option<&'a str>,
}

fn error(id: &str, members: &impl std::fmt::Display) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{members}}}"#)
}

/// The JSON text as one line: line breaks occur only between its tokens, where they are not needed.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(['\r', '\n']);
    if text.contains(['\r', '\n']) { text.replace(['\r', '\n'], "").into() } else { text.into() }
}

pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Whether the text is a response: a result or an error.
pub(super) fn is_answer(text: &str) -> bool {
    Members::of(text).is_some_and(|members| {
        members.method.is_none() && (members.result.is_some() || members.error.is_some())
    })
}

pub(super) fn is_error(text: &str) -> bool {
    Members::of(text).is_some_and(|members| members.method.is_none() && members.error.is_some())
}

/// A JSON-RPC error as the answer to the request of this id; all other bytes, and all other messages, unchanged.
pub(super) fn addressed<'t>(text: &'t str, id: &str) -> Cow<'t, str> {
    let Some(members) = Members::of(text) else { return text.into() };
    if members.method.is_some() || members.error.is_none() {
        return text.into();
    }
    let replaced = |place: Range<usize>, by: &str| {
        let (before, after) = (text.get(..place.start)?, text.get(place.end..)?);
        Some([before, by, after].concat())
    };
    let new = match members.id {
        Some(own) if own.get() == id => None,
        Some(own) => place(text, own.get()).and_then(|place| replaced(place, id)),
        None => text.find('{').and_then(|at| replaced(at + 1..at + 1, &format!(r#""id":{id},"#))),
    };
    new.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The position of a part that was borrowed from a text.
fn place(text: &str, part: &str) -> Option<Range<usize>> {
    let start = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    Some(start..start + part.len())
}

/// The version that the answer to initialize agreed on.
pub(super) fn agreed_version(text: &str) -> Option<String> {
    let result: serde_json::Value = serde_json::from_str(Members::of(text)?.result?.get()).ok()?;
    Some(result.get("protocolVersion")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests;
