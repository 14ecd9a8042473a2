//! JSON-RPC messages as text: looked at, never written anew.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, IgnoredAny};
use serde_json::json;
use serde_json::value::RawValue;

/// The longest message. Documented: what a gateway takes, 6 MB.
const MAX_MESSAGE_LENGTH: usize = 6 * 1024 * 1024;
/// JSON-RPC 2.0: what was sent is not JSON.
const PARSE_ERROR: i32 = -32700;
/// JSON-RPC 2.0: what was sent is not a message that is taken.
const INVALID_REQUEST: i32 = -32600;
/// JSON-RPC 2.0: the first of the codes that are the implementation's own.
const SERVER_ERROR: i32 = -32000;
/// The id of answers to who sent none that can be read.
const NO_ID: &str = "null";

/// A message from the client.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    /// The line as it came.
    pub(super) text: String,
    /// The JSON of the id that waits for an answer; none when nobody waits.
    pub(super) id: Option<String>,
    /// Whether the answer settles the version that later messages speak.
    pub(super) is_initialize: bool,
}

/// What is answered to a line that is not sent on.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unsendable {
    /// -32700.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// -32600, with the id where it could be read.
    #[error("a message of more than 6 MiB")]
    TooLong(Option<String>),
}

/// Why a request has no answer of the gateway's.
#[derive(Debug, Default)]
pub(super) struct Unanswered {
    /// What happened.
    pub(super) message: String,
    /// The HTTP status, where there was one.
    pub(super) status: Option<u16>,
    /// The body, where there was one.
    pub(super) body: String,
    /// The trace that tells more.
    pub(super) trace_id: Option<String>,
}

/// The members that tell what a message is.
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

/// Keeps a `null` apart from a member that is not there.
fn present<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

impl<'a> Members<'a> {
    /// None for what is no object, or one that names such a member twice.
    fn of(text: &'a str) -> Option<Self> {
        // serde takes an array for the members in their order.
        if !text.trim_ascii_start().starts_with('{') {
            return None;
        }
        serde_json::from_str(text).ok()
    }
}

impl Message {
    /// Reads a line. What is JSON is sent on, even where the gateway will refuse it.
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
    /// The answer to the client.
    pub(super) fn answer(&self) -> String {
        let (id, code) = match self {
            Self::NotJson(_) => (NO_ID, PARSE_ERROR),
            Self::TooLong(id) => (id.as_deref().unwrap_or(NO_ID), INVALID_REQUEST),
        };
        error(id, &json!({"code": code, "message": self.to_string()}))
    }
}

impl Unanswered {
    /// The answer to the client, whose request has this id.
    pub(super) fn answer(&self, id: &str) -> String {
        let body = serde_json::value::to_raw_value(&self.body).ok();
        // A body that is JSON stays as it is, digit by digit.
        let own = RawValue::from_string(one_line(&self.body).into_owned()).ok();
        let data = Data { status: self.status, body: own.or(body), trace_id: self.trace_id.as_deref() };
        let message = serde_json::Value::from(self.message.as_str());
        let data = serde_json::to_string(&data).unwrap_or_default();
        let members = format!(r#"{{"code":{SERVER_ERROR},"message":{message},"data":{data}}}"#);
        error(id, &members)
    }
}

/// The `data` of an error that stands for an answer.
#[derive(serde::Serialize)]
struct Data<'a> {
    status: Option<u16>,
    body: Option<Box<RawValue>>,
    trace_id: Option<&'a str>,
}

fn error(id: &str, members: &impl std::fmt::Display) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{members}}}"#)
}

/// The JSON text as one line: line breaks stand only between its tokens, where nothing needs them.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim_matches(['\r', '\n']);
    if text.contains(['\r', '\n']) { text.replace(['\r', '\n'], "").into() } else { text.into() }
}

/// Whether the text is JSON.
pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Whether the text answers a request, by a result or an error.
pub(super) fn is_answer(text: &str) -> bool {
    Members::of(text).is_some_and(|members| {
        members.method.is_none() && (members.result.is_some() || members.error.is_some())
    })
}

/// Whether the text is a JSON-RPC error.
pub(super) fn is_error(text: &str) -> bool {
    Members::of(text).is_some_and(|members| members.method.is_none() && members.error.is_some())
}

/// A JSON-RPC error as the answer to the request of this id; all other bytes, and all other messages, as they are.
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

/// Where a part that was borrowed from a text stands in it.
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
