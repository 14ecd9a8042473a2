//! `status`: what the emulator has now, at any time.

use clap::Args;
use indexmap::IndexMap;

use super::client::Client;
use super::failure::Failure;
use super::output::{print, print_json};
use super::overview;

/// Prints what the emulator has now, however it was made: user pools, gateways with their targets, runtimes.
#[derive(Args, Debug)]
pub(crate) struct Status {
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

impl Status {
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let status = client.status().await?;
        if self.json {
            return print_json(&status);
        }
        let environment: IndexMap<String, String> = client.get("environment").await?;
        print(overview::render(&status, &environment).trim_end())
    }
}
