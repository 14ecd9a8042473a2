//! What a call to a target may carry: asked for anew with every call.

use http::HeaderValue;

use super::credential::{Credential, provider_name};
use crate::gateway::Gateway;
use crate::identity::{self, Caller, IdentityError};
use crate::trace::Recorder;

/// The header values that let a call in at its target.
#[derive(Clone, Debug, Default)]
pub(crate) struct Permit {
    /// `Authorization`; none for a target without credentials.
    pub(in crate::gateway) authorization: Option<HeaderValue>,
    /// The gateway's workload access token, which it passes on to runtimes.
    pub(in crate::gateway) workload_access_token: Option<HeaderValue>,
}

/// Identity gave no token. `Display` is what exceptionLevel DEBUG shows.
///
/// Recorded: the prefixes (the first for API keys, the whole line with Identity's text elided for OAuth).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PermitError {
    /// The gateway got no token for its own workload identity.
    #[error(
        "Failed to fetch outbound oauth token. Failed to get workload identity token - client error: {0}"
    )]
    Workload(IdentityError),
    /// The credential provider gave no token.
    #[error("Failed to fetch outbound oauth token. {0}")]
    Provider(IdentityError),
}

impl PermitError {
    /// What Identity said.
    pub(in crate::gateway) fn identity(&self) -> &IdentityError {
        match self {
            Self::Workload(error) | Self::Provider(error) => error,
        }
    }
}

/// Asks Identity for what a call with this credential carries. Identity decides each time, before its cache, so a
/// right that was taken away is gone with the next call.
pub(crate) async fn permit(
    identity: &identity::Parts,
    gateway: &Gateway,
    credential: &Credential,
    recorder: &Recorder,
) -> Result<Permit, PermitError> {
    let Credential::Oauth { provider_arn, scopes } = credential else {
        return Ok(Permit::default());
    };
    let caller = Caller::Gateway { gateway_id: &gateway.id, place: identity.addresses.place() };
    let workload = identity::workload_access_token(identity, &caller, &gateway.workload_identity, None)
        .await
        .map_err(PermitError::Workload)?;
    let name = provider_name(provider_arn);
    let token = identity::resource_oauth2_token(identity, &caller, &workload, name, scopes, recorder)
        .await
        .map_err(PermitError::Provider)?;
    Ok(Permit {
        authorization: Some(token.authorization().clone()),
        workload_access_token: workload.header_value(),
    })
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;
    use crate::gateway::target::test_server::{TestServer, emulator, oauth};
    use crate::trace::HopName;

    async fn ask(credential: &Credential, token_status: StatusCode) -> Result<Permit, PermitError> {
        let server = TestServer::new(|_| None);
        if token_status != StatusCode::OK {
            server.token_endpoint_answers(token_status, r#"{"error":"invalid_client"}"#);
        }
        let (parts, gateway) = emulator(&server).await;
        let recorder = parts.traces.begin(HopName::Gateway, "test");
        permit(&parts.identity, &gateway, credential, &recorder).await
    }

    #[tokio::test]
    async fn a_target_without_credentials_gets_no_header() {
        let permit = ask(&Credential::None, StatusCode::OK).await.unwrap();
        assert!(permit.authorization.is_none() && permit.workload_access_token.is_none());
    }

    #[tokio::test]
    async fn a_token_is_ready_to_be_sent_and_never_printed() {
        let permit = ask(&oauth(), StatusCode::OK).await.unwrap();
        assert_eq!(permit.authorization.as_ref().unwrap(), "Bearer m2m-token");
        assert!(permit.workload_access_token.as_ref().unwrap().to_str().unwrap().starts_with("AgV4"));
        assert!(!format!("{permit:?}").contains("m2m-token"));
    }

    #[tokio::test]
    async fn what_identity_says_is_passed_on() {
        let unknown = Credential::Oauth { provider_arn: "arn:x/other".into(), scopes: Vec::new() };
        assert_eq!(
            ask(&unknown, StatusCode::OK).await.unwrap_err().to_string(),
            "Failed to fetch outbound oauth token. Resource Credential Provider not found"
        );
        assert_eq!(
            ask(&oauth(), StatusCode::BAD_REQUEST).await.unwrap_err().to_string(),
            "Failed to fetch outbound oauth token. Error parsing ClientCredentials response"
        );
        let no_workload = PermitError::Workload(IdentityError::UnknownWorkload("demo".into()));
        assert_eq!(
            no_workload.to_string(),
            "Failed to fetch outbound oauth token. Failed to get workload identity token - client error: \
             WorkloadIdentity with name 'demo' not found."
        );
    }
}
