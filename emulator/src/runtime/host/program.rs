//! A program with everything needed to start it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;

use tokio::process::{Child, Command};

use super::error::HostError;
use super::line::LineSink;
use super::process_group::ProcessGroup;
use crate::activity::ServerEvent;
use crate::base::{Secret, descriptors};

/// What is executed.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) program: OsString,
    /// The whole command line for people, without secrets.
    pub(super) display_name: String,
    /// Whether the same program is to run on AgentCore Runtime: not the sample server.
    pub(super) is_meant_for_aws: bool,
    /// Its arguments, `{port}` in them not yet replaced.
    pub(super) arguments: Vec<String>,
    /// Variables in addition to the emulator's own.
    pub(super) environment: Vec<(String, Secret)>,
    /// The names of variables that were withheld from it.
    pub(super) withheld: Vec<String>,
    /// Its working directory; `None` for the emulator's own directory.
    pub(super) directory: Option<PathBuf>,
    /// The port that it always has; `None` for a free one.
    pub(super) port: Option<u16>,
}

/// A started process.
pub(super) struct Started {
    /// The process, with its streams.
    pub(super) child: Child,
    /// The process and all that it starts.
    pub(super) group: ProcessGroup,
}

impl Program {
    /// Executes it and reports that to `sink`; `again`: whether one before it has ended. `port` and failures: see
    /// [`execute`](Self::execute).
    pub(super) fn start(
        &self,
        port: Option<u16>,
        sink: &LineSink,
        again: bool,
    ) -> Result<Started, HostError> {
        let child = self.execute(port)?;
        if !self.withheld.is_empty() {
            sink.event(|| ServerEvent::Withheld { variables: self.withheld.clone() });
        }
        sink.event(|| ServerEvent::Started { command: self.display_name.clone(), port, again });
        let group = ProcessGroup::led_by(child.id());
        if let Some(leader) = group.leader() {
            descriptors::give_back(leader);
        }
        Ok(Started { child, group })
    }

    /// Executes it in a process group of its own, its three standard streams piped. `port` is passed in `PORT` and in place
    /// of
    /// `{port}`; `None` for a program that is not reached through a port. Fails if it does not exist or is not executable.
    fn execute(&self, port: Option<u16>) -> Result<Child, HostError> {
        let mut command = Command::new(&self.program);
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        let port = port.map(|port| port.to_string());
        let arguments = self.arguments.iter().map(|argument| match &port {
            Some(port) => argument.replace("{port}", port),
            None => argument.clone(),
        });
        command.args(arguments).envs(self.environment.iter().map(|(name, value)| (name, value.expose())));
        if let Some(port) = &port {
            command.env("PORT", port);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.process_group(0).kill_on_drop(true).spawn().map_err(|reason| {
            let program = self.program.to_string_lossy().into_owned();
            HostError::Spawn { program, reason: Arc::new(reason) }
        })
    }
}
