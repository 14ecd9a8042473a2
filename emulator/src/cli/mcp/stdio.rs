//! Lines of standard input and output.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Stdin, Stdout};
use tokio::sync::Mutex;

use crate::cli::failure::Failure;

/// How much of a line is kept, in bytes: more than can be sent, so that the id of what is refused can be read.
const KEPT: usize = 64 * 1024 * 1024;

pub(super) struct Lines<R> {
    reader: R,
    /// What has arrived of the current line.
    line: Vec<u8>,
}

impl Lines<BufReader<Stdin>> {
    pub(super) fn stdin() -> Self {
        Self::of(BufReader::new(tokio::io::stdin()))
    }
}

impl<R: AsyncBufRead + Unpin> Lines<R> {
    fn of(reader: R) -> Self {
        Self { reader, line: Vec::new() }
    }

    /// The next line that is not blank, without its end; `None` at the end. Cancel safe: what was read stays.
    pub(super) async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            let read = self.reader.fill_buf().await?;
            let is_last = read.is_empty();
            let end = read.iter().position(|byte| *byte == b'\n');
            let piece = read.get(..end.unwrap_or(read.len())).unwrap_or_default();
            let room = KEPT.saturating_sub(self.line.len());
            self.line.extend_from_slice(piece.get(..room).unwrap_or(piece));
            let used = piece.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_none() && !is_last {
                continue;
            }
            let mut line = std::mem::take(&mut self.line);
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            if !line.trim_ascii().is_empty() {
                return Ok(Some(line));
            }
            if is_last {
                return Ok(None);
            }
        }
    }
}

/// Standard output, a line at a time.
pub(super) struct Output(Mutex<Stdout>);

impl Output {
    pub(super) fn stdout() -> Self {
        Self(Mutex::new(tokio::io::stdout()))
    }

    pub(super) async fn write(&self, text: &str) -> Result<(), OutputClosed> {
        let mut stdout = self.0.lock().await;
        stdout.write_all(format!("{text}\n").as_bytes()).await?;
        Ok(stdout.flush().await?)
    }
}

/// Standard output accepts nothing more.
pub(super) struct OutputClosed(std::io::Error);

impl From<OutputClosed> for Failure {
    fn from(OutputClosed(error): OutputClosed) -> Self {
        match error.kind() {
            // Whoever closed the pipe knows.
            std::io::ErrorKind::BrokenPipe => Self::failed(""),
            _ => Self::failed(format!("cannot write to standard output: {error}")),
        }
    }
}

impl From<std::io::Error> for OutputClosed {
    fn from(error: std::io::Error) -> Self {
        Self(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines(text: &[u8]) -> Vec<String> {
        let mut lines = Lines::of(BufReader::with_capacity(3, text));
        let mut all = Vec::new();
        while let Some(line) = lines.next().await.unwrap() {
            all.push(String::from_utf8(line).unwrap());
        }
        all
    }

    #[tokio::test]
    async fn every_line_that_says_something_is_read_whole() {
        assert_eq!(lines(b"one line\r\n\n  \r\n two \nthe last").await, ["one line", " two ", "the last"]);
        assert_eq!(lines(b"").await, [""; 0]);
    }

    #[tokio::test]
    async fn a_line_without_an_end_does_not_fill_the_memory() {
        let text = [&vec![b'x'; KEPT + 5], &b"\nnext"[..]].concat();
        let mut lines = Lines::of(&text[..]);
        assert_eq!(lines.next().await.unwrap().unwrap().len(), KEPT);
        assert_eq!(lines.next().await.unwrap().unwrap(), b"next");
    }
}
