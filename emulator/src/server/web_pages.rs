//! Web pages that call: a browser lets any page send requests to this machine, so pages are admitted by their origin.

use http::Request;
use http::header::{HOST, HeaderName, ORIGIN};
use http::uri::Authority;

use super::cors::{Cors, Route};
use super::not_admitted::NotAdmitted;
use super::trusted_hosts::is_port;

/// Documented: Fetch Metadata Request Headers (W3C), 2.4; browsers send it to loopback addresses since 2023.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

#[derive(Clone, Debug)]
pub(crate) struct WebPages {
    /// Origins that may call everything, as browsers write them.
    allowed: Vec<String>,
    /// Whether pages of this machine may call what AWS serves to pages.
    local: bool,
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not an origin: expected scheme://host[:port] as in http://app.example:3000, or null")]
pub(crate) struct NotAnOrigin(String);

impl WebPages {
    /// Pages of the origins in `allowed` may call everything, those of this machine what AWS serves to pages, unless
    /// `local` is false.
    pub(crate) fn new(allowed: &[String], local: bool) -> Result<Self, NotAnOrigin> {
        let allowed = allowed.iter().map(|origin| as_browsers_write_it(origin)).collect::<Result<_, _>>()?;
        Ok(Self { allowed, local })
    }

    /// Admits a request that no foreign page sends; returns what a page of another origin needs to read the response.
    /// Nearly no request has one of the headers.
    pub(crate) fn check<B>(&self, request: &Request<B>) -> Result<Option<Cors>, NotAdmitted> {
        let mut origins = request.headers().get_all(ORIGIN).iter();
        let Some(header) = origins.next() else { return self.check_site(request).map(|()| None) };
        let origin = header.to_str().unwrap_or_default();
        if origins.next().is_some() || origin.is_empty() {
            return Err(NotAdmitted::ForeignPage(header.clone()));
        }
        if is_own(origin, request) {
            return Ok(None);
        }
        let place = Route::of(request);
        if self.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(origin)) {
            return Ok(Some(Cors::new(header.clone(), place)));
        }
        match (is_local(origin), self.local, place) {
            (false, ..) => Err(NotAdmitted::ForeignPage(header.clone())),
            (true, false, _) => Err(NotAdmitted::LocalPage(header.clone())),
            (true, true, Route::Elsewhere) => Err(NotAdmitted::LocalPageElsewhere(header.clone())),
            (true, true, Route::Cognito | Route::Chain) => Ok(Some(Cors::new(header.clone(), place))),
        }
    }

    /// A request without Origin is sent by a program, by the address bar, or by an element of a page such as `<img>`.
    fn check_site<B>(&self, request: &Request<B>) -> Result<(), NotAdmitted> {
        let Some(site) = request.headers().get(SITE) else { return Ok(()) };
        match site.as_bytes() {
            b"none" | b"same-origin" if is_call_by_address(request) => Err(NotAdmitted::Address),
            b"none" | b"same-origin" => Ok(()),
            // Another port of the same host: whatever else runs on this machine.
            b"same-site" if self.local && Route::of(request) != Route::Elsewhere => Ok(()),
            _ => Err(NotAdmitted::ForeignElement(site.clone())),
        }
    }
}

/// Whether the address alone calls an operation, as one of IAM. A link in a message, or a site that redirects, leads the
/// address bar to it, and no header distinguishes that from what the user typed.
fn is_call_by_address<B>(request: &Request<B>) -> bool {
    request.uri().path() == "/" && request.uri().query().is_some_and(|query| !query.is_empty())
}

/// Whether the page comes from the very host that it calls, whose name has been checked.
fn is_own<B>(origin: &str, request: &Request<B>) -> bool {
    let header = || request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let asked = request.uri().authority().map(Authority::as_str).or_else(header);
    // Over https if something before the emulator terminates TLS.
    let page = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    page.zip(asked).is_some_and(|(page, asked)| page.eq_ignore_ascii_case(asked))
}

/// `http://localhost`, `http://127.0.0.1` or `http://[::1]`, with any port: no name that someone else could assign.
fn is_local(origin: &str) -> bool {
    let Some(authority) = origin.strip_prefix("http://") else { return false };
    ["localhost", "127.0.0.1", "[::1]"].into_iter().any(|host| match authority.strip_prefix(host) {
        Some("") => true,
        Some(rest) => rest.strip_prefix(':').is_some_and(is_port),
        None => false,
    })
}

/// RFC 6454, 6.2: lower case, no default port.
fn as_browsers_write_it(text: &str) -> Result<String, NotAnOrigin> {
    let refused = || NotAnOrigin(text.to_owned());
    if text == "null" {
        return Ok(text.to_owned());
    }
    let url = url::Url::parse(text).map_err(|_| refused())?;
    let host = url.host_str().filter(|host| !host.is_empty() && !host.contains('*')).ok_or_else(refused)?;
    let has_more = !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some();
    if has_more || !url.username().is_empty() || url.password().is_some() {
        return Err(refused());
    }
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Ok(format!("{}://{host}{port}", url.scheme()))
}

#[cfg(test)]
mod tests;
