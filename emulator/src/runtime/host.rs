//! Where a runtime's MCP server runs, and how it is started on demand.
//!
//! AWS starts a microVM when an invocation needs one; here a server is started by the first invocation, stays for the
//! next ones, and is started again by the next one after it died.

mod command;
pub(crate) mod error;
mod external;
mod fixed_ports;
mod line;
mod listeners;
mod port;
mod process;
mod process_group;
mod program;
mod sample_task;
pub(crate) mod server;
mod stdio;
mod supervised_process;
mod supervisor;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;

use self::error::HostError;
use crate::base::http::BoxFuture;
use crate::status::ServerState;

pub use self::process_group::kill_server_processes;
pub(crate) use self::stdio::sessions::StdioSessions;
pub(crate) use command::CommandLine;
pub(crate) use line::LineSink;
pub use supervisor::{end_supervision, supervise, supervise_server_processes};

/// How long a server may take until it listens. Documented: AgentCore Runtime, initialization 120 s.
pub(crate) const START_DEADLINE: Duration = Duration::from_secs(120);

#[derive(Clone, Debug)]
pub(crate) enum Reach {
    /// By its whole MCP URL.
    Url(Uri),
    /// Over the standard input and output of its processes.
    Stdio(Arc<StdioSessions>),
}

pub(crate) trait Host: Send + Sync + fmt::Debug {
    /// How the server is reached; starts it if it does not run. Concurrent callers start it once.
    fn reach(&self) -> BoxFuture<'_, Result<Reach, HostError>>;

    fn state(&self) -> ServerState;

    /// Whether it listens where AgentCore Runtime would not reach it.
    fn is_on_loopback_only(&self) -> bool {
        false
    }

    /// How the server ended, if it ended just now: asked when it broke off a connection.
    fn end(&self) -> BoxFuture<'_, Option<HostError>> {
        Box::pin(std::future::ready(None))
    }

    /// Ends the server for good and waits until nothing of it is left.
    fn stop(&self) -> BoxFuture<'_, ()>;
}

/// The MCP URL of a server at a loopback address. Documented: an MCP server of AgentCore Runtime serves `/mcp`.
fn mcp_url(address: SocketAddr) -> Uri {
    let text = format!("http://{address}{}", mcp_server::PATH);
    text.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests;
