//! What the runtime reads of a JSON-RPC message. All else passes through unchanged.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// A longer message opens no session, in bytes: no client introduces itself at such length.
const MAX_INITIALIZE: usize = 1024 * 1024;

/// The bytes of a request's id; `None` if there is no id, or it is neither a string nor a number.
pub(crate) fn request_id(body: &[u8]) -> Option<&RawValue> {
    #[derive(Deserialize)]
    struct Request<'a> {
        #[serde(borrow)]
        id: Option<&'a RawValue>,
    }
    let id = members::<Request<'_>>(body)?.id?;
    id.get().starts_with(|c: char| c == '"' || c == '-' || c.is_ascii_digit()).then_some(id)
}

pub(crate) fn is_initialize(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Request<'a> {
        #[serde(borrow)]
        method: Cow<'a, str>,
    }
    body.len() <= MAX_INITIALIZE
        && members::<Request<'_>>(body).is_some_and(|request| request.method == "initialize")
}

fn members<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Option<T> {
    // A JSON array would be read as a request's members in order.
    body.trim_ascii_start().starts_with(b"{").then_some(())?;
    serde_json::from_slice(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_initialize_is_known_by_its_method() {
        let table = [
            (r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}"#, true),
            (r#" {"method":"initi\u0061lize"}"#, true),
            (r#"{"method":"tools/call","params":{"method":"initialize"}}"#, false),
            (r#"["initialize"]"#, false),
            (r#"{"method":1}"#, false),
            (r#"{"method":"initialize""#, false),
            ("", false),
        ];
        for (body, expected) in table {
            assert_eq!(is_initialize(body.as_bytes()), expected, "{body}");
        }
    }
}
