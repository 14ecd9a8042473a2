//! A server that is started by a command of the user's.
//!
//! The command's process group ends with the emulator's orderly stop. If the emulator is killed (`kill -9`), the program's
//! supervisor ends it (`supervisor.rs`). In another program that embeds the emulator, which has none, nothing is left to end
//! it: its
//! standard input, a pipe from the emulator, is closed, and a command that does not watch it keeps running.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::Host;
use super::error::HostError;
use super::line::LineSink;
use super::process::Process;
use super::program::Program;
use super::stdio::Stdio;
use crate::base::Clock;
use crate::base::Secret;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CommandLine {
    /// The program and its arguments; `{port}` in them becomes the port, which is also in `PORT`.
    pub(crate) words: Vec<String>,
    /// Variables in addition to the emulator's own environment.
    pub(crate) environment: Vec<(String, Secret)>,
    /// The names of variables that were withheld from it.
    pub(crate) withheld: Vec<String>,
    /// Its working directory; `None` for the emulator's own directory.
    pub(crate) directory: Option<PathBuf>,
    /// The port that it always has; `None` for a free one.
    pub(crate) port: Option<u16>,
    /// Whether it speaks MCP over its standard input and output, and listens nowhere.
    pub(crate) speaks_stdio: bool,
    /// The parts of the words that must not be shown, such as a client's secret.
    pub(crate) secrets: Vec<Secret>,
}

/// How much of a command line is shown, in characters.
const MAX_SHOWN: usize = 120;

impl CommandLine {
    /// The program and what it runs, such as `python server.py`: the words before the first option, because what follows
    /// an option may be a secret. `***` replaces known secrets.
    pub(crate) fn display_name(&self) -> String {
        // `python -m server` names what it runs after an option.
        let is_module = self.words.get(1).is_some_and(|word| word == "-m");
        let named = if is_module { 3 } else { 1 };
        let others = self.words.iter().skip(named).take_while(|word| !word.starts_with('-'));
        let words = self.words.iter().take(named).chain(others).map(String::as_str);
        let mut shown = shlex::try_join(words).unwrap_or_default();
        for secret in self.secrets.iter().filter(|secret| !secret.expose().is_empty()) {
            shown = shown.replace(secret.expose(), "***");
        }
        match shown.char_indices().nth(MAX_SHOWN) {
            Some((end, _)) => format!("{}…", shown.get(..end).unwrap_or_default()),
            None => shown,
        }
    }
}

/// A host for the command; fails if it has no word.
pub(super) fn host(
    command: CommandLine,
    (deadline, clock): (Duration, &Clock),
    sink: LineSink,
) -> Result<Arc<dyn Host>, HostError> {
    let shown = command.display_name();
    let CommandLine { words, environment, withheld, directory, port, speaks_stdio, secrets: _ } = command;
    let mut words = words.into_iter();
    let program = words.next().filter(|program| !program.is_empty()).ok_or(HostError::NoProgram)?.into();
    let arguments = words.collect();
    let program = Program {
        program,
        display_name: shown,
        is_meant_for_aws: true,
        arguments,
        environment,
        withheld,
        directory,
        port,
    };
    Ok(match speaks_stdio {
        true => Arc::new(Stdio::new(program, deadline, sink, clock.clone())),
        false => Arc::new(Process::new(program, deadline, sink)),
    })
}

/// A host for `program` with `arguments`, in which `{port}` becomes the port.
pub(super) fn sample_host(
    program: PathBuf,
    arguments: Vec<String>,
    deadline: Duration,
    sink: LineSink,
) -> Process {
    let program = Program {
        program: program.into_os_string(),
        display_name: "the sample server".to_owned(),
        is_meant_for_aws: false,
        arguments,
        environment: Vec::new(),
        withheld: Vec::new(),
        directory: None,
        port: None,
    };
    Process::new(program, deadline, sink)
}
