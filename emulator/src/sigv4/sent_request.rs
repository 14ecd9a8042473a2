//! A request as its sender signed it.

use std::borrow::Cow;

use http::header::HOST;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use crate::base::http::SentUri;

/// A request as it was sent, before this process changed its URI: a signature covers all of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SentRequest<'a> {
    pub(super) method: &'a str,
    /// The raw path, such as `/runtimes/arn%3Aaws/invocations`.
    pub(super) path: &'a str,
    /// The raw query, without its question mark.
    pub(super) query: Option<&'a str>,
    pub(super) headers: &'a HeaderMap,
    /// The URI's host, which counts before a `Host` header (RFC 9112, 3.2.2): requests are routed by it.
    host: Option<&'a str>,
    pub(super) body: &'a [u8],
}

impl<'a> SentRequest<'a> {
    /// Takes the head of a request and its whole body.
    pub(crate) fn new(head: &'a Parts, body: &'a [u8]) -> Self {
        let uri = sent_uri(head);
        Self {
            method: head.method.as_str(),
            path: uri.path(),
            query: uri.query(),
            headers: &head.headers,
            host: host_of(uri),
            body,
        }
    }

    /// Takes the parts of a request that is about to be sent to `uri`.
    pub(super) fn to(method: &'a http::Method, uri: &'a Uri, headers: &'a HeaderMap, body: &'a [u8]) -> Self {
        Self {
            method: method.as_str(),
            path: uri.path(),
            query: uri.query(),
            headers,
            host: host_of(uri),
            body,
        }
    }

    #[cfg(test)]
    pub(super) fn of(
        method: &'a str,
        path: &'a str,
        query: Option<&'a str>,
        headers: &'a HeaderMap,
        body: &'a [u8],
    ) -> Self {
        Self { method, path, query, headers, host: None, body }
    }

    /// The values of a header, in their order; `Host` is that of the URI, if it has one.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        let host = self.host.filter(|_| name == HOST.as_str());
        let headers = self.headers.get_all(name).iter().filter(move |_| host.is_none());
        headers.map(HeaderValue::as_bytes).chain(host.map(str::as_bytes))
    }

    /// The only value of a header, as text; all of them joined by commas if there are several, as HTTP reads them.
    pub(super) fn text(&self, name: &HeaderName) -> Option<Cow<'a, str>> {
        let mut values = self.headers.get_all(name).iter();
        let mut text = String::from_utf8_lossy(values.next()?.as_bytes());
        for value in values {
            text = [&*text, ",", &String::from_utf8_lossy(value.as_bytes())].concat().into();
        }
        Some(text)
    }
}

/// The URI that the sender asked for; this process may have replaced the request's own.
pub(super) fn sent_uri(head: &Parts) -> &Uri {
    head.extensions.get::<SentUri>().map_or(&head.uri, |sent| &sent.0)
}

/// The host as HTTP clients send it: without a user, and without the port that the scheme implies.
fn host_of(uri: &Uri) -> Option<&str> {
    let authority = uri.authority()?.as_str();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let implied = match uri.scheme_str() {
        Some("http") => ":80",
        Some("https") => ":443",
        _ => return Some(host),
    };
    Some(host.strip_suffix(implied).unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_neither_user_nor_implied_port() {
        for (uri, host) in [
            ("http://127.0.0.1:4747/mcp", Some("127.0.0.1:4747")),
            ("https://a:b@example.com:443/mcp", Some("example.com")),
            ("http://example.com:443/mcp", Some("example.com:443")),
            ("/mcp", None),
        ] {
            assert_eq!(host_of(&uri.parse().unwrap()), host, "{uri}");
        }
    }
}
