//! Redirects outbound calls from configured URLs to others.

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use http::Uri;
use http::uri::PathAndQuery;
use url::Url;

use super::addresses::local_uri_of_aws_host;
use super::web_url::{is_web, redact_url};

/// The format of a mapping.
pub(crate) const EXPECTED: &str =
    "http(s)://HOST[:PORT][/PATH] on both sides, without user, query and fragment";

/// Redirects calls to every URL with one prefix to another.
#[derive(Clone, Debug)]
pub(crate) struct Mapping {
    from: Uri,
    to: Uri,
}

/// Why a mapping is invalid. Quotes neither URL, which may hold a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotAMapping {
    /// The configured URL is invalid.
    #[error("the URL that is mapped {0}")]
    From(NotAPrefix),
    /// The other URL is invalid.
    #[error("the URL that it is mapped to {0}")]
    To(NotAPrefix),
    /// Its host is an AWS host that this emulator stands for.
    #[error(
        "the host that is mapped is AWS's, which the emulator itself answers for: no call to it leaves the process"
    )]
    Own,
    /// Both URLs are the same.
    #[error("it maps a URL to itself")]
    Itself,
}

/// Why a URL cannot be in a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotAPrefix {
    #[error("is not an http or https URL with a host")]
    Url,
    #[error("has a user or a password in it")]
    User,
    #[error("has a query")]
    Query,
    #[error("has a fragment")]
    Fragment,
}

impl Mapping {
    pub(crate) fn parse(from: &str, to: &str) -> Result<Self, NotAMapping> {
        let from = prefix(from).map_err(NotAMapping::From)?;
        let to = prefix(to).map_err(NotAMapping::To)?;
        let host = from.host().unwrap_or_default().to_ascii_lowercase();
        if local_uri_of_aws_host(&host, &from).is_some() {
            return Err(NotAMapping::Own);
        }
        let mapping = Self { from, to };
        if is_same(&mapping.from, &mapping.to) {
            return Err(NotAMapping::Itself);
        }
        Ok(mapping)
    }

    /// The URL prefix that is replaced.
    pub(crate) fn from(&self) -> &Uri {
        &self.from
    }

    /// The URL that is called instead.
    pub(crate) fn to(&self) -> &Uri {
        &self.to
    }

    /// Whether both apply to the same URLs.
    pub(crate) fn is_of_same_prefix(&self, other: &Self) -> bool {
        is_same(&self.from, &other.from)
    }

    /// Returns what follows the mapped URL in the path of `url`; `None` if the mapping does not apply to it.
    fn begins<'u>(&self, url: &'u Uri) -> Option<&'u str> {
        if !has_same_host(url, &self.from) {
            return None;
        }
        let prefix = path(&self.from);
        let rest = url.path().strip_prefix(prefix)?;
        // A URL without a path is requested as `/`.
        let rest = if prefix.is_empty() && rest == "/" { "" } else { rest };
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }

    /// Returns the URL that is called for `url`, which continues with `rest`; `None` if it would be too long.
    fn apply(&self, url: &Uri, rest: &str) -> Option<Uri> {
        let start = if rest.is_empty() { self.to.path() } else { path(&self.to) };
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let mut parts = self.to.clone().into_parts();
        parts.path_and_query = Some(PathAndQuery::try_from([start, rest, &query].concat()).ok()?);
        Uri::from_parts(parts).ok()
    }
}

impl fmt::Display for Mapping {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} -> {}", redact_url(&self.from), redact_url(&self.to))
    }
}

/// All mappings of one emulator, longest paths first. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mappings(Arc<[Mapping]>);

/// The target of a mapped call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mapped {
    pub(crate) url: Uri,
    /// Both URLs for the trace, `FROM -> TO`.
    pub(crate) shown: String,
}

impl Mappings {
    /// Returns all of `first`, and those of `then` whose prefixes `first` does not have.
    pub(crate) fn new(mut first: Vec<Mapping>, then: &[Mapping]) -> Self {
        let is_new = |mapping: &&Mapping| !first.iter().any(|other| other.is_of_same_prefix(mapping));
        let more: Vec<Mapping> = then.iter().filter(is_new).cloned().collect();
        first.extend(more);
        first.sort_by_key(|mapping| std::cmp::Reverse(path(&mapping.from).len()));
        Self(first.into())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Mapping> {
        self.0.iter()
    }

    /// Returns the target of a call to `url` by the longest prefix; `None` if it goes to `url` itself. Only one mapping is
    /// applied, never a second one to its result. Fails if the URL would be too long: it is not called under its own name
    /// then.
    pub(crate) fn of(&self, url: &Uri) -> Option<Result<Mapped, TooLong>> {
        let (mapping, rest) = self.0.iter().find_map(|mapping| Some((mapping, mapping.begins(url)?)))?;
        let mapped = mapping.apply(url, rest).map(|mapped| {
            let shown = format!("{} -> {}", redact_url(url), redact_url(&mapped));
            Mapped { url: mapped, shown }
        });
        Some(mapped.ok_or(TooLong))
    }
}

/// A mapped URL is longer than a URL may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

fn prefix(text: &str) -> Result<Uri, NotAPrefix> {
    // The http crate takes an invalid port for a part of the host, and drops fragments.
    let strict = Url::parse(text).map_err(|_| NotAPrefix::Url)?;
    if text.contains('@') {
        return Err(NotAPrefix::User);
    }
    if strict.fragment().is_some() {
        return Err(NotAPrefix::Fragment);
    }
    if strict.query().is_some() {
        return Err(NotAPrefix::Query);
    }
    text.parse().ok().filter(is_web).ok_or(NotAPrefix::Url)
}

/// Whether both apply to the same URLs.
fn is_same(one: &Uri, other: &Uri) -> bool {
    has_same_host(one, other) && path(one) == path(other)
}

fn has_same_host(one: &Uri, other: &Uri) -> bool {
    let (host, other_host) = (one.host().unwrap_or_default(), other.host().unwrap_or_default());
    one.scheme() == other.scheme() && port(one) == port(other) && host.eq_ignore_ascii_case(other_host)
}

/// The path without trailing slashes: `/v1/` stands for the same URLs as `/v1`.
fn path(url: &Uri) -> &str {
    url.path().trim_end_matches('/')
}

fn port(url: &Uri) -> Option<u16> {
    let default = if url.scheme_str() == Some("https") { 443 } else { 80 };
    url.authority().map(|authority| authority.port_u16().unwrap_or(default))
}
