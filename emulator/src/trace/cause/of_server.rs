//! Which cause an answer of a server, or none at all, has.

use http::StatusCode;

use super::Cause;
use crate::base::http::SendError;

impl Cause {
    /// The cause of a request that got no answer.
    pub(crate) fn of_send_error(error: &SendError) -> Self {
        match error {
            SendError::Url(_) | SendError::Resolve { .. } => Self::HostNotResolved,
            SendError::Loop(_) => Self::TooManyHops,
            SendError::Tls { .. } => Self::TlsFailed,
            SendError::Connect { .. } => Self::ServerNotListening,
            SendError::Broken { .. } => Self::AnswerBrokenOff,
        }
    }

    /// The cause of an answer of an MCP server with a status other than 2xx; `said` is the beginning of its text.
    ///
    /// The words that tell apart what shares a status are those of the MCP SDKs for Python and TypeScript: `Invalid Host
    /// header` (421, 403), `Missing session ID` (400), `Session not found` (404).
    pub(crate) fn of_server_status(status: StatusCode, said: &str) -> Self {
        let said = said.to_ascii_lowercase();
        let speaks_of = |word: &str| said.contains(word);
        match status.as_u16() {
            300..400 => Self::ServerRedirects,
            421 => Self::ServerChecksHost,
            401 | 403 if speaks_of("host") => Self::ServerChecksHost,
            401 | 403 => Self::ServerUnauthorized,
            406 => Self::AcceptRefused,
            404 if speaks_of("session") => Self::SessionUnknown,
            400..500 if speaks_of("session") => Self::ServerNeedsSession,
            400..500 => Self::ServerRefuses,
            _ => Self::ServerFails,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_apart_what_shares_a_status() {
        let cases = [
            (307, "", Cause::ServerRedirects),
            (400, r#"{"error":{"message":"Bad Request: Missing session ID"}}"#, Cause::ServerNeedsSession),
            (400, "Bad Request", Cause::ServerRefuses),
            (401, "Unauthorized", Cause::ServerUnauthorized),
            (403, "Invalid Host: 127.0.0.1", Cause::ServerChecksHost),
            (404, "Not Found", Cause::ServerRefuses),
            (404, "Session not found", Cause::SessionUnknown),
            (406, "", Cause::AcceptRefused),
            (421, "", Cause::ServerChecksHost),
            (500, "the session store is down", Cause::ServerFails),
        ];
        for (status, said, expected) in cases {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(Cause::of_server_status(status, said), expected, "{status} {said}");
        }
    }
}
