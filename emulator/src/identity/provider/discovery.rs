//! How a CustomOauth2 provider's token endpoint is found: by its discovery document, or by configuration.

use http::Uri;
use serde::{Deserialize, Serialize};

use super::ProviderError;
use super::client_authentication::ClientAuthenticationMethod;
use crate::base::web_url::is_web;

/// The member `oauthDiscovery`, as it was sent.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Oauth2Discovery {
    /// The URL of the discovery document, ending in `/.well-known/openid-configuration` or
    /// `/.well-known/oauth-authorization-server`, with a path after it or without one.
    DiscoveryUrl(String),
    /// The content of the document.
    AuthorizationServerMetadata(AuthorizationServerMetadata),
}

/// The member `authorizationServerMetadata`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AuthorizationServerMetadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_types: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_endpoint_auth_methods: Option<Vec<TokenAuthMethod>>,
}

/// Documented: botocore, the pattern of TokenAuthMethod.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum TokenAuthMethod {
    ClientSecretBasic,
    ClientSecretPost,
}

/// Which URL the exchange calls first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::identity) enum TokenEndpointSource {
    Document(Uri),
    TokenEndpoint(Uri),
}

impl Oauth2Discovery {
    /// Parses the URL that will be called; fails if no client can call it.
    pub(super) fn token_endpoint_source(&self) -> Result<TokenEndpointSource, ProviderError> {
        match self {
            Self::DiscoveryUrl(url) => url_of("discovery URL", url).map(TokenEndpointSource::Document),
            Self::AuthorizationServerMetadata(metadata) => {
                url_of("token endpoint", &metadata.token_endpoint).map(TokenEndpointSource::TokenEndpoint)
            }
        }
    }

    /// How the server wants clients to authenticate, if it is configured. Inferred: the first that is named counts.
    pub(super) fn authentication_method(&self) -> Option<ClientAuthenticationMethod> {
        let Self::AuthorizationServerMetadata(metadata) = self else { return None };
        Some(match metadata.token_endpoint_auth_methods.as_ref()?.first()? {
            TokenAuthMethod::ClientSecretBasic => ClientAuthenticationMethod::ClientSecretBasic,
            TokenAuthMethod::ClientSecretPost => ClientAuthenticationMethod::ClientSecretPost,
        })
    }
}

fn url_of(what: &'static str, url: &str) -> Result<Uri, ProviderError> {
    let parsed = url.parse::<Uri>().ok().filter(may_be_asked);
    parsed.ok_or_else(|| ProviderError::Url { what, url: url.to_owned() })
}

/// Whether a provider may be called at this URL. A password in it is refused: URLs are shown in traces and errors.
pub(crate) fn may_be_asked(url: &Uri) -> bool {
    let has_user = url.authority().is_some_and(|authority| authority.as_str().contains('@'));
    is_web(url) && !has_user
}
