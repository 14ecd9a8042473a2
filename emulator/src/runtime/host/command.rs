//! A server that is started by a command of the user's.
//!
//! The command's process group ends with the emulator's orderly stop. When the emulator is killed (`kill -9`), nothing
//! of it is left to end the command: its standard input, a pipe from the emulator, comes to its end, and a command that
//! does not watch it goes on running.

use std::path::PathBuf;
use std::time::Duration;

use super::HostError;
use super::line::LineSink;
use super::process::{Process, Program};
use crate::base::Secret;

/// How a program of the user's is started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CommandLine {
    /// The program and its arguments; `{port}` in them becomes the port, which also stands in `PORT`.
    pub(crate) words: Vec<String>,
    /// Variables beside those of the emulator's own environment.
    pub(crate) environment: Vec<(String, Secret)>,
    /// Where it runs; none for the emulator's own directory.
    pub(crate) directory: Option<PathBuf>,
}

/// A host for the command; fails when it has no word.
pub(super) fn host(command: CommandLine, deadline: Duration, sink: LineSink) -> Result<Process, HostError> {
    let CommandLine { words, environment, directory } = command;
    let mut words = words.into_iter();
    let program = words.next().filter(|program| !program.is_empty()).ok_or(HostError::NoProgram)?.into();
    let program = Program { program, arguments: words.collect(), environment, directory };
    Ok(Process::new(program, deadline, sink))
}
