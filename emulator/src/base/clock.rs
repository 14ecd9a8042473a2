//! The clock that every expiry follows.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;

/// A cheap handle on the emulator's time: the system time, moved by an offset that all clones share.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_milliseconds: Arc<AtomicI64>,
}

impl Clock {
    /// Creates a clock that starts at the system time.
    pub fn system() -> Self {
        Self::default()
    }

    /// Returns the emulator's current time, or the latest representable time if the clock was moved beyond it.
    pub fn now(&self) -> Timestamp {
        let now = self.machine_now();
        match self.offset_milliseconds.load(Ordering::Relaxed) {
            0 => now,
            offset => now.saturating_add(jiff::SignedDuration::from_millis(offset)).unwrap_or(Timestamp::MAX),
        }
    }

    /// Returns the time of this machine, however far the clock was moved: that of the programs that call the emulator.
    #[expect(clippy::disallowed_methods, reason = "the only place that asks the system for the time")]
    #[expect(clippy::unused_self, reason = "time is a parameter")]
    pub(crate) fn machine_now(&self) -> Timestamp {
        Timestamp::now()
    }

    /// Returns the current time in whole seconds since 1970, as in tokens.
    pub fn epoch_seconds(&self) -> i64 {
        self.now().as_second()
    }

    /// Moves this clock and all its clones forward, by whole milliseconds.
    pub fn advance(&self, by: Duration) {
        let milliseconds = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let moved = |offset: i64| Some(offset.saturating_add(milliseconds));
        let _ = self.offset_milliseconds.fetch_update(Ordering::Relaxed, Ordering::Relaxed, moved);
    }

    /// Sets this clock and all its clones to a time, before or after the current one, from which they run on.
    pub fn set(&self, now: Timestamp) {
        let offset = now.as_millisecond() - self.machine_now().as_millisecond();
        self.offset_milliseconds.store(offset, Ordering::Relaxed);
    }

    /// Sets this clock and all its clones back to the system time.
    pub fn reset(&self) {
        self.offset_milliseconds.store(0, Ordering::Relaxed);
    }

    /// Returns how far this clock is ahead of the system time, in milliseconds; negative if it is behind.
    pub fn offset_milliseconds(&self) -> i64 {
        self.offset_milliseconds.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_move_together() {
        let clock = Clock::system();
        let clone = clock.clone();
        let before = clone.epoch_seconds();
        clock.advance(Duration::from_secs(3600));
        assert!(clone.epoch_seconds() >= before + 3600);
    }

    #[test]
    fn a_clock_runs_on_from_where_it_is_set() {
        let clock = Clock::system();
        for time in ["2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z"] {
            let time: Timestamp = time.parse().unwrap();
            clock.set(time);
            let passed = clock.now().as_second() - time.as_second();
            assert!((0..60).contains(&passed), "{passed}");
        }
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
        clock.reset();
        assert_eq!(clock.offset_milliseconds(), 0);
    }
}
