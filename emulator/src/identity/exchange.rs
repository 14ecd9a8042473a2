//! How a provider is asked for a token: which grant, and what may go wrong.

mod client_credentials;
pub(crate) mod error;
pub(crate) mod token_fetch;

use std::time::Duration;

use self::error::ExchangeError;
use self::token_fetch::TokenFetch;
use super::discovery;
use super::outbound_token::OutboundToken;
use super::provider::discovery::TokenEndpointSource;
use crate::trace::{Cause, Check};

/// How long a provider may take for its discovery document and its token together. Inferred.
const PATIENCE: Duration = Duration::from_secs(10);

/// Fetches a token with client_credentials, from the token endpoint that the provider configures or discovery names.
pub(super) async fn client_credentials(request: TokenFetch) -> Result<OutboundToken, ExchangeError> {
    client_credentials_within(PATIENCE, request).await
}

async fn client_credentials_within(
    patience: Duration,
    request: TokenFetch,
) -> Result<OutboundToken, ExchangeError> {
    let source = &request.permitted.provider().token_endpoint_source;
    let (TokenEndpointSource::Document(first_url) | TokenEndpointSource::TokenEndpoint(first_url)) = source;
    let host = first_url.host().unwrap_or_default().to_owned();
    let fetch = async {
        match source {
            TokenEndpointSource::Document(url) => {
                let token_endpoint = discovery::token_endpoint(&request, url).await?;
                client_credentials::fetch(&request, &token_endpoint).await
            }
            TokenEndpointSource::TokenEndpoint(url) => client_credentials::fetch(&request, url).await,
        }
    };
    let Ok(fetched) = tokio::time::timeout(patience, fetch).await else {
        let expected = format!("discovery document and token within {} s", patience.as_secs());
        request.recorder.check(Check::failed(Cause::TokenEndpointRefused, "provider", expected, "nothing"));
        // Inferred: a provider that does not respond is treated like one that does not exist.
        return Err(ExchangeError::Unreachable(host));
    };
    fetched
}

#[cfg(test)]
mod tests;
