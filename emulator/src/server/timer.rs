//! A timer that always expires before those of calls.

use std::time::Duration;

use tokio::time::sleep;

/// Shorter than every time limit of a call.
const PERIOD: Duration = Duration::from_secs(4);

/// Keeps a timer running on the runtime of the caller, forever.
///
/// A timer that expires before all others makes its runtime look at the clock at once, by a write to itself: without
/// this, each call would do so with its time limit.
pub(super) async fn keep_timer_armed() {
    loop {
        sleep(PERIOD).await;
    }
}
