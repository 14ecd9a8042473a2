//! URLs of the web: which ones can be asked, and how they are shown.

use http::Uri;

/// Whether anybody can be asked at this URL: http or https, with a host.
pub(crate) fn is_web(url: &Uri) -> bool {
    let has_host = url.host().is_some_and(|host| !host.is_empty());
    has_host && matches!(url.scheme_str(), Some("http" | "https"))
}

/// The URL as a trace shows it: without user, password and query, which may hold a secret.
pub(crate) fn shown(url: &Uri) -> String {
    let (scheme, host) = (url.scheme_str().unwrap_or_default(), url.host().unwrap_or_default());
    match url.port() {
        Some(port) => [scheme, "://", host, ":", port.as_str(), url.path()].concat(),
        None => [scheme, "://", host, url.path()].concat(),
    }
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
        assert_eq!(shown(&url), "https://issuer.test:8443/a/b");
        assert_eq!(shown(&Uri::from_static("http://a")), "http://a/");
    }
}
