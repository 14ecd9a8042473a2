//! One JSON-RPC exchange with an MCP server: a POST and its response (streamable HTTP).

mod answer;
mod error;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use serde::Serialize;

use self::answer::ServerReply;
use super::endpoint::{ServerEndpoint, ServerKind};
use crate::aws;
use crate::base::Entropy;
use crate::base::http::{Body, SharedClient, full};
use crate::gateway::outbound::{CredentialPlacement, OutboundCredentials};
use crate::trace::{Check, Confidence, HopName, Recorder};

pub(super) use error::{ExchangeError, RUNTIME_ERROR};

/// Most messages are not longer than this, in bytes.
const USUAL_LENGTH: usize = 512;
const MCP_PROTOCOL_VERSION: HeaderName = HeaderName::from_static("mcp-protocol-version");
/// The header in which a server names its session.
pub(super) const MCP_SESSION_ID: HeaderName = HeaderName::from_static("mcp-session-id");
/// Recorded: a gateway passes its workload access token to the runtimes that it calls.
const WORKLOAD_ACCESS_TOKEN: HeaderName = HeaderName::from_static("x-amz-bedrock-agentcore-identity-wat");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const JSON_OR_EVENT_STREAM: HeaderValue = HeaderValue::from_static("application/json, text/event-stream");

/// A client of one MCP server, for one synchronization or one call.
#[derive(Clone, Debug)]
pub(super) struct McpClient<'a> {
    pub(super) client: &'a SharedClient,
    pub(super) entropy: &'a Entropy,
    pub(super) endpoint: &'a ServerEndpoint,
    pub(super) credentials: OutboundCredentials,
    /// The version to send in `MCP-Protocol-Version`.
    pub(super) protocol_version: HeaderValue,
    pub(super) session: Option<HeaderValue>,
    pub(super) recorder: Recorder,
}

#[derive(Serialize)]
struct OutgoingMessage<'a, P> {
    jsonrpc: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u32>,
    method: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    params: Option<P>,
}

impl McpClient<'_> {
    /// Sends a request and reads up to the response with this `id`; a request without `params` has no such member.
    pub(super) async fn request(
        &self,
        id: u32,
        method: &str,
        params: Option<impl Serialize>,
    ) -> Result<ServerReply, ExchangeError> {
        let message = OutgoingMessage { jsonrpc: "2.0", id: Some(id), method, params };
        self.exchange(&message, method, |response| answer::read(response, id)).await
    }

    /// Sends a notification; the server accepts it with any 2xx.
    pub(super) async fn notify(&self, method: &str) -> Result<(), ExchangeError> {
        let message = OutgoingMessage::<()> { jsonrpc: "2.0", id: None, method, params: None };
        self.exchange(&message, method, answer::accepted).await
    }

    async fn exchange<T, F>(
        &self,
        message: &impl Serialize,
        method: &str,
        read: impl FnOnce(Response<Body>) -> F,
    ) -> Result<T, ExchangeError>
    where
        F: Future<Output = Result<T, ExchangeError>>,
    {
        let mut body = Vec::with_capacity(USUAL_LENGTH);
        serde_json::to_writer(&mut body, message).map_err(|_| ExchangeError::Malformed)?;
        let (recorder, own_hop) = self.hop(method);
        let request = self.whole(Method::POST, Bytes::from(body), recorder.clone());
        let mut status = StatusCode::BAD_GATEWAY;
        let outcome = match self.client.send(request).await {
            Ok(response) => {
                status = response.status();
                read(response).await
            }
            Err(error) => Err(ExchangeError::Send(error)),
        };
        if own_hop {
            let text = outcome.as_ref().err().map(ToString::to_string).unwrap_or_default();
            if let Err(error) = &outcome {
                let expected = format!("an answer to {method}");
                recorder.check(Check::failed(error.cause(), "answer", expected, text.clone()));
            }
            // The response of the user's server is not a guess about AWS.
            recorder.answered(status, text, Confidence::Recorded);
        }
        outcome
    }

    /// Ends the server's session, if it opened one, in the background.
    pub(super) fn end_session(&self) {
        if self.session.is_none() {
            return;
        }
        let client = self.client.clone();
        let (recorder, own_hop) = self.hop("DELETE");
        let request = self.whole(Method::DELETE, Bytes::new(), recorder.clone());
        tokio::spawn(async move {
            let status = client.send(request).await.map(|response| response.status());
            if own_hop {
                // 405 is a server's right: it ends its sessions itself. The call succeeded in any case.
                let text = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                recorder.answered(StatusCode::OK, text, Confidence::Recorded);
            }
        });
    }

    /// The recorder that travels with a request, and whether it is a hop that must be answered here.
    fn hop(&self, method: &str) -> (Recorder, bool) {
        if self.endpoint.kind != ServerKind::Foreign {
            return (self.recorder.clone(), false);
        }
        let title = format!("{method} {}", self.endpoint.redacted);
        (self.recorder.hop(HopName::McpServer, title), true)
    }

    /// A request with its credential and all its headers.
    fn whole(&self, method: Method, body: Bytes, recorder: Recorder) -> Request<Body> {
        let (mut head, ()) = Request::new(()).into_parts();
        head.method = method;
        head.uri = self.endpoint.uri.clone();
        head.extensions.insert(recorder);
        // First, so that no credential replaces what the protocol needs.
        match &self.credentials.placement {
            Some(CredentialPlacement::Header(name, value)) => {
                head.headers.insert(name.clone(), value.clone());
            }
            // If the key makes the URL too long, it is left out: the server reports that it is missing.
            Some(CredentialPlacement::Parameter(parameter)) => {
                let with_key = CredentialPlacement::appended_to(parameter, &self.endpoint.uri);
                head.uri = with_key.unwrap_or_else(|| self.endpoint.uri.clone());
            }
            Some(CredentialPlacement::Signature(_)) | None => {}
        }
        if !body.is_empty() {
            head.headers.insert(CONTENT_TYPE, JSON);
        }
        head.headers.insert(ACCEPT, JSON_OR_EVENT_STREAM);
        head.headers.insert(MCP_PROTOCOL_VERSION, self.protocol_version.clone());
        head.headers.insert(aws::REQUEST_ID, aws::request_id(self.entropy));
        if let (ServerKind::Runtime, Some(token)) =
            (self.endpoint.kind, &self.credentials.workload_access_token)
        {
            head.headers.insert(WORKLOAD_ACCESS_TOKEN, token.clone());
        }
        if let Some(session) = &self.session {
            head.headers.insert(MCP_SESSION_ID, session.clone());
        }
        // Last, because a signature covers all of it.
        if let Some(CredentialPlacement::Signature(signer)) = &self.credentials.placement {
            signer.sign(&mut head, &body);
        }
        Request::from_parts(head, full(body))
    }
}

#[cfg(test)]
mod tests;
