//! `reset`: resets the emulator to its stack file.

use clap::Args;
use serde_json::Value;

use super::client::Client;
use super::escape;
use super::failure::Failure;
use super::output::{print, print_json};

/// Resets the emulator to its stack file: what API calls created or changed is removed, traces stay.
///
/// URLs, and on a loopback address ids too, are the same as before; MCP servers are restarted.
#[derive(Args, Debug)]
pub(crate) struct Reset {
    /// Print what the emulator has afterwards, as `status --json` does
    #[arg(long)]
    json: bool,
}

impl Reset {
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        // First, so that what is not agentcore-local is reported as such.
        client.status().await?;
        let _done: Value = client.post("reset").await?;
        let status = client.status().await?;
        match self.json {
            true => print_json(&status),
            false => print(format_args!("back to {}", escape::line(&status.stack))),
        }
    }
}
