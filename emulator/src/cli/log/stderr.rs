//! Standard error while the emulator serves: one thread writes everything, so that serving never waits for a
//! reader, and nothing fails if there is none.

use std::io::{self, Write};
use std::sync::OnceLock;

use tracing_subscriber::fmt::MakeWriter;

use super::queue::Queue;

static QUEUE: OnceLock<Queue> = OnceLock::new();

/// Starts the thread, if it is not running yet; fails if the system cannot create one.
pub(super) fn start() -> io::Result<&'static Queue> {
    if let Some(queue) = QUEUE.get() {
        return Ok(queue);
    }
    let queue = Queue::start(io::stderr())?;
    Ok(QUEUE.get_or_init(|| queue))
}

/// Ends the thread, once it has written what is queued.
pub(crate) fn close() {
    if let Some(queue) = QUEUE.get() {
        queue.close();
    }
}

/// Writes a line: by the thread while it runs. A failure cannot be reported.
pub(crate) fn line(text: &str) {
    let is_taken = QUEUE.get().is_some_and(|queue| queue.push(text));
    if !is_taken {
        let _ = io::stderr().write_all(format!("{text}\n").as_bytes());
    }
}

/// Where diagnostics (`RUST_LOG`) are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Diagnostics;

impl MakeWriter<'_> for Diagnostics {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        *self
    }
}

impl Write for Diagnostics {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        line(String::from_utf8_lossy(event).trim_end_matches('\n'));
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
