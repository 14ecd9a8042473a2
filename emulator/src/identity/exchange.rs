//! How a provider is asked for a token: which grant, and what may go wrong on the way.

mod client_credentials;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode, Uri};

use super::discovery;
use super::outbound_token::OutboundToken;
use super::permission::Permitted;
use super::provider::discovery::TokenEndpointSource;
use super::provider::oauth2::Oauth2CredentialProvider;
use crate::base::http::{Body, ReadError, SendError, SharedClient, read};
use crate::base::web_url::redact_url;
use crate::base::{Addresses, Clock, Secret};
pub(super) use crate::trace::hop_name::HopName;
use crate::trace::{Check, Confidence, Recorder};

/// How long a provider may take for its discovery document and its token together. Inferred.
const PATIENCE: Duration = Duration::from_secs(10);
/// No discovery document and no token answer is longer, in bytes.
const MAX_ANSWER: usize = 256 * 1024;

/// Why a provider gave no token. `Display` is AWS's text; the trace tells the rest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExchangeError {
    /// The host of the discovery document or of the token endpoint has no address. Recorded, 2026-09.
    #[error("Please check the OAuth setup. Failed to resolve hostname: {0}")]
    Unresolved(String),
    /// It has one, and nobody answers there. Inferred.
    #[error("Please check the OAuth setup. Failed to connect to hostname: {0}")]
    Unreachable(String),
    /// There is no discovery document at this URL. Recorded, at the creation of a gateway.
    #[error("Failed to fetch discovery document from: {0}")]
    Discovery(String),
    /// The token endpoint refused, or answered something else than a token, or discovery names none.
    /// Recorded: AWS passes nothing on of what the token endpoint said.
    #[error("Error parsing ClientCredentials response")]
    Answer,
    /// Secrets Manager has no secret under the provider's ARN. Recorded up to the ARN.
    #[error("Access denied when retrieving secret '{0}'")]
    Secret(String),
}

impl ExchangeError {
    /// How sure it is that AWS answers so.
    pub(super) fn confidence(&self) -> Confidence {
        match self {
            Self::Unresolved(_) | Self::Discovery(_) | Self::Answer => Confidence::Recorded,
            Self::Unreachable(_) | Self::Secret(_) => Confidence::Inferred,
        }
    }
}

/// All that one fetch of a token needs; owned, because it outlives the call that began it when others wait for it.
#[derive(Clone, Debug)]
pub(super) struct Exchange {
    /// How the provider is reached.
    pub(super) client: SharedClient,
    /// When a token expires is counted from here.
    pub(super) clock: Clock,
    /// Tells URLs of the emulator's own, whose hops write their own steps.
    pub(super) addresses: Addresses,
    /// Whose token is fetched, and proof that it may be.
    pub(super) permitted: Permitted<Oauth2CredentialProvider>,
    /// The client's secret, from Secrets Manager.
    pub(super) secret: Secret,
    /// As the caller wrote them.
    pub(super) scopes: Vec<String>,
    /// The Identity hop of the call that began the fetch.
    pub(super) recorder: Recorder,
}

impl Exchange {
    /// Fetches a token with client_credentials, from the token endpoint that the provider tells or discovery names.
    pub(super) async fn client_credentials(self) -> Result<OutboundToken, ExchangeError> {
        self.client_credentials_within(PATIENCE).await
    }

    async fn client_credentials_within(self, patience: Duration) -> Result<OutboundToken, ExchangeError> {
        let first_stop = &self.permitted.provider().first_stop;
        let (TokenEndpointSource::Document(first_url) | TokenEndpointSource::TokenEndpoint(first_url)) =
            first_stop;
        let host = first_url.host().unwrap_or_default().to_owned();
        let fetch = async {
            match first_stop {
                TokenEndpointSource::Document(url) => {
                    let token_endpoint = discovery::token_endpoint(&self, url).await?;
                    client_credentials::fetch(&self, &token_endpoint).await
                }
                TokenEndpointSource::TokenEndpoint(url) => client_credentials::fetch(&self, url).await,
            }
        };
        let Ok(fetched) = tokio::time::timeout(patience, fetch).await else {
            let expected = format!("discovery document and token within {} s", patience.as_secs());
            self.recorder.check(Check::failed("provider", expected, "nothing"));
            // Inferred: a provider that keeps silent reads like one that is not there.
            return Err(ExchangeError::Unreachable(host));
        };
        fetched
    }

    /// Sends a request to the provider and reads the whole answer; a hop of its own in the trace, which the emulator's
    /// own endpoints write themselves.
    pub(super) async fn ask(
        &self,
        hop: HopName,
        request: Request<Body>,
    ) -> Result<(StatusCode, Bytes), NoAnswer> {
        if self.addresses.own(request.uri()).is_some() {
            return self.send(request, &self.recorder).await;
        }
        let title = format!("{} {}", request.method(), redact_url(request.uri()));
        let recorder = self.recorder.hop(hop, title);
        let answer = self.send(request, &recorder).await;
        match &answer {
            Ok((status, _)) => recorder.answered(*status, "", Confidence::Recorded),
            Err(error) => {
                recorder.answered(
                    StatusCode::BAD_GATEWAY,
                    format!("no answer: {error}"),
                    Confidence::Inferred,
                );
            }
        }
        answer
    }

    async fn send(
        &self,
        mut request: Request<Body>,
        recorder: &Recorder,
    ) -> Result<(StatusCode, Bytes), NoAnswer> {
        request.extensions_mut().insert(recorder.clone());
        let answer = self.client.send(request).await?;
        Ok((answer.status(), read(answer.into_body(), MAX_ANSWER).await?))
    }
}

/// Why a provider's answer could not be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoAnswer {
    /// There was no head.
    #[error(transparent)]
    Send(#[from] SendError),
    /// Its body is too long or broke off.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl NoAnswer {
    /// What AWS says when `url` cannot be asked; `otherwise` when it can and the answer is unusable.
    pub(super) fn into_error(self, url: &Uri, otherwise: ExchangeError) -> ExchangeError {
        let host = url.host().unwrap_or_default().to_owned();
        match self {
            Self::Send(SendError::Resolve { .. }) => ExchangeError::Unresolved(host),
            Self::Send(_) => ExchangeError::Unreachable(host),
            Self::Read(_) => otherwise,
        }
    }
}

#[cfg(test)]
mod tests;
