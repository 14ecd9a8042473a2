//! Reads server-sent events out of a body that arrives in pieces.

use bytes::BytesMut;

/// Takes the pieces of a `text/event-stream` body and returns the data of its events.
///
/// Lines end with CR LF, LF or CR; `data` lines of one event are joined with a line break; comments, other fields
/// and events without data are left out (HTML standard, section 9.2).
#[derive(Debug, Default)]
pub struct EventStream {
    /// What has arrived and is not parsed yet.
    unread: BytesMut,
    /// How much of `unread` has been searched for a line's end.
    searched: usize,
    /// The last line ended with CR: an LF that follows belongs to it.
    after_carriage_return: bool,
    /// A byte order mark is allowed before the first line only.
    begun: bool,
    data: Option<Vec<u8>>,
}

impl EventStream {
    /// Adds the next piece of the body, which may be cut anywhere.
    pub fn push(&mut self, piece: &[u8]) {
        self.unread.extend_from_slice(piece);
    }

    /// The data of the next complete event; `None` until more pieces arrive.
    pub fn next_event(&mut self) -> Option<Vec<u8>> {
        while let Some(line) = self.next_line() {
            if line.is_empty() {
                if let Some(data) = self.data.take() {
                    return Some(data);
                }
                continue;
            }
            if let Some(value) = data_of(&line) {
                match &mut self.data {
                    Some(data) => {
                        data.push(b'\n');
                        data.extend_from_slice(value);
                    }
                    None => self.data = Some(value.to_vec()),
                }
            }
        }
        None
    }

    fn next_line(&mut self) -> Option<BytesMut> {
        if self.after_carriage_return && !self.unread.is_empty() {
            self.after_carriage_return = false;
            if self.unread.starts_with(b"\n") {
                drop(self.unread.split_to(1));
                self.searched = 0;
            }
        }
        let unsearched = self.unread.get(self.searched..).unwrap_or_default();
        let Some(end) = unsearched.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
            self.searched = self.unread.len();
            return None;
        };
        let mut line = self.unread.split_to(self.searched + end);
        self.searched = 0;
        self.after_carriage_return = self.unread.split_to(1).starts_with(b"\r");
        if !self.begun && line.starts_with(b"\xef\xbb\xbf") {
            drop(line.split_to(3));
        }
        self.begun = true;
        Some(line)
    }
}

/// The value of a `data` line, without the one space after the colon; `None` for any other line.
fn data_of(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"data")?;
    if rest.is_empty() {
        return Some(rest);
    }
    let value = rest.strip_prefix(b":")?;
    Some(value.strip_prefix(b" ").unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(pieces: &[&[u8]]) -> Vec<String> {
        let mut stream = EventStream::default();
        let mut events = Vec::new();
        for piece in pieces {
            stream.push(piece);
            while let Some(data) = stream.next_event() {
                events.push(String::from_utf8(data).unwrap());
            }
        }
        events
    }

    const STREAM: &str = "\u{feff}: hello\r\n\r\nevent: message\r\nid: 1\r\ndata: {\"a\":\r\ndata:1}\r\n\r\n\
        data\n\ndata:\ndata: Zo\u{eb}\rdata:  two\r\rretry: 5\n\ndatabase: x\ndata: last\n\n";

    #[test]
    fn reads_what_the_standard_describes() {
        assert_eq!(events(&[STREAM.as_bytes()]), ["{\"a\":\n1}", "", "\nZo\u{eb}\n two", "last"]);
    }

    #[test]
    fn pieces_may_be_cut_anywhere() {
        let (stream, whole) = (STREAM.as_bytes(), events(&[STREAM.as_bytes()]));
        for first in 0..=stream.len() {
            for second in first..=stream.len() {
                let pieces = [&stream[..first], &stream[first..second], &stream[second..]];
                assert_eq!(events(&pieces), whole, "cut at {first} and {second}");
            }
        }
        let bytes: Vec<&[u8]> = stream.chunks(1).collect();
        assert_eq!(events(&bytes), whole);
    }

    #[test]
    fn an_event_that_does_not_end_is_not_reported() {
        assert_eq!(events(&[b"data: whole\n\ndata: half\n"]), ["whole"]);
    }
}
