//! The end of the emulator, as streams without an end of their own wait for it.

use tokio::sync::watch;

/// Tells everybody who waits that the emulator ends.
#[derive(Debug)]
pub(crate) struct Closing(watch::Sender<bool>);

impl Default for Closing {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Closing {
    /// Ends all that waits, now and later.
    pub(crate) fn close(&self) {
        self.0.send_replace(true);
    }

    /// Resolves when the emulator ends.
    pub(crate) fn closed(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut closing = self.0.subscribe();
        async move {
            // Nobody can close any more what is gone.
            let _ = closing.wait_for(|is_closing| *is_closing).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn who_waits_is_told_before_and_after() {
        let closing = Closing::default();
        let waiting = closing.closed();
        assert!(closing.closed().now_or_never().is_none());
        closing.close();
        waiting.await;
        closing.closed().await;
    }
}
