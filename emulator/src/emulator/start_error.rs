//! Why an emulator does not start.

use crate::server::ListenError;
use crate::trace::Trace;

/// Why an emulator did not start. `Display` is a sentence for a user; nothing that was started is left running.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, is not permitted, or is not one of this machine.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// An option is invalid, such as a public URL with a path: the message names it as the program's option.
    #[error("{0}")]
    Options(String),
    /// A thread that serves connections cannot be started.
    #[error("cannot start a thread: {0}")]
    Threads(#[source] std::io::Error),
    /// A hop refused a resource of the stack file: the message names the resource as the file does, such as
    /// `gateway.main`, and has the hop's own words.
    #[error("{0}")]
    Stack(String),
    /// All resources were created, but a target could not be synchronized, the stack's user could not log in, or the
    /// gateway did not list its tools to that user.
    #[error("{reason}")]
    NotReady {
        /// Which hop, and its message.
        reason: String,
        /// The trace, if a target failed or the gateway refused the user; otherwise `None`.
        trace: Option<Box<Trace>>,
    },
}
