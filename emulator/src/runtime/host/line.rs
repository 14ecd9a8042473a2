//! The output of a server process: passed on line by line, with the last lines kept for the trace.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, BufReader};

use crate::activity::ServerEvent;
use crate::runtime::excerpt::excerpt;

/// How many lines a trace may show.
const KEPT: usize = 20;
/// A line without an end is passed on in pieces of this size, so that it cannot exhaust the memory.
const MAX_LINE_LENGTH: u64 = 8 * 1024;

/// Takes each line that a server prints, without its line break.
#[derive(Clone)]
pub(crate) struct LineSink {
    lines: Arc<dyn Fn(&str) + Send + Sync>,
    events: Option<Arc<dyn Fn(ServerEvent) + Send + Sync>>,
}

impl LineSink {
    /// A sink that calls `take` for each line, from whichever thread read it.
    pub(crate) fn new(take: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { lines: Arc::new(take), events: None }
    }

    /// The same sink, which also takes what the server does.
    pub(crate) fn with_events(self, take: impl Fn(ServerEvent) + Send + Sync + 'static) -> Self {
        Self { events: Some(Arc::new(take)), ..self }
    }

    /// Takes a line that the server printed.
    pub(super) fn line(&self, line: &str) {
        (self.lines)(line);
    }

    /// Takes what the server does.
    pub(super) fn event(&self, event: impl FnOnce() -> ServerEvent) {
        if let Some(take) = &self.events {
            take(event());
        }
    }
}

impl fmt::Debug for LineSink {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LineSink")
    }
}

/// The last lines of one process, from its standard output and its standard error in their order of arrival.
#[derive(Clone, Debug, Default)]
pub(super) struct LastLines(Arc<Mutex<VecDeque<String>>>);

impl LastLines {
    /// The lines in one text, fit for a trace.
    pub(super) fn quoted(&self) -> String {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = lines.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
        drop(lines);
        excerpt(&text)
    }

    /// The lines, oldest first.
    pub(super) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Adds a line, replacing the oldest if there are enough.
    pub(super) fn push(&self, line: &str) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT {
            lines.pop_front();
        }
        lines.push_back(line.to_owned());
    }
}

/// Reads `from` to its end, line by line.
pub(super) async fn pass_on(from: impl AsyncRead + Unpin, sink: LineSink, last: LastLines) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    loop {
        line.clear();
        match (&mut from).take(MAX_LINE_LENGTH).read_until(b'\n', &mut line).await {
            Ok(0) | Err(_) => return,
            Ok(_) => {
                let text = String::from_utf8_lossy(&line);
                let text = text.trim_end_matches(['\n', '\r']);
                last.push(text);
                sink.line(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_line_is_passed_on_and_the_last_twenty_are_kept() {
        let text: String = (1..=25).map(|number| format!("line {number}\r\n")).collect();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sink = LineSink::new({
            let seen = Arc::clone(&seen);
            move |line| seen.lock().unwrap().push(line.to_owned())
        });
        let last = LastLines::default();
        pass_on(text.as_bytes(), sink, last.clone()).await;
        assert_eq!(seen.lock().unwrap().len(), 25);
        assert_eq!(seen.lock().unwrap()[0], "line 1");
        let quoted = last.quoted();
        assert!(quoted.starts_with("line 6\nline 7\n"), "{quoted}");
        assert!(quoted.ends_with("\nline 25"), "{quoted}");
    }

    #[tokio::test]
    async fn a_line_without_an_end_comes_in_pieces() {
        let text = vec![b'x'; 20_000];
        let pieces = Arc::new(Mutex::new(Vec::new()));
        let sink = LineSink::new({
            let pieces = Arc::clone(&pieces);
            move |line| pieces.lock().unwrap().push(line.len())
        });
        pass_on(text.as_slice(), sink, LastLines::default()).await;
        assert_eq!(*pieces.lock().unwrap(), [8192, 8192, 3616]);
    }
}
