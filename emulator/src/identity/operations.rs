//! The operations of Identity's data plane: each name with its function.

use serde::{Deserialize, Serialize};

use super::caller::IdentityCaller;
use super::permission::ActAsWorkload;
use super::service::Identity;
use super::{IdentityError, User, WorkloadAccessToken, api_key, resource_token, user_token};
use crate::aws::operations::{Operations, answer, answer_later};
use crate::aws::output::Output;
use crate::aws::{ApiError, Call};
use crate::base::Secret;
use crate::trace::{Check, Recorder};

/// All emulated operations.
pub(crate) static OPERATIONS: Operations<Identity> = Operations(&[
    ("GetResourceApiKey", |identity, call| answer(call, |input| get_resource_api_key(identity, call, input))),
    ("GetResourceOauth2Token", |identity, call| {
        answer_later(call, |input| get_resource_oauth2_token(identity, call, input))
    }),
    ("GetWorkloadAccessToken", |identity, call| {
        answer(call, |input: WorkloadName| {
            issue(identity, &may_act(identity, call, &input.workload_name)?, None)
        })
    }),
    ("GetWorkloadAccessTokenForJWT", |identity, call| {
        answer_later(call, |input| get_workload_access_token_for_jwt(identity, call, input))
    }),
    ("GetWorkloadAccessTokenForUserId", |identity, call| {
        answer(call, |input: ForUserId| {
            let permission = may_act(identity, call, &input.workload_name)?;
            issue(identity, &permission, Some(&User::Id(input.user_id)))
        })
    }),
]);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WorkloadName {
    workload_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ForJwt {
    workload_name: String,
    user_token: Secret,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ForUserId {
    workload_name: String,
    user_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GetResourceApiKey {
    workload_identity_token: Secret,
    resource_credential_provider_name: String,
}

/// Members that only other flows use are ignored.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GetResourceOauth2Token {
    workload_identity_token: Secret,
    resource_credential_provider_name: String,
    scopes: Vec<String>,
    oauth2_flow: String,
}

/// For the user of a token that its issuer signed.
async fn get_workload_access_token_for_jwt(
    identity: &Identity,
    call: &Call,
    input: ForJwt,
) -> Result<Output, ApiError> {
    let permission = may_act(identity, call, &input.workload_name)?;
    let user = user_token::verify(identity, &input.user_token, hop(call)?).await?;
    issue(identity, &permission, Some(&user))
}

/// For the flow M2M.
async fn get_resource_oauth2_token(
    identity: &Identity,
    call: &Call,
    input: GetResourceOauth2Token,
) -> Result<Output, ApiError> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct GetResourceOauth2TokenOutput {
        access_token: String,
    }
    if input.oauth2_flow != "M2M" {
        let flow = format!("GetResourceOauth2Token with oauth2Flow {}", input.oauth2_flow);
        return Err(ApiError::not_emulated(&flow));
    }
    let token = WorkloadAccessToken::from_text(input.workload_identity_token.expose());
    let (caller, provider) = (
        IdentityCaller::Principal { account_region: &call.account_region },
        input.resource_credential_provider_name,
    );
    let token = resource_token::get(identity, &caller, &token, &provider, &input.scopes, hop(call)?).await?;
    let output = GetResourceOauth2TokenOutput { access_token: token.access_token().to_owned() };
    Ok(Output::new(output).with_summary(resource_token::summary(&token)))
}

fn get_resource_api_key(
    identity: &Identity,
    call: &Call,
    input: GetResourceApiKey,
) -> Result<Output, ApiError> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct GetResourceApiKeyOutput {
        api_key: String,
    }
    let token = WorkloadAccessToken::from_text(input.workload_identity_token.expose());
    let (caller, provider) = (
        IdentityCaller::Principal { account_region: &call.account_region },
        input.resource_credential_provider_name,
    );
    let key = api_key::get(identity, &caller, &token, &provider, hop(call)?)?;
    let output = GetResourceApiKeyOutput { api_key: key.expose().to_owned() };
    Ok(Output::new(output).with_summary(api_key::SUMMARY))
}

/// The call's hop in its trace, which `api` begins for every operation of the data plane.
fn hop(call: &Call) -> Result<&Recorder, ApiError> {
    call.hop.as_ref().ok_or_else(|| ApiError::not_emulated(call.operation.name()))
}

fn may_act(identity: &Identity, call: &Call, workload: &str) -> Result<ActAsWorkload, ApiError> {
    const CHECK: (&str, &str) = ("permission", "an existing workload identity that no service is linked to");
    let hop = hop(call)?;
    match identity.may_act(&IdentityCaller::Principal { account_region: &call.account_region }, workload) {
        Ok(permission) => {
            hop.check(Check::passed(CHECK.0, CHECK.1, workload.to_owned()));
            Ok(permission)
        }
        Err(error) => {
            hop.check(Check::failed(error.cause(), CHECK.0, CHECK.1, error.to_string()));
            Err(error.into())
        }
    }
}

fn issue(identity: &Identity, permission: &ActAsWorkload, user: Option<&User>) -> Result<Output, ApiError> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct WorkloadAccessTokenOutput {
        workload_access_token: String,
    }
    let token = identity.seal.seal(permission, user).map_err(IdentityError::from)?;
    let output = WorkloadAccessTokenOutput { workload_access_token: token.expose().to_owned() };
    Ok(Output::new(output)
        .with_summary(format!("a workload access token for {}", permission.workload().name)))
}

#[cfg(test)]
mod tests;
