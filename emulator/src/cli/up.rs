//! `up`: starts, prints that it is ready and how to use it, and serves until it is stopped.

mod banner;
mod force;
mod listen;
mod options;
mod ready;
mod start_error;
mod stop;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use agentcore_local::{Emulator, raise_descriptor_limit};

use super::failure::Failure;
use super::log::Log;
use super::output::print;
pub(crate) use options::{Options, StackOptions, this_program};
use ready::Ready;
use start_error::explain;
pub(crate) use start_error::explain_start;
pub(crate) use stop::stop_signal;

/// Starts the emulator and serves until SIGINT, SIGTERM or SIGHUP.
#[derive(Args, Debug, Default)]
pub(crate) struct Up {
    /// A stack file: the same as --stack
    #[arg(value_name = "FILE", conflicts_with = "stack")]
    file: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
}

impl From<Options> for Up {
    fn from(options: Options) -> Self {
        Self { file: None, options }
    }
}

impl Up {
    /// Starts, prints the banner, serves, stops everything that was started.
    pub(crate) async fn run(mut self) -> Result<(), Failure> {
        let began = Instant::now();
        if let Some(file) = self.file.take() {
            self.options.start.stack = Some(file);
        }
        let mut options = self.options;
        options.start.read()?;
        Ready::forget(options.ready_file.as_deref())?;
        let log = options.start.log.open()?;
        let ended = Self::serve(options, &log, began).await;
        log.close();
        ended
    }

    async fn serve(mut options: Options, log: &Arc<Log>, began: Instant) -> Result<(), Failure> {
        let first_signal = stop_signal()?;
        force::end_by_force().map_err(|error| Failure::failed(format!("cannot start a thread: {error}")))?;
        raise_descriptor_limit();
        tokio::pin!(first_signal);
        let listen = listen::address(options.listen.as_deref(), options.port)?;
        let builder = options.start.builder(log, None)?.listen(&listen);
        let builder = match &options.public_url {
            Some(url) => builder.public_url(url),
            None => builder,
        };
        let mut emulator = tokio::select! {
            started = builder.start() => match started {
                Ok(emulator) => emulator,
                Err(error) => return Err(explain(&error, &options).await),
            },
            () = &mut first_signal => return Err(Failure::failed("stopped before it was ready")),
        };
        let served = match Self::announce(&options, &emulator, began) {
            Ok(()) => tokio::select! {
                () = &mut first_signal => Ok(()),
                () = emulator.ended() => {
                    Err(Failure::failed("the listener has ended: this is a bug in agentcore-local"))
                }
            },
            failed => failed,
        };
        if let Err(failure) = served {
            emulator.stop().await;
            Ready::forget(options.ready_file.as_deref())?;
            return Err(failure);
        }
        let stopped = stop::stop(emulator, log).await;
        Ready::forget(options.ready_file.as_deref())?;
        stopped
    }

    /// Announces that it is ready: as the banner or as a line of JSON, and in the ready file.
    fn announce(options: &Options, emulator: &Emulator, began: Instant) -> Result<(), Failure> {
        let ready = Ready::of(emulator);
        // The file comes first: a reader of the line may look at it.
        if let Some(path) = &options.ready_file {
            ready.write(path)?;
        }
        match options.json {
            true => print(ready.line())?,
            false => print(banner::render(emulator, options, began.elapsed()))?,
        }
        banner::warn(emulator);
        Ok(())
    }
}
