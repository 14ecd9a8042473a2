//! Lines on their way to a file, a pipe or a terminal that may be slow, full or closed.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How much may wait, in bytes. Beyond it lines are dropped and counted: a log that no one reads stops nothing.
const CAPACITY: usize = 1024 * 1024;
/// How long lines are gathered before they are written, so that a busy emulator does not wake the writer for each.
const PAUSE: Duration = Duration::from_millis(10);

pub(super) struct Queue {
    shared: Arc<Shared>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    bytes: Vec<u8>,
    dropped: u64,
    is_closed: bool,
}

impl Queue {
    /// Starts the thread; fails if the system cannot create one.
    pub(super) fn start(to: impl Write + Send + 'static) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let of_writer = Arc::clone(&shared);
        let writer = thread::Builder::new().name("log".to_owned()).spawn(move || of_writer.write(to))?;
        Ok(Self { shared, writer: Mutex::new(Some(writer)) })
    }

    /// Adds a line, or counts it as dropped; returns `false` once the queue is closed and no one would write it.
    pub(super) fn push(&self, line: &str) -> bool {
        let mut waiting = self.shared.lock();
        if waiting.is_closed {
            return false;
        }
        if waiting.bytes.len() + line.len() >= CAPACITY {
            waiting.dropped += 1;
            return true;
        }
        let was_empty = waiting.bytes.is_empty();
        waiting.bytes.extend_from_slice(line.as_bytes());
        waiting.bytes.push(b'\n');
        drop(waiting);
        if was_empty {
            self.shared.changed.notify_one();
        }
        true
    }

    /// Lets the thread write what is queued, and end. Does not wait for a reader that takes nothing.
    pub(super) fn close(&self) {
        self.shared.lock().is_closed = true;
        self.shared.changed.notify_one();
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(writer) = writer else { return };
        let (done, mut waiting) = (&self.shared.changed, self.shared.lock());
        while !writer.is_finished() {
            let (next, time) =
                done.wait_timeout(waiting, Duration::from_secs(1)).unwrap_or_else(PoisonError::into_inner);
            if time.timed_out() {
                return;
            }
            waiting = next;
            if waiting.bytes.is_empty() {
                return;
            }
        }
    }
}

impl Shared {
    fn write(&self, mut to: impl Write) {
        loop {
            let mut waiting = self.lock();
            while waiting.bytes.is_empty() && waiting.dropped == 0 && !waiting.is_closed {
                waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            }
            if !waiting.is_closed {
                drop(waiting);
                thread::sleep(PAUSE);
                waiting = self.lock();
            }
            let (mut bytes, dropped) =
                (std::mem::take(&mut waiting.bytes), std::mem::take(&mut waiting.dropped));
            let is_closed = waiting.is_closed;
            drop(waiting);
            if dropped > 0 {
                bytes.extend_from_slice(
                    format!("{dropped} lines were dropped: they were not read in time\n").as_bytes(),
                );
            }
            // A failure cannot be reported: the next lines may pass again.
            let _ = to.write_all(&bytes).and_then(|()| to.flush());
            if is_closed {
                self.changed.notify_all();
                return;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// A writer that takes nothing until it is released.
    struct Slow {
        go_on: Receiver<()>,
        written: Sender<Vec<u8>>,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.go_on.recv();
            let _ = self.written.send(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_come_in_order_and_all_of_them_before_the_end() {
        let ((_, go_on), (written, lines)) = (channel(), channel());
        let queue = Queue::start(Slow { go_on, written }).unwrap();
        (0..100).for_each(|number| assert!(queue.push(&format!("line {number}"))));
        queue.close();
        assert!(!queue.push("too late"));
        let text: Vec<u8> = lines.iter().flatten().collect();
        let expected: String = (0..100).map(|number| format!("line {number}\n")).collect();
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }

    #[test]
    fn what_no_one_takes_is_dropped_and_counted() {
        let ((go_on, told), (written, lines)) = (channel(), channel());
        let queue = Queue::start(Slow { go_on: told, written }).unwrap();
        let long = "x".repeat(100_000);
        (0..50).for_each(|_| assert!(queue.push(&long)));
        drop(go_on);
        queue.close();
        let text: Vec<u8> = lines.iter().flatten().collect();
        let text = String::from_utf8(text).unwrap();
        assert!(text.len() < 50 * 100_000, "{}", text.len());
        assert!(text.contains(" lines were dropped: they were not read in time\n"));
    }
}
