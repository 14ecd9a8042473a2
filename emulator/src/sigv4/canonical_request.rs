//! The canonical request and the string to sign: the bytes that a signature covers.

mod escape;
mod query;
mod shown;

use aws_lc_rs::digest::{SHA256, digest};

use super::amz_date::AmzDate;
use super::sent_request::SentRequest;
use super::{ALGORITHM, TERMINATOR};

use self::escape::{RESERVED_IN_PATH, escape};
pub(super) use self::query::CanonicalQuery;
pub(super) use self::shown::shown;

/// What most canonical requests fit into, in bytes.
const USUAL_LENGTH: usize = 1024;

/// How a path is made canonical.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathRules {
    /// Dot segments and double slashes removed, the escapes of the URI escaped again: every service but S3.
    Twice,
    /// As the URI has it: S3, and the mistake of clients that know no other rule.
    AsSent,
    /// Escaped again, but with its dot segments and double slashes.
    TwiceNotNormalized,
}

/// A hash in hexadecimal digits.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(if value < 10 { b'0' + value } else { b'a' + value - 10 });
    let mut written = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        written.push(digit(byte >> 4));
        written.push(digit(byte & 15));
    }
    written
}

/// The parts of a canonical request, each of which `cause` can replace.
#[derive(Clone, Copy, Debug)]
pub(super) struct CanonicalRequest<'a> {
    pub(super) request: &'a SentRequest<'a>,
    /// The names as the signature lists them, separated by semicolons.
    pub(super) signed_headers: &'a str,
    pub(super) path: PathRules,
    pub(super) query: &'a CanonicalQuery,
    /// The `Host` that was signed; `None` for the one that was sent.
    pub(super) host: Option<&'a str>,
    /// The body's hash, or a word in its place.
    pub(super) payload: &'a str,
}

impl CanonicalRequest<'_> {
    /// Documented: IAM guide, create a signed request, step 1. Values are trimmed, and their runs of blanks are one blank.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut written = Vec::with_capacity(USUAL_LENGTH);
        written.extend_from_slice(self.request.method.as_bytes());
        written.push(b'\n');
        path(&mut written, self.request.path, self.path);
        written.push(b'\n');
        written.extend_from_slice(self.query.as_bytes());
        written.push(b'\n');
        for name in self.signed_headers.split(';') {
            written.extend_from_slice(name.as_bytes());
            written.push(b':');
            match self.host.filter(|_| name == "host") {
                Some(host) => written.extend_from_slice(host.as_bytes()),
                None => values(&mut written, self.request.values(name)),
            }
            written.push(b'\n');
        }
        written.push(b'\n');
        written.extend_from_slice(self.signed_headers.as_bytes());
        written.push(b'\n');
        written.extend_from_slice(self.payload.as_bytes());
        written
    }
}

/// The string to sign. `scope` is that of a credential: `DATE/REGION/SERVICE/aws4_request`.
pub(super) fn string_to_sign(date: AmzDate, scope: &str, canonical_request: &[u8]) -> String {
    let hash = sha256_hex(canonical_request);
    [ALGORITHM, &date.to_string(), scope, &hash].join("\n")
}

/// The scope of a signature that this process makes.
pub(super) fn scope(day: &str, region: &str, service: &str) -> String {
    [day, region, service, TERMINATOR].join("/")
}

fn path(written: &mut Vec<u8>, path: &str, rules: PathRules) {
    match rules {
        PathRules::AsSent => written.extend_from_slice(if path.is_empty() { b"/" } else { path.as_bytes() }),
        PathRules::TwiceNotNormalized => escape(written, path.as_bytes(), RESERVED_IN_PATH),
        PathRules::Twice if !path.contains("//") && !path.contains("/.") && path.starts_with('/') => {
            escape(written, path.as_bytes(), RESERVED_IN_PATH);
        }
        PathRules::Twice => escape(written, normalized(path).as_bytes(), RESERVED_IN_PATH),
    }
}

/// Removes dot segments (RFC 3986, 5.2.4) and empty ones.
fn normalized(path: &str) -> String {
    let mut kept = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            segment => kept.push(segment),
        }
    }
    let is_folder = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    let end = if is_folder && !kept.is_empty() { "/" } else { "" };
    ["/", &kept.join("/"), end].concat()
}

/// The values of a header, joined by commas.
fn values<'a>(written: &mut Vec<u8>, values: impl Iterator<Item = &'a [u8]>) {
    for (index, value) in values.enumerate() {
        if index > 0 {
            written.push(b',');
        }
        let words = value.trim_ascii().split(|byte| *byte == b' ').filter(|word| !word.is_empty());
        for (index, word) in words.enumerate() {
            if index > 0 {
                written.push(b' ');
            }
            written.extend_from_slice(word);
        }
    }
}

#[cfg(test)]
mod tests;
