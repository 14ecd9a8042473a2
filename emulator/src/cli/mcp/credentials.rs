//! The gateway's address and the credentials for it, renewed without the client noticing.

use std::sync::Arc;
use std::time::Duration;

use http::{StatusCode, Uri};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::cli::caller::McpCaller;
use crate::cli::client::Client;
use crate::cli::failure::Failure;
use crate::cli::gateway_credentials::GatewayCredentials;
use crate::cli::output::{WARNING, note};

/// The part of a token's life, in percent, after which it is renewed.
const RENEW_AFTER: u64 = 80;

pub(super) struct Credentials {
    pub(super) url: Uri,
    pub(super) access: GatewayCredentials,
    /// When to log in again; `None` for a token that was given.
    renew_at: Option<Instant>,
}

pub(super) struct Login {
    client: Client,
    caller: McpCaller,
    latest: Mutex<Arc<Credentials>>,
}

impl Login {
    pub(super) async fn new(client: Client, caller: McpCaller) -> Result<Self, Failure> {
        let first = log_in(&client, &caller).await?;
        Ok(Self { client, caller, latest: Mutex::new(Arc::new(first)) })
    }

    pub(super) async fn latest(&self) -> Arc<Credentials> {
        Arc::clone(&*self.latest.lock().await)
    }

    /// Credentials for the next message, renewed before the token expires.
    pub(super) async fn for_next(&self) -> Arc<Credentials> {
        let mut latest = self.latest.lock().await;
        if latest.renew_at.is_some_and(|time| time <= Instant::now()) {
            self.renew(&mut latest).await;
        }
        Arc::clone(&latest)
    }

    /// Credentials to send a message with once more, after this answer to these ones; `None` if that would change nothing.
    pub(super) async fn after(
        &self,
        status: StatusCode,
        used: &Arc<Credentials>,
    ) -> Option<Arc<Credentials>> {
        let is_refused = status == StatusCode::UNAUTHORIZED;
        // An emulator that other machines can reach gives other ids at each start.
        let may_have_moved = status == StatusCode::NOT_FOUND;
        if self.caller.given_token().is_some() || !(is_refused || may_have_moved) {
            return None;
        }
        let mut latest = self.latest.lock().await;
        // Another message may have been refused before, and has logged in since.
        if Arc::ptr_eq(&latest, used) && !self.renew(&mut latest).await {
            return None;
        }
        (is_refused || latest.url != used.url).then(|| Arc::clone(&latest))
    }

    /// Logs in; if that fails, the credentials stay as they are, and the next answer shows the consequence.
    async fn renew(&self, latest: &mut Arc<Credentials>) -> bool {
        match log_in(&self.client, &self.caller).await {
            Ok(new) => {
                *latest = Arc::new(new);
                true
            }
            Err(failure) => {
                note(format_args!("{WARNING}warning{WARNING:#}: cannot log in again: {}", failure.message()));
                false
            }
        }
    }
}

async fn log_in(client: &Client, caller: &McpCaller) -> Result<Credentials, Failure> {
    let mut client = client.clone();
    client.renew();
    let access = caller.access(&client).await?;
    let url = client.gateway_url(&access.gateway);
    let url = url.parse().map_err(|_| Failure::failed(format!("`{url}` is not a URL")))?;
    let life =
        access.expires_in.map(|seconds| Duration::from_secs(seconds.saturating_mul(RENEW_AFTER) / 100));
    let renew_at = life.and_then(|life| Instant::now().checked_add(life));
    Ok(Credentials { url, access: access.credentials, renew_at })
}
