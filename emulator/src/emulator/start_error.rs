//! Why an emulator does not start.

use crate::server::ListenError;
use crate::trace::Trace;

/// Why an emulator did not start. `Display` is a sentence for a user; nothing that was started is left behind.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, is not permitted, or is none of this machine.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// An option makes no sense, as a public URL with a path does: the message names it as the program's option.
    #[error("{0}")]
    Options(String),
    /// The system gives no thread.
    #[error("cannot start a thread: {0}")]
    Threads(#[source] std::io::Error),
    /// A hop refused what the stack file asks of it: the message names the resource as the file does, such as
    /// `gateway.main`, and what the hop said.
    #[error("{0}")]
    Stack(String),
    /// All resources were made, but a target could not be synchronised, the stack's user could not log in, or the
    /// gateway did not list its tools to that user.
    #[error("{reason}")]
    NotReady {
        /// Which hop, and what it said.
        reason: String,
        /// What happened, when a target failed or the gateway refused the user; none otherwise.
        trace: Option<Box<Trace>>,
    },
}
