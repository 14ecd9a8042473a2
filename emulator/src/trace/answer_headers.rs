//! What a response says of its trace: the id, and why it was refused.

use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{CAUSE_HEADER, Recorder, TRACE_ID_HEADER};

const TRACE_ID: HeaderName = HeaderName::from_static(TRACE_ID_HEADER);
const CAUSE: HeaderName = HeaderName::from_static(CAUSE_HEADER);
/// The maximum length of the cause, in bytes.
const MAX_CAUSE: usize = 512;
/// What is percent-encoded, in addition to what is not ASCII.
const ENCODED: &AsciiSet = &CONTROLS.add(b'%');

impl Recorder {
    /// Sets the trace id and, for a response of the first hop that was refused, the cause. A tool's own error is no
    /// refusal: its text is in the response.
    pub(crate) fn mark(&self, headers: &mut HeaderMap) {
        headers.insert(TRACE_ID, self.trace_id());
        let failed = self.refusal().filter(|failed| !failed.is_tools_own());
        let encoded = failed.and_then(|failed| HeaderValue::from_str(&encoded(&failed.sentence)).ok());
        if let Some(cause) = encoded {
            headers.insert(CAUSE, cause);
        }
    }
}

/// The text in ASCII, percent-encoded and cut to [`MAX_CAUSE`] between two characters.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for piece in
        text.split_inclusive(|_: char| true).map(|piece| utf8_percent_encode(piece, ENCODED).to_string())
    {
        if encoded.len() + piece.len() > MAX_CAUSE {
            break;
        }
        encoded += &piece;
    }
    encoded
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;
    use crate::base::{Clock, Entropy};
    use crate::trace::{Cause, Check, Confidence, HopName, Traces};

    #[test]
    fn a_long_cause_is_cut_between_characters() {
        let text = encoded(&"\u{e9}\r\n%".repeat(1_000));
        assert!(text.len() <= MAX_CAUSE && text.is_ascii(), "{text}");
        assert!(text.starts_with("%C3%A9%0D%0A%25%C3%A9"), "{text}");
        let decoded = percent_encoding::percent_decode_str(&text).decode_utf8().unwrap();
        assert!("\u{e9}\r\n%".repeat(1_000).starts_with(&*decoded), "{decoded}");
    }

    #[test]
    fn only_a_refused_answer_of_the_first_hop_has_a_cause() {
        let traces = Traces::new(Clock::system(), &Entropy::seeded("trace"));
        let mark = |recorder: &Recorder| {
            let mut headers = HeaderMap::new();
            recorder.mark(&mut headers);
            assert!(headers.contains_key(TRACE_ID));
            headers.get(CAUSE).map(|cause| cause.to_str().unwrap().to_owned())
        };
        let gateway = traces.begin(HopName::Gateway, "tools/list");
        assert_eq!(mark(&gateway), None);
        let runtime = gateway.hop(HopName::Runtime, "invoke");
        runtime.check(Check::failed(Cause::NoToken, "Authorization", "Bearer TOKEN", "absent"));
        runtime.answered(StatusCode::UNAUTHORIZED, "no", Confidence::Recorded);
        assert_eq!(mark(&runtime), None, "who called it has its trace");
        let expected = "runtime got no token: the request has no Authorization header";
        assert_eq!(mark(&gateway).as_deref(), Some(expected));
        let tool = traces.begin(HopName::Gateway, "tools/call");
        tool.check(Check::failed(Cause::ToolError, "isError", "a result", "no"));
        assert_eq!(mark(&tool), None);
    }
}
