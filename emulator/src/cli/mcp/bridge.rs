//! The messages between a client on standard input and output and the gateway.

use std::sync::{Arc, Mutex, PoisonError};

use ::http::{HeaderMap, HeaderValue};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::credentials::Login;
use super::http::Http;
use super::message::ClientMessage;
use super::stdio::{Lines, Output, OutputClosed};
use super::turn::Turn;
use crate::cli::client::Client;
use crate::cli::failure::Failure;
use crate::cli::output::{WARNING, note};

pub(super) struct Bridge {
    pub(super) client: Client,
    pub(super) login: Login,
    pub(super) http: Http,
    pub(super) output: Output,
    pub(super) session: Mutex<Session>,
}

/// What the response to initialize negotiated, as the headers of later messages.
#[derive(Default)]
pub(super) struct Session {
    pub(super) id: Option<HeaderValue>,
    pub(super) version: Option<HeaderValue>,
}

pub(super) const SESSION_ID: &str = "mcp-session-id";

const VERSION: &str = "mcp-protocol-version";

impl Bridge {
    pub(super) async fn serve(self: Arc<Self>) -> Result<(), Failure> {
        let mut lines = Lines::stdin();
        let mut running = JoinSet::new();
        loop {
            tokio::select! {
                line = lines.next() => match line {
                    Ok(Some(line)) => self.begin(line, &mut running).await?,
                    Ok(None) => break,
                    Err(error) => {
                        return Err(Failure::failed(format!("cannot read from standard input: {error}")));
                    }
                },
                Some(ended) = running.join_next() => output_of(ended)?,
            }
        }
        let all = async {
            while let Some(ended) = running.join_next().await {
                output_of(ended)?;
            }
            Ok(())
        };
        timeout(self.client.patience(), all).await.unwrap_or_else(|_| {
            let requests = running.len();
            note(format_args!("{WARNING}warning{WARNING:#}: standard input ended; not answered: {requests}"));
            Ok(())
        })
    }

    /// Starts to send a message, and returns when the next one may be sent.
    async fn begin(
        self: &Arc<Self>,
        line: Vec<u8>,
        running: &mut JoinSet<Result<(), OutputClosed>>,
    ) -> Result<(), Failure> {
        let message = match ClientMessage::read(line) {
            Ok(message) => message,
            Err(unsendable) => {
                note(format_args!("refused: {unsendable}"));
                return Ok(self.output.write(&unsendable.answer()).await?);
            }
        };
        if message.is_initialize {
            *self.session() = Session::default();
        }
        let (turn, next) = oneshot::channel();
        running.spawn(Arc::clone(self).exchange(message, Turn::new(turn)));
        // An exchange that ends without a word has had its turn too.
        let _ = next.await;
        Ok(())
    }

    pub(super) fn session(&self) -> std::sync::MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn session_headers(&self) -> HeaderMap {
        let session = self.session();
        let headers = [(SESSION_ID, &session.id), (VERSION, &session.version)];
        let headers = headers.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
        headers.map(|(name, value)| (::http::HeaderName::from_static(name), value)).collect()
    }

    pub(super) async fn end_session(&self) {
        let headers = self.session_headers();
        if !headers.contains_key(SESSION_ID) {
            return;
        }
        let credentials = self.login.latest().await;
        let ended = self.http.delete(&credentials, headers);
        // It is a courtesy: its outcome no longer matters.
        let _ = timeout(self.client.patience(), ended).await;
    }
}

fn output_of(ended: Result<Result<(), OutputClosed>, tokio::task::JoinError>) -> Result<(), Failure> {
    match ended {
        Ok(written) => Ok(written?),
        Err(error) => Err(Failure::failed(format!("a message was lost: {error}"))),
    }
}
