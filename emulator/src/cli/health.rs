//! `health`: for health checks and scripts that wait.

use std::time::{Duration, Instant};

use clap::Args;
use http::StatusCode;

use super::client::Client;
use super::failure::Failure;
use super::output::line;

/// Exits 0 when every hop of the emulator has answered, else 1.
#[derive(Args, Debug)]
pub(crate) struct Health {
    /// Wait up to this many seconds for it
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    wait: u64,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
}

impl Health {
    /// Asks, again and again while there is time.
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let deadline = self.deadline();
        let is_over = || deadline.is_some_and(|deadline| Instant::now() >= deadline);
        loop {
            let answer = client.local_text("health").await;
            match answer {
                Ok((StatusCode::OK, body)) => {
                    let text = String::from_utf8_lossy(&body);
                    line(if self.json { &text } else { "ready" });
                    return Ok(());
                }
                Ok(_) if is_over() => {
                    return Err(Failure::failed(format!(
                        "the emulator at {} is still starting",
                        client.endpoint()
                    )));
                }
                Err(failure) if is_over() => return Err(failure),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// None for a wait that no clock can count to: it has no end.
    fn deadline(&self) -> Option<Instant> {
        Instant::now().checked_add(Duration::from_secs(self.wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_may_be_of_any_length() {
        assert!(Health { wait: u64::MAX, json: false }.deadline().is_none());
        let deadline = Health { wait: 0, json: false }.deadline().unwrap();
        assert!(deadline <= Instant::now());
    }
}
