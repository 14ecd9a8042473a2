//! Web URLs: which ones can be requested, and how they are shown.

use http::header::LOCATION;
use http::{HeaderMap, StatusCode, Uri};

/// Whether the URL can be requested: http or https, with a host.
pub(crate) fn is_web(url: &Uri) -> bool {
    let has_host = url.host().is_some_and(|host| !host.is_empty());
    has_host && matches!(url.scheme_str(), Some("http" | "https"))
}

/// The URL for the trace: without user, password and query, which may hold a secret.
pub(crate) fn redact_url(url: &Uri) -> String {
    let (scheme, host) = (url.scheme_str().unwrap_or_default(), url.host().unwrap_or_default());
    match url.port() {
        Some(port) => [scheme, "://", host, ":", port.as_str(), url.path()].concat(),
        None => [scheme, "://", host, url.path()].concat(),
    }
}

/// The target of a redirect for the trace; `None` if the response is not a redirect or names no target. A relative URL is
/// shown without its query too.
pub(crate) fn shown_redirect(status: StatusCode, headers: &HeaderMap) -> Option<String> {
    let location = headers.get(LOCATION).filter(|_| status.is_redirection())?;
    let location = String::from_utf8_lossy(location.as_bytes());
    let target = match location.parse::<Uri>() {
        Ok(url) if is_web(&url) => redact_url(&url),
        _ => location.split(['?', '#']).next().unwrap_or_default().to_owned(),
    };
    Some(format!("{target}, which is not followed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_urls_with_a_host_are_of_the_web() {
        for url in ["http://a", "https://a:8443/b?c", "HTTP://[::1]/"] {
            assert!(is_web(&url.parse().unwrap()), "{url}");
        }
        for url in ["/a", "a", "ftp://a/b", "http://:80/"] {
            assert!(!url.parse().is_ok_and(|url| is_web(&url)), "{url}");
        }
    }

    #[test]
    fn what_may_be_secret_is_not_shown() {
        let url = "https://user:password@issuer.test:8443/a/b?token=secret".parse().unwrap();
        assert_eq!(redact_url(&url), "https://issuer.test:8443/a/b");
        assert_eq!(redact_url(&Uri::from_static("http://a")), "http://a/");
    }

    #[test]
    fn a_redirect_is_shown_without_what_may_be_secret() {
        let redirect = |status: u16, location: &str| {
            let headers = HeaderMap::from_iter([(LOCATION, location.parse().unwrap())]);
            shown_redirect(StatusCode::from_u16(status).unwrap(), &headers)
        };
        let told = |location: &str| redirect(302, location).unwrap();
        assert_eq!(told("https://user:pw@a.test/x?token=secret"), "https://a.test/x, which is not followed");
        assert_eq!(told("/login?token=secret#part"), "/login, which is not followed");
        assert_eq!(redirect(200, "/login"), None);
        assert_eq!(shown_redirect(StatusCode::FOUND, &HeaderMap::new()), None);
    }
}
