//! What a gateway gets from Identity for a call to a target.

mod api_key;

use http::StatusCode;

use super::*;
use crate::gateway::target::test_server::{emulator, oauth};
use crate::trace::HopName;

async fn ask(
    credential: &Credential,
    token_status: StatusCode,
) -> Result<OutboundCredentials, OutboundCredentialsError> {
    let (service, gateway, server) = emulator(|_| None).await;
    if token_status != StatusCode::OK {
        server.token_endpoint_answers(token_status, r#"{"error":"invalid_client"}"#);
    }
    let recorder = service.traces.begin(HopName::Gateway, "test");
    credentials(&service, &gateway, credential, &Permitted::granted(), &recorder).await
}

#[tokio::test]
async fn a_target_without_credentials_gets_no_header() {
    let permit = ask(&Credential::None, StatusCode::OK).await.unwrap();
    assert!(permit.placement.is_none() && permit.workload_access_token.is_none());
}

#[tokio::test]
async fn a_token_is_ready_to_be_sent_and_never_printed() {
    let permit = ask(&oauth(), StatusCode::OK).await.unwrap();
    let Some(CredentialPlacement::Header(name, value)) = &permit.placement else { panic!("{permit:?}") };
    assert_eq!((name.as_str(), value.to_str().unwrap()), ("authorization", "Bearer m2m-token"));
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
    let no_workload = OutboundCredentialsError::Workload(
        CredentialKind::OauthToken,
        IdentityError::UnknownWorkload("demo".into()),
    );
    assert_eq!(
        no_workload.to_string(),
        "Failed to fetch outbound oauth token. Failed to get workload identity token - client error: \
         WorkloadIdentity with name 'demo' not found."
    );
}
