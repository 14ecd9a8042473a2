//! The canonical request and the string to sign: the bytes that a signature covers.

use aws_lc_rs::digest::{SHA256, digest};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

use super::amz_date::AmzDate;
use super::presigned::{self, X_AMZ_SIGNATURE};
use super::sent_request::SentRequest;
use super::{ALGORITHM, TERMINATOR};

/// What is written as `%XX`: all but letters, digits and `-._~` (RFC 3986).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same in a path, whose slashes stay.
const RESERVED_IN_PATH: &AsciiSet = &RESERVED.remove(b'/');
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
    /// Whether the query carries the signature, which is not part of what it signs.
    pub(super) is_presigned: bool,
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
        query(&mut written, self.request.query.unwrap_or_default(), self.is_presigned);
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

/// Its parameters decoded, escaped as AWS does and sorted; without the signature, if it carries one.
fn query(written: &mut Vec<u8>, query: &str, is_presigned: bool) {
    if query.is_empty() {
        return;
    }
    let mut parameters: Vec<(Vec<u8>, Vec<u8>)> = query
        .as_bytes()
        .split(|byte| *byte == b'&')
        .filter(|parameter| !parameter.is_empty())
        .map(|parameter| {
            let at = parameter.iter().position(|byte| *byte == b'=').unwrap_or(parameter.len());
            let (name, value) = parameter.split_at(at);
            (name, value.get(1..).unwrap_or_default())
        })
        .filter(|(name, _)| !(is_presigned && presigned::is_named(name, X_AMZ_SIGNATURE)))
        .map(|(name, value)| (canonical_parameter(name), canonical_parameter(value)))
        .collect();
    parameters.sort_unstable();
    for (index, (name, value)) in parameters.iter().enumerate() {
        if index > 0 {
            written.push(b'&');
        }
        written.extend_from_slice(name);
        written.push(b'=');
        written.extend_from_slice(value);
    }
}

/// A raw name or value, decoded byte by byte (a plus sign is a blank, as in forms) and escaped again.
fn canonical_parameter(raw: &[u8]) -> Vec<u8> {
    let blanks: Vec<u8> = raw.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let mut written = Vec::with_capacity(blanks.len());
    let decoded: Vec<u8> = percent_decode(&blanks).collect();
    escape(&mut written, &decoded, RESERVED);
    written
}

fn escape(written: &mut Vec<u8>, bytes: &[u8], set: &'static AsciiSet) {
    for piece in percent_encode(bytes, set) {
        written.extend_from_slice(piece.as_bytes());
    }
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

/// The headers whose values a trace may show: others may be credentials.
const SHOWN: [&str; 6] =
    ["accept", "content-type", "host", "x-amz-content-sha256", "x-amz-date", "x-amz-target"];

/// The canonical request as a trace may show it: without the values that may be secret.
pub(super) fn shown(written: &[u8]) -> String {
    let text = String::from_utf8_lossy(written);
    let lines = text.split('\n').enumerate().map(|(number, line)| match (number, line.split_once(':')) {
        (QUERY_LINE, _) => without_tokens(line),
        (number, Some((name, _))) if number > QUERY_LINE && !SHOWN.contains(&name) => format!("{name}:***"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The line of the query: after those of method and path.
const QUERY_LINE: usize = 2;

/// The query without the values of session tokens.
fn without_tokens(query: &str) -> String {
    let marker = [presigned::X_AMZ_SECURITY_TOKEN, "="].concat();
    let parameters = query.split('&').map(|parameter| match parameter.strip_prefix(&*marker) {
        Some(_) => [&marker, "***"].concat(),
        None => parameter.to_owned(),
    });
    parameters.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests;
