//! The session that a target's MCP server keeps for the gateway.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use arc_swap::ArcSwapOption;
use http::HeaderValue;
use tokio::sync::Mutex;

use super::client::{ExchangeError, McpClient, RUNTIME_ERROR};
use super::handshake::{ASKED_VERSION, HandshakeError, LAST_ID, handshake};
use crate::trace::Check;

/// The check for the state of a session.
const CHECK: &str = "server's session";

/// The session of one target; none while its server has not opened one, or keeps none.
///
/// Recorded: the target's own session is kept and reused (facts, R340, for gateways with sessions of their own). Recorded
/// as well: a gateway without such sessions opens one for every call. Here it is kept for both: a server's session
/// has one caller, the gateway.
#[derive(Debug, Default)]
pub(super) struct ServerSession {
    opened: ArcSwapOption<Opened>,
    /// Held while a session is opened, so that concurrent calls open one together.
    turn: Mutex<()>,
}

/// A session as the server opened it.
#[derive(Debug)]
pub(super) struct Opened {
    /// `None` if the server has given up its sessions.
    id: Option<HeaderValue>,
    protocol_version: HeaderValue,
    next_request: AtomicU32,
}

impl ServerSession {
    /// Keeps the session that `server` has opened, replacing and ending the one before.
    pub(super) fn keep(&self, server: &McpClient<'_>) {
        if let Some(before) = self.opened.swap(Some(Arc::new(Opened::of(server)))) {
            let mut server = server.clone();
            before.enter(&mut server);
            server.end_session();
        }
    }

    /// Resets to the state before any synchronization.
    #[cfg(test)]
    pub(super) fn forget(&self) {
        self.opened.store(None);
    }

    /// Lets `server` use the session, which is opened if there is none.
    pub(super) async fn enter(&self, server: &mut McpClient<'_>) -> Result<Arc<Opened>, HandshakeError> {
        match self.opened.load_full() {
            Some(opened) => {
                opened.enter(server);
                Ok(opened)
            }
            None => self.open(server, None).await,
        }
    }

    /// Like `enter`, after the server has lost the session `lost`: with a new one, unless another call has opened it
    /// already.
    pub(super) async fn renew(
        &self,
        server: &mut McpClient<'_>,
        lost: &Arc<Opened>,
    ) -> Result<Arc<Opened>, HandshakeError> {
        server.recorder.check(Check::noted(CHECK, "the server has lost it: a new one is opened"));
        self.open(server, Some(lost)).await
    }

    async fn open(
        &self,
        server: &mut McpClient<'_>,
        lost: Option<&Arc<Opened>>,
    ) -> Result<Arc<Opened>, HandshakeError> {
        let _turn = self.turn.lock().await;
        if let Some(opened) = self.opened.load_full()
            && lost.is_none_or(|lost| !Arc::ptr_eq(lost, &opened))
        {
            opened.enter(server);
            return Ok(opened);
        }
        server.session = None;
        server.protocol_version = HeaderValue::from_static(ASKED_VERSION);
        handshake(server).await?;
        let opened = Arc::new(Opened::of(server));
        self.opened.store(Some(Arc::clone(&opened)));
        Ok(opened)
    }
}

impl Opened {
    fn of(server: &McpClient<'_>) -> Self {
        Self {
            id: server.session.clone(),
            protocol_version: server.protocol_version.clone(),
            next_request: AtomicU32::new(LAST_ID + 1),
        }
    }

    fn enter(&self, server: &mut McpClient<'_>) {
        server.session.clone_from(&self.id);
        server.protocol_version = self.protocol_version.clone();
    }

    /// The id of the next request. Documented: MCP, requests: no id is used twice in a session.
    pub(super) fn next_request(&self) -> u32 {
        self.next_request.fetch_add(1, Ordering::Relaxed)
    }
}

/// Whether an exchange failed because the server no longer knows the session.
///
/// Documented: MCP, transports: 404 says so. The TypeScript SDK's example and servers based on it answer 400 instead. A
/// runtime passes a server's 404 on, and puts its 400 into words of its own.
pub(super) fn is_lost(error: &ExchangeError) -> bool {
    match error {
        ExchangeError::Status { status, .. } => matches!(status.as_u16(), 400 | 404),
        ExchangeError::Rpc { code: RUNTIME_ERROR, message } => {
            message.starts_with("Received error (400)") || message.starts_with("Received error (404)")
        }
        _ => false,
    }
}
