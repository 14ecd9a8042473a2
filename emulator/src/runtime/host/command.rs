//! A server that is started by a command of the user's.
//!
//! The command's process group ends with the emulator's orderly stop. When the emulator is killed (`kill -9`), nothing
//! of it is left to end the command: its standard input, a pipe from the emulator, comes to its end, and a command that
//! does not watch it goes on running.

use std::time::Duration;

use super::HostError;
use super::line::LineSink;
use super::process::{Process, Program};

/// A host for the command; fails when it has no word.
pub(super) fn host(words: Vec<String>, deadline: Duration, sink: LineSink) -> Result<Process, HostError> {
    let mut words = words.into_iter();
    let program = words.next().filter(|program| !program.is_empty()).ok_or(HostError::NoProgram)?;
    Ok(Process::new(Program { program: program.into(), arguments: words.collect() }, deadline, sink))
}
