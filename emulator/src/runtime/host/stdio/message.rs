//! What the bridge reads of a JSON-RPC message. All else passes through unchanged.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Clone, Debug)]
pub(super) struct StdioMessage {
    /// The whole message in one line, without its end.
    pub(super) line: Bytes,
    /// The bytes of its `id`.
    id: Option<Box<str>>,
    method: Option<String>,
    /// The bytes of the token that says which request a progress is of, or is to be reported for.
    progress_token: Option<Box<str>>,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum UnreadableMessage {
    #[error("Parse error")]
    NoJson,
    /// It is a batch, which MCP has removed, or not JSON-RPC.
    #[error("Invalid Request: one JSON-RPC message is expected")]
    NoMessage,
}

#[derive(Deserialize)]
struct Members<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
    #[serde(default)]
    method: Option<String>,
    #[serde(borrow, default)]
    params: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Params<'a> {
    #[serde(borrow, default)]
    progress_token: Option<&'a RawValue>,
    #[serde(borrow, rename = "_meta", default)]
    meta: Option<Meta<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta<'a> {
    #[serde(borrow, default)]
    progress_token: Option<&'a RawValue>,
}

impl StdioMessage {
    /// Reads a message as it was sent, possibly over several lines.
    pub(super) fn read(text: &Bytes) -> Result<Self, UnreadableMessage> {
        if !text.trim_ascii_start().starts_with(b"{") {
            let is_json = serde_json::from_slice::<&RawValue>(text).is_ok();
            return Err(if is_json { UnreadableMessage::NoMessage } else { UnreadableMessage::NoJson });
        }
        // A line break inside a string would be escaped.
        let is_one_line = !text.iter().any(|byte| matches!(byte, b'\n' | b'\r'));
        let line = if is_one_line { text.clone() } else { in_one_line(text) };
        let members: Members<'_> = match serde_json::from_slice(&line) {
            Ok(members) => members,
            Err(error) if error.is_data() => return Err(UnreadableMessage::NoMessage),
            Err(_) => return Err(UnreadableMessage::NoJson),
        };
        let params = members.params.and_then(|params| serde_json::from_str::<Params<'_>>(params.get()).ok());
        let params = params.unwrap_or_default();
        let token = params.progress_token.or(params.meta.and_then(|meta| meta.progress_token));
        let raw = |value: &RawValue| Box::from(value.get());
        Ok(Self { id: members.id.map(raw), method: members.method, progress_token: token.map(raw), line })
    }

    pub(super) fn is_initialize(&self) -> bool {
        self.method.as_deref() == Some("initialize")
    }

    /// The id, if it is a request, which expects a response.
    pub(super) fn request(&self) -> Option<&str> {
        self.method.as_ref().and(self.id.as_deref())
    }

    /// The id, if it is the response to a request.
    pub(super) fn response(&self) -> Option<&str> {
        if self.method.is_some() { None } else { self.id.as_deref() }
    }

    /// Which request a progress is of, or is to be reported for.
    pub(super) fn progress_token(&self) -> Option<&str> {
        self.progress_token.as_deref()
    }

    /// Whether it reports the progress of a request.
    pub(super) fn is_progress(&self) -> bool {
        self.method.as_deref() == Some("notifications/progress")
    }
}

fn in_one_line(text: &[u8]) -> Bytes {
    text.iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Result<StdioMessage, UnreadableMessage> {
        StdioMessage::read(&Bytes::from_static(text.as_bytes()))
    }

    #[test]
    fn a_message_is_known_by_its_members() {
        let request = read(
            r#"{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"_meta":{"progressToken":7}}}"#,
        );
        let request = request.unwrap();
        assert_eq!((request.request(), request.response()), (Some("\"a\""), None));
        assert_eq!(request.progress_token(), Some("7"));
        let progress = read(r#"{"method":"notifications/progress","params":{"progressToken":7}}"#).unwrap();
        assert_eq!((progress.request(), progress.response(), progress.is_progress()), (None, None, true));
        assert_eq!(progress.progress_token(), Some("7"));
        let response = read(r#"{"id":1,"result":{"method":"x"}}"#).unwrap();
        assert_eq!((response.request(), response.response()), (None, Some("1")));
        assert!(read(r#"{"id":0,"method":"initialize","params":[]}"#).unwrap().is_initialize());
    }

    #[test]
    fn a_message_over_several_lines_is_one_line() {
        let message = read("{\"id\":1,\r\n  \"method\":\"a\\nb\"}").unwrap();
        assert_eq!(message.line, "{\"id\":1,    \"method\":\"a\\nb\"}");
        assert!(!message.line.contains(&b'\n'));
    }

    #[test]
    fn what_is_not_a_message_is_refused() {
        for (text, error) in [
            ("", UnreadableMessage::NoJson),
            ("{", UnreadableMessage::NoJson),
            ("listening on stdio", UnreadableMessage::NoJson),
            ("[]", UnreadableMessage::NoMessage),
            ("1", UnreadableMessage::NoMessage),
            (r#"{"method":1}"#, UnreadableMessage::NoMessage),
        ] {
            assert_eq!(read(text).unwrap_err(), error, "{text}");
        }
    }
}
