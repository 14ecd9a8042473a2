//! Which MCP server a runtime has, and the host that it runs on.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;

use super::command::{self, CommandLine};
use super::error::HostError;
use super::line::LineSink;
use super::{Host, external, sample_task};
use crate::base::Clock;
use crate::base::web_url::redact_url;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    /// The sample server as a task of this process.
    SampleTask,
    /// The sample server as a process: the program that is this binary, and the arguments that make it serve.
    /// `{port}` in an argument becomes the port.
    SampleProcess {
        program: PathBuf,
        arguments: Vec<String>,
    },
    Command(CommandLine),
    /// A running server: its whole MCP URL, used as written.
    Url(Uri),
    /// The URI of an image that nothing provides.
    Unprovided(String),
}

impl Server {
    /// The server as a trace names it: a command line without the secrets in it, a URL without its query, which may be
    /// one.
    pub(crate) fn display_name(&self) -> String {
        match self {
            Self::SampleTask | Self::SampleProcess { .. } => "the sample server".to_owned(),
            Self::Command(command) => command.display_name(),
            Self::Url(url) => redact_url(url),
            Self::Unprovided(image) => image.clone(),
        }
    }
}

impl Server {
    /// The names of variables that an API call set and the server does not get, because they load other code.
    pub(crate) fn withheld(&self) -> &[String] {
        match self {
            Self::Command(command) => &command.withheld,
            _ => &[],
        }
    }
}

/// Creates the host of a server. `sink` gets every line that a process prints.
pub(crate) fn host(
    server: Server,
    (start_deadline, clock): (Duration, &Clock),
    sink: LineSink,
) -> Result<Arc<dyn Host>, HostError> {
    Ok(match server {
        Server::SampleTask => Arc::new(sample_task::SampleTask::default()),
        Server::SampleProcess { program, arguments } => {
            Arc::new(command::sample_host(program, arguments, start_deadline, sink))
        }
        Server::Command(command) => command::host(command, (start_deadline, clock), sink)?,
        Server::Url(url) => Arc::new(external::External::new(url)),
        Server::Unprovided(image) => Arc::new(external::MissingImage::new(image)),
    })
}
