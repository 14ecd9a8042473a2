//! The query protocol: a form comes in, XML goes out; spoken by IAM and STS.

use std::fmt::Write as _;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

use super::{ApiError, REQUEST_ID};
use crate::base::http::{Body, full};

const XML: HeaderValue = HeaderValue::from_static("text/xml");

/// 200 with an operation's output, which was written for the request with this id.
pub(crate) fn success(output: String, request_id: &str) -> Response<Body> {
    respond(StatusCode::OK, output, request_id)
}

/// An error in the query protocol, in the service's XML namespace.
///
/// Recorded: IAM DeleteRole, 2017 (ansible/ansible#22832), to the blank. Inferred: `Receiver` for a 5xx.
pub(crate) fn error(namespace: &str, error: &ApiError, request_id: &str) -> Response<Body> {
    let ApiError { status, code, message, .. } = error;
    let fault = if status.is_server_error() { "Receiver" } else { "Sender" };
    let (escaped_code, escaped_message) = (escape(code), escape(message));
    let body = format!(
        "<ErrorResponse xmlns=\"{namespace}\">\n  <Error>\n    <Type>{fault}</Type>\n    <Code>{escaped_code}</Code>\n    \
         <Message>{escaped_message}</Message>\n  </Error>\n  <RequestId>{request_id}</RequestId>\n</ErrorResponse>\n"
    );
    let mut response = respond(*status, body, request_id);
    super::note_error(&mut response, code, message);
    response
}

fn respond(status: StatusCode, body: String, request_id: &str) -> Response<Body> {
    let mut response = Response::new(full(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, XML);
    if let Ok(request_id) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(REQUEST_ID, request_id);
    }
    response
}

/// Escapes the text of an element; characters that XML cannot hold become the replacement character.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // A reader would normalise a bare one to a line feed.
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(character),
            '\u{0}'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            '\u{7f}'..'\u{a0}' => drop(write!(escaped, "&#{};", u32::from(character))),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::http::read;

    #[tokio::test]
    async fn an_error_is_written_as_recorded() {
        let message = "Cannot delete entity, must detach all policies first.";
        let namespace = "https://iam.amazonaws.com/doc/2010-05-08/";
        let id = "d17db58d-0e3d-11e7-8e1f-29a8c10edf64";
        let conflict = ApiError::new(StatusCode::CONFLICT, "DeleteConflict", message);
        let response = error(namespace, &conflict, id);
        assert_eq!(response.status(), 409);
        assert_eq!(response.headers()["content-type"], "text/xml");
        assert_eq!(response.headers()["x-amzn-requestid"], id);
        let body = read(response.into_body(), 1000).await.unwrap();
        let expected = "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\n  <Error>\n    \
                        <Type>Sender</Type>\n    <Code>DeleteConflict</Code>\n    \
                        <Message>Cannot delete entity, must detach all policies first.</Message>\n  </Error>\n  \
                        <RequestId>d17db58d-0e3d-11e7-8e1f-29a8c10edf64</RequestId>\n</ErrorResponse>\n";
        assert_eq!(body, expected);
    }

    #[test]
    fn no_text_breaks_the_document() {
        assert_eq!(escape("a<b>&\r\n\u{1}\u{ffff}\u{85}é"), "a&lt;b&gt;&amp;&#13;\n\u{fffd}\u{fffd}&#133;é");
    }
}
