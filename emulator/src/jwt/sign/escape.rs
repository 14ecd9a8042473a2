//! JSON as Cognito writes it into tokens. Recorded: compact, "/" as "\/".

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// The compact JSON of `value` in which every "/" is escaped.
pub(super) fn to_vec(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = Vec::with_capacity(512);
    value.serialize(&mut Serializer::with_formatter(&mut bytes, EscapedSlash))?;
    Ok(bytes)
}

struct EscapedSlash;

impl Formatter for EscapedSlash {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let mut between = fragment.split('/');
        if let Some(first) = between.next() {
            writer.write_all(first.as_bytes())?;
        }
        for text in between {
            writer.write_all(b"\\/")?;
            writer.write_all(text.as_bytes())?;
        }
        Ok(())
    }
}
