//! Which sessions an invocation belongs to: AgentCore's own, and the MCP server's.
//!
//! AgentCore gives every invocation a session of its own, which has a microVM there. An MCP server may keep sessions too
//! (FastMCP and the TypeScript SDK do by default): its `initialize` returns an id, which is the server's
//! own. `Mcp-Session-Id` carries the server's id if there is one, and AgentCore's otherwise.

use std::ops::RangeInclusive;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::id_issuer::IdIssuer;
use super::sessions::Sessions;
use crate::aws::ApiError;
use crate::base::Entropy;
use crate::model::Service;

/// The header that carries the id of AgentCore's session, both ways.
pub(crate) const RUNTIME_SESSION_ID: HeaderName =
    HeaderName::from_static("x-amzn-bedrock-agentcore-runtime-session-id");

pub(crate) const MCP_SESSION_ID: HeaderName = HeaderName::from_static("mcp-session-id");

/// How long the id of a session of AgentCore's may be, in characters. Documented: botocore, SessionType.
const LENGTH: RangeInclusive<usize> = 33..=256;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Session {
    /// AgentCore's.
    pub(crate) runtime: HeaderValue,
    /// The id that the client sent in `Mcp-Session-Id`, and who issued it.
    pub(crate) mcp: Option<(HeaderValue, IdIssuer)>,
}

impl Session {
    /// The sessions that a request names; AgentCore's is a new one if it names none.
    ///
    /// Recorded: the text for an id that is too short, 2026-09; absent is accepted and minted; an `Mcp-Session-Id` that
    /// no one issued is accepted as it is. Documented: the bounds. Inferred: an id of MCP's that has AgentCore's length
    /// names
    /// AgentCore's session too, unless the server issued it.
    pub(crate) fn of(headers: &HeaderMap, sessions: &Sessions, entropy: &Entropy) -> Result<Self, ApiError> {
        let named = headers.get(RUNTIME_SESSION_ID).map(|id| checked(id, "runtimeSessionId")).transpose()?;
        let mcp = headers.get(MCP_SESSION_ID).map(|id| checked(id, "mcpSessionId")).transpose()?;
        let Some(mcp) = mcp else {
            return Ok(Self { runtime: named.unwrap_or_else(|| minted(entropy)), mcp: None });
        };
        let (issuer, of_server) = sessions.find(&mcp);
        let runtime = named.or(of_server).or_else(|| LENGTH.contains(&mcp.len()).then(|| mcp.clone()));
        Ok(Self { runtime: runtime.unwrap_or_else(|| minted(entropy)), mcp: Some((mcp, issuer)) })
    }

    /// The server's `Mcp-Session-Id`.
    ///
    /// Documented: the client's id, and if it sends none, AgentCore's, which a server without sessions must accept.
    /// `initialize` opens a session, so it carries no id except one that the server issued; and a server that keeps sessions
    /// gets no id that is not one of them. Inferred: that AWS recognizes such servers by their responses.
    pub(crate) fn mcp_session_for_server(
        &self,
        is_initialize: bool,
        server_keeps_sessions: bool,
    ) -> Option<&HeaderValue> {
        match &self.mcp {
            Some((id, IdIssuer::Server)) => Some(id),
            _ if is_initialize => None,
            Some((id, _)) => Some(id),
            None => (!server_keeps_sessions).then_some(&self.runtime),
        }
    }

    /// Whether the client names an id that the server issued.
    pub(crate) fn is_issued_by_server(&self) -> bool {
        matches!(self.mcp, Some((_, IdIssuer::Server)))
    }

    /// Whether only the server knows the state of the client's session: it issued the id, or no one here did and the
    /// server keeps sessions.
    pub(crate) fn is_of_server(&self, server_keeps_sessions: bool) -> bool {
        match &self.mcp {
            Some((_, IdIssuer::Server)) => true,
            Some((_, IdIssuer::Nobody)) => server_keeps_sessions,
            Some((_, IdIssuer::Runtime)) | None => false,
        }
    }

    /// Whether a server's 404 means that it has lost the client's session. Recorded: the client of a session that ended
    /// gets a 404, as MCP has it.
    pub(crate) fn may_be_lost(&self) -> bool {
        self.mcp.as_ref().is_some_and(|(_, issuer)| *issuer != IdIssuer::Runtime)
    }

    /// The client's `Mcp-Session-Id`, if the server sends none of its own.
    pub(crate) fn mcp_session_for_client(&self) -> &HeaderValue {
        self.mcp.as_ref().map_or(&self.runtime, |(id, _)| id)
    }
}

/// The id, if it satisfies the API model of this member of InvokeAgentRuntime.
fn checked(id: &HeaderValue, member: &str) -> Result<HeaderValue, ApiError> {
    let invoke = Service::AgentCore.operation("InvokeAgentRuntime");
    let invoke = invoke.ok_or_else(|| ApiError::not_emulated("InvokeAgentRuntime"))?;
    invoke.check_member(member, String::from_utf8_lossy(id.as_bytes()).into_owned())?;
    Ok(id.clone())
}

