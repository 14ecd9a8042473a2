//! Where and how a request carries an API key.

use form_urlencoded::Serializer;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue, Uri};

use super::credential::ApiKeyLocation;
use super::signer::OutboundSigner;
use crate::base::Secret;
use crate::base::http::is_of_the_connection;

/// The usual parameter. Inferred: the default of AWS's CDK for this location.
const PARAMETER: &str = "api_key";

#[derive(Clone, Debug)]
pub(in crate::gateway) enum CredentialPlacement {
    /// A header, its value marked as sensitive.
    Header(HeaderName, HeaderValue),
    /// A parameter of the query, `NAME=VALUE`, encoded.
    Parameter(Secret),
    /// The signature of the whole request.
    Signature(OutboundSigner),
}

impl CredentialPlacement {
    /// The key in its place; `None` if a character of it, or the name, is not allowed there.
    ///
    /// Recorded: the gateway puts one blank between prefix and key, whatever the prefix ends with. Inferred: in a query
    /// too, and `Authorization` if no header is named.
    pub(super) fn api_key(
        key: &Secret,
        location: ApiKeyLocation,
        name: Option<&str>,
        prefix: Option<&str>,
    ) -> Option<Self> {
        let value = match prefix {
            Some(prefix) => Secret::new([prefix, " ", key.expose()].concat()),
            None => key.clone(),
        };
        match location {
            ApiKeyLocation::Header => {
                let name = name.map_or(Ok(AUTHORIZATION), str::parse).ok()?;
                let mut value = HeaderValue::from_str(value.expose()).ok()?;
                value.set_sensitive(true);
                (!is_of_the_connection(&name)).then_some(Self::Header(name, value))
            }
            ApiKeyLocation::Query => {
                let mut query = Serializer::new(String::new());
                query.append_pair(name.unwrap_or(PARAMETER), value.expose());
                Some(Self::Parameter(Secret::new(query.finish())))
            }
        }
    }

    /// The URL with the parameter appended to its query; `None` if it becomes too long for a URL.
    pub(in crate::gateway) fn appended_to(parameter: &Secret, uri: &Uri) -> Option<Uri> {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let separator = match uri.query() {
            None => "?",
            Some("") => "",
            Some(_) => "&",
        };
        let path = [path, separator, parameter.expose()].concat();
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = Some(path.try_into().ok()?);
        Uri::from_parts(parts).ok()
    }
}

/// The credentials that authorize a call at its target.
#[derive(Clone, Debug, Default)]
pub(crate) struct OutboundCredentials {
    /// The token or the key; `None` for a target without credentials.
    pub(in crate::gateway) placement: Option<CredentialPlacement>,
    /// The gateway's workload access token, which it passes on to runtimes.
    pub(in crate::gateway) workload_access_token: Option<HeaderValue>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placement(
        location: ApiKeyLocation,
        name: Option<&str>,
        prefix: Option<&str>,
    ) -> Option<CredentialPlacement> {
        CredentialPlacement::api_key(&Secret::new("k 1&"), location, name, prefix)
    }

    #[test]
    fn a_header_has_the_prefix_and_one_blank() {
        let header = |name, prefix| match placement(ApiKeyLocation::Header, name, prefix) {
            Some(CredentialPlacement::Header(name, value)) => {
                assert!(value.is_sensitive());
                (name.to_string(), value.to_str().unwrap().to_owned())
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(header(None, Some("Bearer")), ("authorization".into(), "Bearer k 1&".into()));
        assert_eq!(header(None, Some("Bearer ")), ("authorization".into(), "Bearer  k 1&".into()));
        assert_eq!(header(Some("X-API-Key"), None), ("x-api-key".into(), "k 1&".into()));
    }

    #[test]
    fn what_no_header_may_be_is_refused() {
        for name in ["Host", "content-length", "Transfer-Encoding", "a b", "ü"] {
            assert!(placement(ApiKeyLocation::Header, Some(name), None).is_none(), "{name}");
        }
        let broken = Secret::new("a\r\nx: y");
        assert!(CredentialPlacement::api_key(&broken, ApiKeyLocation::Header, None, None).is_none());
    }

    #[test]
    fn a_parameter_is_after_the_query_that_is_there() {
        let url = |name, prefix, url: &str| match placement(ApiKeyLocation::Query, name, prefix) {
            Some(CredentialPlacement::Parameter(parameter)) => {
                assert_eq!(format!("{parameter:?}"), "***");
                CredentialPlacement::appended_to(&parameter, &url.parse().unwrap()).unwrap().to_string()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(url(None, None, "https://a.test/mcp"), "https://a.test/mcp?api_key=k+1%26");
        assert_eq!(url(Some("k=y"), None, "https://a.test/mcp?"), "https://a.test/mcp?k%3Dy=k+1%26");
        assert_eq!(url(Some("key"), Some("x"), "https://a.test?b=c"), "https://a.test/?b=c&key=x+k+1%26");
        let long = Secret::new(format!("key={}", "x".repeat(70_000)));
        assert!(CredentialPlacement::appended_to(&long, &Uri::from_static("https://a.test/")).is_none());
    }
}
