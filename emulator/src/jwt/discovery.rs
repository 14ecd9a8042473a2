//! Discovery documents: an issuer's identity and the URL of its keys.

#[cfg(test)]
mod tests;

use http::Uri;
use serde::Deserialize;

use super::fetch::fetch as fetch_document;
use crate::base::Addresses;
use crate::base::http::SharedClient;
use crate::base::web_url::is_web;
use crate::trace::Cause;

/// The members of a discovery document that are used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DiscoveryDocument {
    /// What the `iss` claim of the issuer's tokens must be.
    pub(crate) issuer: String,
    /// The URL of the issuer's key set: absolute, http or https.
    pub(crate) jwks_uri: String,
    /// Where a user is sent to sign in.
    pub(crate) authorization_endpoint: Option<String>,
}

/// A discovery document is not available or incomplete.
///
/// Recorded: the text, as the reason in the responses of CreateGateway and CreateOauth2CredentialProvider.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("Failed to fetch discovery document from: {url}")]
pub(crate) struct DiscoveryError {
    /// The discovery URL as it was configured.
    pub(crate) url: String,
    /// What exactly went wrong, in words for a trace or a log.
    pub(crate) detail: String,
    /// Which of the known mistakes it is.
    pub(crate) cause: Cause,
}

/// The document on the wire; unused members are ignored.
#[derive(Deserialize)]
struct ProviderMetadata {
    issuer: Option<String>,
    jwks_uri: Option<String>,
    authorization_endpoint: Option<String>,
}

/// Fetches the discovery document at `url`, OpenID Connect's or RFC 8414's, and checks that `issuer` and
/// `jwks_uri` are present and are URLs. An empty or missing `authorization_endpoint` is `None`.
pub(crate) async fn fetch(client: &SharedClient, url: &str) -> Result<DiscoveryDocument, DiscoveryError> {
    let failed = |cause: Cause, detail: String| DiscoveryError { url: url.to_owned(), detail, cause };
    let fetched = fetch_document(client.as_ref(), url, None).await;
    let bytes = fetched.map_err(|error| failed(Cause::DiscoveryUnreachable, error.to_string()))?;
    parse(&bytes).map_err(|detail| failed(Cause::DiscoveryMalformed, detail))
}

impl DiscoveryDocument {
    /// Refuses a document that no authorizer can use; `url`: where it was fetched.
    ///
    /// Recorded: a foreign issuer without `authorization_endpoint` fails, a user pool without a domain does not.
    pub(super) fn check_for_authorizer(
        &self,
        url: &str,
        addresses: &Addresses,
    ) -> Result<(), DiscoveryError> {
        let is_local_pool = self.issuer.parse().is_ok_and(|issuer: Uri| addresses.own(&issuer).is_some());
        if is_local_pool || self.authorization_endpoint.is_some() {
            return Ok(());
        }
        let (detail, cause) = ("it names no authorization_endpoint".to_owned(), Cause::DiscoveryMalformed);
        Err(DiscoveryError { url: url.to_owned(), detail, cause })
    }
}

fn parse(bytes: &[u8]) -> Result<DiscoveryDocument, String> {
    let wire: ProviderMetadata =
        serde_json::from_slice(bytes).map_err(|error| format!("it is not a document: {error}"))?;
    Ok(DiscoveryDocument {
        issuer: required("issuer", wire.issuer)?,
        jwks_uri: required("jwks_uri", wire.jwks_uri)?,
        authorization_endpoint: wire.authorization_endpoint.filter(|text| !text.is_empty()),
    })
}

fn required(name: &str, member: Option<String>) -> Result<String, String> {
    let text = member.ok_or_else(|| format!("it names no {name}"))?;
    if text.parse().is_ok_and(|url| is_web(&url)) {
        Ok(text)
    } else {
        Err(format!("its {name} is not an http or https URL"))
    }
}
