//! `health`: for health checks and scripts that wait.

use std::time::Duration;

use clap::Args;
use http::{Method, StatusCode};
use serde_json::Value;
use tokio::time::Instant;

use super::client::Client;
use super::failure::Failure;
use super::output::{print, print_json_line};

const PAUSE: Duration = Duration::from_millis(20);

/// Exits 0 when every hop of the emulator has answered and no target is FAILED, else 1; 3 without an emulator.
#[derive(Args, Debug)]
pub(crate) struct Health {
    /// Wait up to this many seconds for it; bounds the whole command
    #[arg(long, value_name = "SECONDS")]
    wait: Option<u64>,
    /// Succeed even if a target is FAILED
    #[arg(long)]
    allow_failed_targets: bool,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
}

impl Health {
    /// Asks, repeatedly if there is time.
    pub(crate) async fn run(self, client: Client) -> Result<(), Failure> {
        let Some(wait) = self.wait else {
            return self.ask(&client).await;
        };
        let wait = Duration::from_secs(wait);
        let client = client.within(wait);
        let deadline = Instant::now().checked_add(wait);
        loop {
            let failure = match self.ask(&client).await {
                Ok(()) => return Ok(()),
                Err(failure) => failure,
            };
            if deadline.is_some_and(|deadline| Instant::now() + PAUSE >= deadline) {
                return Err(failure);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn ask(&self, client: &Client) -> Result<(), Failure> {
        let answer = client.local(Method::GET, "health", String::new()).await?;
        let health: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if health.get("status").is_none() || health.get("version").is_none() {
            return Err(client.foreign(&answer));
        }
        if answer.status != StatusCode::OK {
            return Err(Failure::failed(format!("the emulator at {} is still starting", client.endpoint())));
        }
        let failed = health.get("failed_targets").and_then(Value::as_array).into_iter().flatten();
        let failed: Vec<&str> = failed.filter_map(Value::as_str).collect();
        if !failed.is_empty() && !self.allow_failed_targets {
            let failure = Failure::failed(format!("FAILED targets: {}", failed.join(", ")));
            let failure = failure.hint(format!("why: {}", client.command_line("status")));
            if !self.json {
                return Err(failure);
            }
            print_json_line(&health)?;
            return Err(failure.printed());
        }
        match self.json {
            true => print_json_line(&health),
            false => print("ready"),
        }
    }
}
