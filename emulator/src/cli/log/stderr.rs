//! Standard error while the emulator serves: one thread writes all that goes there, so that nobody who serves waits for a
//! reader, and nothing fails when there is none.

use std::io::{self, Write};
use std::sync::OnceLock;

use tracing_subscriber::fmt::MakeWriter;

use super::queue::Queue;

static QUEUE: OnceLock<Queue> = OnceLock::new();

/// Starts the thread, if it does not run yet; fails when the system gives none.
pub(super) fn start() -> io::Result<&'static Queue> {
    if let Some(queue) = QUEUE.get() {
        return Ok(queue);
    }
    let queue = Queue::start(io::stderr())?;
    Ok(QUEUE.get_or_init(|| queue))
}

/// Ends the thread, once it has written what waits.
pub(crate) fn close() {
    if let Some(queue) = QUEUE.get() {
        queue.close();
    }
}

/// Writes a line: by the thread while it runs. Where that fails there is nobody to tell.
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
    /// Takes a whole event, as tracing-subscriber gives it.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        line(String::from_utf8_lossy(event).trim_end_matches('\n'));
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
