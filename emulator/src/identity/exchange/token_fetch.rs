//! One request for a token: what it needs, and how it calls the provider.

use bytes::Bytes;
use http::{Request, StatusCode};

use super::error::NoAnswer;
use crate::base::http::{Body, SharedClient, read};
use crate::base::web_url::redact_url;
use crate::base::{Addresses, Clock, Secret};
use crate::identity::permission::Permitted;
use crate::identity::provider::oauth2::Oauth2CredentialProvider;
use crate::trace::{Confidence, HopName, Recorder};

/// No discovery document and no token response is longer, in bytes.
const MAX_ANSWER: usize = 256 * 1024;

/// All that one fetch of a token needs; owned, because it outlives the call that began it if others wait for it.
#[derive(Clone, Debug)]
pub(crate) struct TokenFetch {
    pub(in crate::identity) client: SharedClient,
    /// The clock from which a token's expiry is computed.
    pub(in crate::identity) clock: Clock,
    /// Recognizes URLs of the emulator's own, whose hops write their own steps.
    pub(in crate::identity) addresses: Addresses,
    /// Whose token is fetched, and proof that it may be.
    pub(in crate::identity) permitted: Permitted<Oauth2CredentialProvider>,
    /// The client's secret, from Secrets Manager.
    pub(in crate::identity) secret: Secret,
    /// As the caller wrote them.
    pub(in crate::identity) scopes: Vec<String>,
    /// The Identity hop of the call that began the fetch.
    pub(in crate::identity) recorder: Recorder,
}

impl TokenFetch {
    /// Sends a request to the provider and reads the whole response; a hop of its own in the trace, which the emulator's
    /// own endpoints write themselves.
    pub(crate) async fn ask(
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
