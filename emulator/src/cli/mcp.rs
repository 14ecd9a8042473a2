//! `mcp`: the gateway on standard input and output, as MCP's stdio transport has it.
//!
//! Messages pass byte for byte both ways, with two exceptions: a message of several lines becomes one line,
//! and a JSON-RPC error with another id than its request's gets that id. AWS's 401 has `"id":0` whatever was asked, and
//! the client would wait forever.
//!
//! The transport's stream for the server's own messages (GET) is not opened: a gateway answers 405.

mod credentials;
mod exchange;
mod http;
mod message;
mod stdio;

use std::sync::{Arc, Mutex, PoisonError};

use ::http::{HeaderMap, HeaderValue};
use clap::Args;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::caller::McpCaller;
use super::client::Client;
use super::failure::Failure;
use super::output::{WARNING, note};
use super::up::stop_signal;
use credentials::Login;
use exchange::{OutputClosed, Turn};
use http::Http;
use message::Message;
use stdio::{Lines, Output};

/// Serves the gateway on standard input and output, for MCP clients that start their servers themselves.
///
/// It logs in by itself and renews its token. Every line of standard input is a JSON-RPC message that is posted to the
/// gateway; every message that comes back is a line of standard output. What people should know goes to standard error.
/// It ends with its standard input. `mcp-config` prints what a client needs to start it.
#[derive(Args, Debug)]
pub(crate) struct Mcp {
    #[command(flatten)]
    caller: McpCaller,
}

struct Bridge {
    client: Client,
    login: Login,
    http: Http,
    output: Output,
    session: Mutex<Session>,
}

/// What the response to initialize negotiated, as the headers of later messages.
#[derive(Default)]
struct Session {
    id: Option<HeaderValue>,
    version: Option<HeaderValue>,
}

const SESSION_ID: &str = "mcp-session-id";
const VERSION: &str = "mcp-protocol-version";

impl Mcp {
    /// Logs in, and passes messages on until standard input ends or a signal comes.
    pub(crate) async fn run(self, client: Client) -> Result<(), Failure> {
        let stopped = stop_signal()?;
        let bridge = Arc::new(Bridge {
            login: Login::new(client.clone(), self.caller).await?,
            client,
            http: Http::new(),
            output: Output::stdout(),
            session: Mutex::default(),
        });
        tokio::select! {
            served = Arc::clone(&bridge).serve() => served?,
            () = stopped => {}
        }
        bridge.end_session().await;
        Ok(())
    }
}

impl Bridge {
    async fn serve(self: Arc<Self>) -> Result<(), Failure> {
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
        let message = match Message::read(line) {
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

    fn session(&self) -> std::sync::MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn session_headers(&self) -> HeaderMap {
        let session = self.session();
        let headers = [(SESSION_ID, &session.id), (VERSION, &session.version)];
        let headers = headers.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
        headers.map(|(name, value)| (::http::HeaderName::from_static(name), value)).collect()
    }

    async fn end_session(&self) {
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
