//! `supervise-servers`: the child process that ends MCP servers when the emulator is killed.

use clap::Args;

use super::failure::Failure;
use super::up::stop_signal;

/// The name that `ps` shows, so that `pkill agentcore-local` leaves it to do its work. At most 15 bytes: proc(5).
const NAME: &str = "mcp-supervisor";

/// Waits for the end of its standard input and ends the process groups that were written there.
#[derive(Args, Debug)]
pub(crate) struct SuperviseServers {}

impl SuperviseServers {
    /// Ends when the emulator that started it has ended, and ends what that has left.
    pub(crate) fn run() -> Result<(), Failure> {
        // It works under the program's name as well.
        let _ = std::fs::write("/proc/self/comm", NAME);
        // A signal to the emulator's whole session must not end it before its work is done.
        let _caught = stop_signal()?;
        agentcore_local::supervise(std::io::stdin().lock());
        Ok(())
    }
}
