//! The turn of a message to be sent.

use tokio::sync::oneshot;

/// The turn to send: the next message follows when it ends, or is dropped.
pub(super) struct Turn(oneshot::Sender<()>);

impl Turn {
    /// Takes the sender that lets the next message follow.
    pub(super) fn new(next: oneshot::Sender<()>) -> Self {
        Self(next)
    }

    pub(super) fn end(self) {
        // No one waits when the program ends.
        let _ = self.0.send(());
    }
}
