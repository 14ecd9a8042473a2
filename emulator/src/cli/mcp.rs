//! `mcp`: the gateway on standard input and output, as MCP's stdio transport has it.
//!
//! Messages pass byte for byte both ways, with two exceptions: a message of several lines becomes one line,
//! and a JSON-RPC error with another id than its request's gets that id. AWS's 401 has `"id":0` whatever was asked, and
//! the client would wait forever.
//!
//! The transport's stream for the server's own messages (GET) is not opened: a gateway answers 405.

mod bridge;
mod credentials;
mod exchange;
mod http;
mod message;
mod stdio;
mod turn;

use std::sync::{Arc, Mutex};

use clap::Args;

use self::bridge::Bridge;
use super::caller::McpCaller;
use super::client::Client;
use super::failure::Failure;
use super::up::stop_signal;
use credentials::Login;
use http::Http;
use stdio::Output;

/// Serves the gateway on standard input and output, for MCP clients that start their servers themselves.
///
/// It logs in by itself and renews its token, or signs for a gateway that takes AWS signatures. Every line of standard input is a JSON-RPC message that is posted to the
/// gateway; every message that comes back is a line of standard output. What people should know goes to standard error.
/// It ends with its standard input. `mcp-config` prints what a client needs to start it.
#[derive(Args, Debug)]
pub(crate) struct Mcp {
    #[command(flatten)]
    caller: McpCaller,
}

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
