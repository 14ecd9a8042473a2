//! The emulator's shutdown, as signalled to streams without an end of their own.

use tokio::sync::watch;

/// Tells everything that waits that the emulator ends.
#[derive(Debug)]
pub(crate) struct Shutdown(watch::Sender<bool>);

impl Default for Shutdown {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Shutdown {
    /// Ends everything that waits, now and later.
    pub(crate) fn close(&self) {
        self.0.send_replace(true);
    }

    /// Resolves when the emulator ends.
    pub(crate) fn closed(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut closing = self.0.subscribe();
        async move {
            // Once the sender is dropped, nothing can close it any more.
            let _ = closing.wait_for(|is_closing| *is_closing).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn waiters_wake_before_and_after() {
        let closing = Shutdown::default();
        let waiting = closing.closed();
        assert!(closing.closed().now_or_never().is_none());
        closing.close();
        waiting.await;
        closing.closed().await;
    }
}
