//! The query as a canonical request has it.

use percent_encoding::percent_decode;

use super::escape::{RESERVED, escape};
use crate::sigv4::presigned::{self, X_AMZ_SIGNATURE};

/// A query whose parameters are decoded, escaped as AWS does, and sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::sigv4) struct CanonicalQuery(Vec<u8>);

impl CanonicalQuery {
    /// Takes a raw query. `is_presigned` says whether it carries the signature, which is not part of what it signs.
    ///
    /// Inferred: empty parameters, as in `a=1&`, are left out, as the AWS SDK for Rust does; botocore signs them as `=`.
    pub(in crate::sigv4) fn of(query: &str, is_presigned: bool) -> Self {
        if query.is_empty() {
            return Self::default();
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
        let mut written = Vec::with_capacity(query.len());
        for (index, (name, value)) in parameters.iter().enumerate() {
            if index > 0 {
                written.push(b'&');
            }
            written.extend_from_slice(name);
            written.push(b'=');
            written.extend_from_slice(value);
        }
        Self(written)
    }

    /// The query as it was sent, neither escaped nor sorted: what careless clients sign.
    pub(in crate::sigv4) fn as_sent(query: &str) -> Self {
        Self(query.as_bytes().to_vec())
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_query_counts() {
        for (raw, expected) in [
            ("", ""),
            ("b=2&a=1", "a=1&b=2"),
            ("a=2&a=1", "a=1&a=2"),
            ("a", "a="),
            ("=a&&b=", "=a&b="),
            ("a=b+c%20d", "a=b%20c%20d"),
            ("a=%ff&a=%fe", "a=%FE&a=%FF"),
            ("a=%zz", "a=%25zz"),
            ("a=b=c", "a=b%3Dc"),
            ("X-Amz-Signature=0a&a=1&X%2DAmz-Signature=0b", "a=1"),
            ("x-amz-signature=0a", "x-amz-signature=0a"),
        ] {
            let canonical = CanonicalQuery::of(raw, true);
            assert_eq!(std::str::from_utf8(canonical.as_bytes()).unwrap(), expected, "{raw}");
        }
    }
}
