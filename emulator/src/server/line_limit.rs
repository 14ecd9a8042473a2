//! Log lines that strangers can cause as often as they like: one a second, with the number of those left out.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const PAUSE: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(crate) struct LineLimit(Mutex<Said>);

#[derive(Debug, Default)]
struct Said {
    last: Option<Instant>,
    left_out: u64,
}

/// How many lines before it were left out, as text: empty if there are none.
pub(super) struct More(u64);

impl LineLimit {
    /// Logs it, unless something of the kind has just been logged.
    pub(super) fn admit(&self, say: impl FnOnce(More)) {
        self.admit_at(Instant::now(), say);
    }

    fn admit_at(&self, now: Instant, say: impl FnOnce(More)) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if said.last.is_some_and(|last| now.duration_since(last) < PAUSE) {
            said.left_out += 1;
            return;
        }
        let left_out = std::mem::take(&mut said.left_out);
        said.last = Some(now);
        drop(said);
        say(More(left_out));
    }
}

impl fmt::Display for More {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => Ok(()),
            1 => formatter.write_str(" (and one more before)"),
            count => write!(formatter, " (and {count} more before)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_line_a_second_and_it_counts_the_others() {
        let (flood, begin) = (LineLimit::default(), Instant::now());
        let mut lines = Vec::new();
        for milliseconds in (0..3500).step_by(100) {
            let now = begin + Duration::from_millis(milliseconds);
            flood.admit_at(now, |more| lines.push(format!("line{more}")));
        }
        let more = "line (and 9 more before)";
        assert_eq!(lines, ["line", more, more, more]);
    }
}
