//! An MCP server as what a target calls.

mod call;
mod catalogue;
mod client;
mod endpoint;
mod handshake;
mod session;
mod status_reason;

use arc_swap::ArcSwap;
use http::{HeaderValue, Uri};

use self::catalogue::Catalogue;
use self::client::McpClient;
use self::endpoint::{ServerEndpoint, ServerKind};
use self::handshake::{ASKED_VERSION, Agreement};
use self::session::ServerSession;
use super::listing::{ListFailure, Listing};
use super::status_reason::StatusReason;
use crate::base::http::SharedClient;
use crate::base::{Addresses, Entropy};
use crate::gateway::outbound::OutboundCredentials;
use crate::trace::Recorder;

/// A server with what the last synchronization agreed on with it.
#[derive(Debug)]
pub(crate) struct McpServer {
    endpoint: ServerEndpoint,
    agreement: ArcSwap<Agreement>,
    session: ServerSession,
}

impl McpServer {
    /// Takes the whole MCP URL.
    pub(super) fn new(endpoint: Uri, addresses: &Addresses) -> Self {
        Self {
            endpoint: ServerEndpoint::new(endpoint, addresses),
            agreement: ArcSwap::from_pointee(Agreement::default()),
            session: ServerSession::default(),
        }
    }

    pub(super) fn url(&self) -> &Uri {
        &self.endpoint.uri
    }

    /// Opens a session and lists the server's tools under the prefix `target`.
    pub(super) async fn list(
        &self,
        (client, entropy): (&SharedClient, &Entropy),
        target: &str,
        credentials: OutboundCredentials,
        recorder: &Recorder,
    ) -> Result<Listing, ListFailure> {
        let version = HeaderValue::from_static(ASKED_VERSION);
        let mut client = self.client((client, entropy), credentials, version, recorder);
        match catalogue::fetch(&mut client, target).await {
            Ok(Catalogue { agreement, listing }) => {
                if agreement.keeps_sessions {
                    self.session.keep(&client);
                }
                self.agreement.store(agreement.into());
                Ok(listing)
            }
            Err(error) => {
                // The session of a runtime ends with its microVM; only a server's own has to be ended.
                if self.endpoint.kind == ServerKind::Foreign {
                    client.end_session();
                }
                let reason = status_reason::of_catalogue(&error, &self.endpoint);
                Err(ListFailure { detail: error.to_string(), cause: error.cause(), reason })
            }
        }
    }

    pub(super) fn timeout_reason(&self) -> StatusReason {
        status_reason::of_timeout(&self.endpoint)
    }

    /// A client outside of any session.
    fn client<'a>(
        &'a self,
        (client, entropy): (&'a SharedClient, &'a Entropy),
        credentials: OutboundCredentials,
        protocol_version: HeaderValue,
        recorder: &Recorder,
    ) -> McpClient<'a> {
        McpClient {
            client,
            entropy,
            endpoint: &self.endpoint,
            credentials,
            protocol_version,
            session: None,
            recorder: recorder.clone(),
        }
    }

    /// Whether the server keeps sessions of its own, as the last synchronization found.
    #[cfg(test)]
    pub(super) fn keeps_sessions(&self) -> bool {
        self.agreement.load().keeps_sessions
    }

    /// Resets the session to the state before any synchronization.
    #[cfg(test)]
    fn forget_session(&self) {
        self.session.forget();
    }
}
