//! What the servers of runtimes recently printed and did.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::activity::{LogEntry, LogLine};
use crate::base::Clock;

/// How much of each runtime is kept, in lines and in bytes of their texts.
const MAX_PER_RUNTIME: (usize, usize) = (1000, 256 * 1024);
/// How many runtimes have lines; the one that has been silent for longest is dropped.
const MAX_RUNTIMES: usize = 64;

/// The last lines of each runtime's servers, whichever of them printed it.
pub(crate) struct Logs {
    clock: Clock,
    kept: Mutex<State>,
}

#[derive(Default)]
struct State {
    by_runtime: BTreeMap<String, Lines>,
    /// The number of the last line of all.
    last: u64,
}

#[derive(Default)]
struct Lines {
    newest_last: VecDeque<LogLine>,
    bytes: usize,
}

impl Logs {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, kept: Mutex::default() }
    }

    /// Keeps what a server of the runtime prints or does now.
    pub(super) fn keep(&self, runtime: &str, entry: LogEntry) {
        let at = self.clock.now();
        let mut kept = self.lock();
        kept.last += 1;
        let line = LogLine { number: kept.last, at, runtime: runtime.to_owned(), entry };
        kept.make_room_for(runtime);
        kept.by_runtime.entry(runtime.to_owned()).or_default().push(line);
    }

    /// The lines of one runtime or of all after the number `after`, oldest first.
    pub(crate) fn after(&self, runtime: Option<&str>, after: u64) -> Vec<LogLine> {
        let kept = self.lock();
        let asked_for =
            kept.by_runtime.iter().filter(|(name, _)| runtime.is_none_or(|runtime| runtime == *name));
        let lines = asked_for.flat_map(|(_, lines)| &lines.newest_last);
        let mut lines: Vec<LogLine> = lines.filter(|line| line.number > after).cloned().collect();
        drop(kept);
        lines.sort_by_key(|line| line.number);
        lines
    }

    pub(crate) fn runtimes(&self) -> Vec<String> {
        self.lock().by_runtime.keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Logs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Logs")
    }
}

impl State {
    fn make_room_for(&mut self, runtime: &str) {
        if self.by_runtime.len() < MAX_RUNTIMES || self.by_runtime.contains_key(runtime) {
            return;
        }
        let newest = |lines: &Lines| lines.newest_last.back().map(|line| line.number);
        let silent = self.by_runtime.iter().min_by_key(|(_, lines)| newest(lines));
        if let Some(silent) = silent.map(|(name, _)| name.clone()) {
            self.by_runtime.remove(&silent);
        }
    }
}

impl Lines {
    fn push(&mut self, line: LogLine) {
        let (most_lines, most_bytes) = MAX_PER_RUNTIME;
        self.bytes += weight(&line);
        self.newest_last.push_back(line);
        while (self.newest_last.len() > most_lines || self.bytes > most_bytes)
            && let Some(oldest) = self.newest_last.pop_front()
        {
            self.bytes -= weight(&oldest);
        }
    }
}

fn weight(line: &LogLine) -> usize {
    match &line.entry {
        LogEntry::Output { text } => text.len(),
        LogEntry::Event { event } => event.last_lines().iter().map(String::len).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::ServerEvent;

    fn print(logs: &Logs, runtime: &str, text: &str) {
        logs.keep(runtime, LogEntry::Output { text: text.to_owned() });
    }

    fn texts(lines: &[LogLine]) -> Vec<String> {
        let text = |line: &LogLine| match &line.entry {
            LogEntry::Output { text } => text.clone(),
            LogEntry::Event { .. } => "an event".to_owned(),
        };
        lines.iter().map(text).collect()
    }

    #[test]
    fn lines_come_in_their_order_and_go_on_after_a_number() {
        let logs = Logs::new(Clock::system());
        print(&logs, "a", "one");
        print(&logs, "b", "two");
        let event = ServerEvent::Listening { port: 1, milliseconds: 2 };
        logs.keep("a", LogEntry::Event { event });
        let all = logs.after(None, 0);
        assert_eq!(texts(&all), ["one", "two", "an event"]);
        assert_eq!(texts(&logs.after(Some("a"), all[0].number)), ["an event"]);
        assert_eq!(logs.runtimes(), ["a", "b"]);
        assert!(logs.after(Some("c"), 0).is_empty());
    }

    #[test]
    fn a_runtime_keeps_its_last_lines_and_no_one_elses_go() {
        let logs = Logs::new(Clock::system());
        print(&logs, "quiet", "still here");
        (0..=MAX_PER_RUNTIME.0).for_each(|number| print(&logs, "loud", &number.to_string()));
        let loud = texts(&logs.after(Some("loud"), 0));
        assert_eq!((loud.len(), loud[0].as_str()), (MAX_PER_RUNTIME.0, "1"));
        let long = "x".repeat(8 * 1024);
        (0..100).for_each(|_| print(&logs, "long", &long));
        assert_eq!(logs.after(Some("long"), 0).len(), MAX_PER_RUNTIME.1 / long.len());
        assert_eq!(texts(&logs.after(Some("quiet"), 0)), ["still here"]);
    }

    #[test]
    fn the_runtime_that_is_silent_for_longest_goes() {
        let logs = Logs::new(Clock::system());
        (0..MAX_RUNTIMES).for_each(|number| print(&logs, &format!("r{number:02}"), "x"));
        print(&logs, "r00", "again");
        print(&logs, "new", "x");
        let names = logs.runtimes();
        assert_eq!(names.len(), MAX_RUNTIMES);
        assert!(names.contains(&"r00".to_owned()) && !names.contains(&"r01".to_owned()), "{names:?}");
    }
}
