//! A command with the options that choose the emulator.

use super::connection::Connection;

/// A command that asks the running emulator.
#[derive(Debug, clap::Args)]
pub(crate) struct Asking<C: clap::Args> {
    #[command(flatten)]
    pub(crate) command: C,
    #[command(flatten)]
    pub(crate) connection: Connection,
}
