//! The command line of agentcore-local.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