fn minted(entropy: &Entropy) -> HeaderValue {
    let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
    let text = entropy.uuid().hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("-"))
}

/// The check for the outcome of a server's own session.
pub(crate) const MCP_SESSION: &str = "Mcp-Session-Id";

#[cfg(test)]
mod tests {
    use super::*;

    fn session_of(headers: &[(HeaderName, &str)], sessions: &Sessions) -> Result<Session, ApiError> {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()))
            .collect();
        Session::of(&headers, sessions, &Entropy::system())
    }

    fn runtime_session_of(headers: &[(HeaderName, &str)]) -> Result<String, ApiError> {
        session_of(headers, &Sessions::default()).map(|session| session.runtime.to_str().unwrap().to_owned())
    }

    #[test]
    fn a_session_of_the_right_length_is_kept() {
        for length in [33, 256] {
            let id = "s".repeat(length);
            assert_eq!(runtime_session_of(&[(RUNTIME_SESSION_ID, &id)]), Ok(id.clone()));
            assert_eq!(runtime_session_of(&[(MCP_SESSION_ID, &id)]), Ok(id));
        }
    }

    #[test]
    fn agentcores_header_goes_before_the_one_of_mcp() {
        let (platform, mcp) = ("p".repeat(40), "m".repeat(40));
        let headers = [(MCP_SESSION_ID, mcp.as_str()), (RUNTIME_SESSION_ID, platform.as_str())];
        let session = session_of(&headers, &Sessions::default()).unwrap();
        assert_eq!((session.runtime, session.mcp.unwrap().0), (header(&platform), header(&mcp)));
    }

    fn header(text: &str) -> HeaderValue {
        HeaderValue::from_str(text).unwrap()
    }

    #[test]
    fn a_session_of_another_length_is_refused() {
        let expect = |(name, member): (&HeaderName, &str), id: &str, bound: &str| {
            let text = format!(
                "1 validation error detected: Value '{id}' at '{member}' failed to satisfy constraint: \
                 Member must have length {bound}"
            );
            let error = runtime_session_of(&[(name.clone(), id)]).unwrap_err();
            assert_eq!((error.code, error.message), ("ValidationException", text));
        };
        let runtime = (&RUNTIME_SESSION_ID, "runtimeSessionId");
        expect(runtime, "", "greater than or equal to 33");
        expect(runtime, &"s".repeat(32), "greater than or equal to 33");
        expect(runtime, &"s".repeat(257), "less than or equal to 256");
        let mcp = (&MCP_SESSION_ID, "mcpSessionId");
        expect(mcp, "", "greater than or equal to 1");
        expect(mcp, &"s".repeat(1025), "less than or equal to 1024");
    }

    #[test]
    fn without_one_each_invocation_gets_a_new_uuid() {
        let (first, second) = (runtime_session_of(&[]).unwrap(), runtime_session_of(&[]).unwrap());
        assert_eq!(first.len(), 36);
        assert_ne!(first, second);
    }

    #[test]
    fn a_servers_id_leads_to_agentcores_session() {
        let sessions = Sessions::default();
        let opening = session_of(&[], &sessions).unwrap();
        assert_eq!(opening.mcp_session_for_server(true, false), None, "initialize carries none");
        assert_eq!(opening.mcp_session_for_server(false, false), Some(&opening.runtime));
        assert_eq!(opening.mcp_session_for_server(false, true), None, "the server would not know it");
        sessions.opened(&header("short"), &opening.runtime);
        let session = session_of(&[(MCP_SESSION_ID, "short")], &sessions).unwrap();
        assert_eq!(session.runtime, opening.runtime);
        assert_eq!(session.mcp_session_for_server(false, true), Some(&header("short")));
        assert_eq!(session.mcp_session_for_client(), &header("short"));
        assert!(session.is_of_server(true) && session.may_be_lost());
    }

    #[test]
    fn an_id_that_no_one_gave_reaches_the_server_but_for_initialize() {
        let sessions = Sessions::default();
        let session = session_of(&[(MCP_SESSION_ID, "of-before")], &sessions).unwrap();
        assert_eq!(session.runtime.len(), 36);
        assert_eq!(session.mcp_session_for_server(false, false), Some(&header("of-before")));
        assert_eq!(session.mcp_session_for_server(true, false), None);
        assert!(session.may_be_lost());
        assert!(session.is_of_server(true) && !session.is_of_server(false));
    }

    #[test]
    fn an_id_that_the_runtime_issued_is_not_the_servers() {
        let sessions = Sessions::default();
        let opening = session_of(&[], &sessions).unwrap();
        sessions.begin(&opening.runtime, true);
        let id = opening.mcp_session_for_client().to_str().unwrap().to_owned();
        let session = session_of(&[(MCP_SESSION_ID, &id)], &sessions).unwrap();
        assert_eq!(session.runtime, opening.runtime);
        assert!(!session.is_of_server(true) && !session.may_be_lost());
    }
}
