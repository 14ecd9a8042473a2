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
        let deadline = Instant::now() + Duration::from_secs(self.wait);
        loop {
            let answer = client.local_text("health").await;
            match answer {
                Ok((StatusCode::OK, body)) => {
                    let text = String::from_utf8_lossy(&body);
                    line(if self.json { &text } else { "ready" });
                    return Ok(());
                }
                Ok(_) if Instant::now() >= deadline => {
                    return Err(Failure::failed(format!(
                        "the emulator at {} is still starting",
                        client.endpoint()
                    )));
                }
                Err(failure) if Instant::now() >= deadline => return Err(failure),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }
}
