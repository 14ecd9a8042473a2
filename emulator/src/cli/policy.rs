//! `policy`: what policies decide, and what the role of a gateway needs.

mod needed;
mod portable;
mod simulate;
mod terraform;

use clap::{Args, Subcommand};

use super::asking::Asking;
use super::client::Client;
use super::connection::Connection;
use super::failure::Failure;
use needed::Needed;
use simulate::Simulate;

/// Asks the policies of the account, without a call.
#[derive(Args, Debug)]
pub(crate) struct Policy {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say whether a principal may do something, and which statement decides
    Simulate(Asking<Simulate>),
    /// Print the smallest policy that the role of a gateway needs for its targets
    Needed(Asking<Needed>),
}

impl Policy {
    pub(crate) async fn run(
        self,
        client: impl FnOnce(Connection) -> Result<Client, Failure>,
    ) -> Result<(), Failure> {
        match self.what {
            What::Simulate(asking) => asking.command.run(&client(asking.connection)?).await,
            What::Needed(asking) => asking.command.run(&client(asking.connection)?).await,
        }
    }
}
