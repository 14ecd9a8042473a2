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
    ///
    /// The policies count that would count for a call: those of the principal, its permissions boundary, and the policy of the
    /// resource; for sts:AssumeRole the trust policy of the role. Exit code 0: allowed, 4: denied.
    Simulate(Asking<Simulate>),
    /// Print the smallest policy that the role of a gateway needs for its targets
    ///
    /// It names the ids of this emulator; --for-account writes it for an account of AWS, where ids are others.
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
