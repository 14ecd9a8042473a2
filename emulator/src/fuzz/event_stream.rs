//! Event streams: the same events wherever the body is split, and those of the HTML standard.

use super::{Choices, Made, TIME};
use crate::event_stream::EventStream;

const TOKENS: [&str; 18] = [
    "data",
    "data:",
    "data: ",
    "data:  x",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\r\r",
    "\r\n\r\n",
    ":",
    " ",
    "\u{feff}",
    "id: 1",
    "event: message",
    "retry: 5",
    "{\"a\":1}",
    "\u{e9}",
];

/// A body in pieces.
fn pieces(choices: &mut Choices<'_>) -> Vec<Vec<u8>> {
    let text = choices.tokens(&TOKENS, 40);
    let mut body = choices.mistaken(text.into_bytes(), &TOKENS);
    let mut pieces = choices.several(12, |choices| {
        let rest = body.split_off(choices.below(8).min(body.len()));
        std::mem::replace(&mut body, rest)
    });
    pieces.push(body);
    pieces
}

fn events(pieces: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut stream = EventStream::default();
    let mut events = Vec::new();
    for piece in pieces {
        stream.push(piece);
        events.extend(std::iter::from_fn(|| stream.next_event()));
    }
    events
}

/// The events of a whole body, parsed as the standard says, line by line.
fn by_the_standard(body: &[u8]) -> Vec<Vec<u8>> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let (mut lines, mut line, mut bytes) = (Vec::new(), Vec::new(), body.iter().peekable());
    while let Some(byte) = bytes.next() {
        match byte {
            b'\r' | b'\n' => {
                let _line_feed = bytes.next_if(|next| *byte == b'\r' && **next == b'\n');
                lines.push(std::mem::take(&mut line));
            }
            byte => line.push(*byte),
        }
    }
    let (mut events, mut data) = (Vec::new(), Vec::new());
    for line in lines {
        if line.is_empty() && !data.is_empty() {
            events.push(std::mem::take(&mut data).join(&b'\n'));
        }
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (field, value) = line.split_at(colon);
        if field == b"data" {
            let value = value.strip_prefix(b":").unwrap_or(value);
            data.push(value.strip_prefix(b" ").unwrap_or(value).to_vec());
        }
    }
    events
}

#[test]
fn gives_the_events_of_the_standard_wherever_the_body_is_cut() {
    bolero::check!().with_test_time(TIME).with_generator(Made(pieces)).for_each(|pieces| {
        let body = pieces.concat();
        let shown = String::from_utf8_lossy(&body);
        let expected = by_the_standard(&body);
        assert_eq!(events(pieces), expected, "{shown:?}");
        assert_eq!(events(std::slice::from_ref(&body)), expected, "{shown:?}");
        let bytes: Vec<Vec<u8>> = body.iter().map(|byte| vec![*byte]).collect();
        assert_eq!(events(&bytes), expected, "{shown:?}");
    });
}
