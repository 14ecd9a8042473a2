//! Percent-encoding as signatures have it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// What is written as `%XX`: all but letters, digits and `-._~` (RFC 3986).
pub(super) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same in a path, whose slashes stay.
pub(super) const RESERVED_IN_PATH: &AsciiSet = &RESERVED.remove(b'/');

/// Writes bytes with those of a set escaped.
pub(super) fn escape(written: &mut Vec<u8>, bytes: &[u8], set: &'static AsciiSet) {
    for piece in percent_encode(bytes, set) {
        written.extend_from_slice(piece.as_bytes());
    }
}
