//! The operations of the control plane: each name with its function.

pub(super) mod api_key_credential_provider;
mod credential_provider;
mod gateway;
pub(super) mod oauth2_credential_provider;
mod resource_policy;
pub(super) mod runtime;
pub(super) mod runtime_endpoint;
mod tag;
mod target;
pub(super) mod token_vault;
mod workload_identity;

use serde_json::Value;

use super::call::Call;
use super::{ControlPlane, client_token};
use crate::aws::ApiError;
use crate::aws::operations::{Operations, OutputFuture};
use crate::aws::output::Output;

/// Runs the operation of the call, once for each clientToken.
pub(crate) fn answer<'a>(control: &'a ControlPlane, call: &'a Call) -> OutputFuture<'a> {
    let Some(token) = call.input.get("clientToken").and_then(Value::as_str) else {
        return OPERATIONS.answer(control, call);
    };
    let operation = async || OPERATIONS.answer(control, call).await.map(Output::into_value);
    later(client_token::once(control, call, token, operation))
}

/// All emulated operations.
pub(crate) static OPERATIONS: Operations<ControlPlane> = Operations(&[
    ("CreateAgentRuntime", |control, call| later(runtime::create(control, call))),
    ("CreateAgentRuntimeEndpoint", |control, call| now(runtime_endpoint::create(control, call))),
    ("CreateApiKeyCredentialProvider", |control, call| {
        now(api_key_credential_provider::create(control, call))
    }),
    ("CreateGateway", |control, call| later(gateway::create(control, call))),
    ("CreateGatewayTarget", |control, call| later(target::create(control, call))),
    ("CreateOauth2CredentialProvider", |control, call| {
        now(oauth2_credential_provider::create(control, call))
    }),
    ("CreateWorkloadIdentity", |control, call| now(workload_identity::create(control, call))),
    ("DeleteAgentRuntime", |control, call| later(runtime::delete(control, call))),
    ("DeleteAgentRuntimeEndpoint", |control, call| later(runtime_endpoint::delete(control, call))),
    ("DeleteApiKeyCredentialProvider", |control, call| {
        now(api_key_credential_provider::delete(control, call))
    }),
    ("DeleteGateway", |control, call| now(gateway::delete(control, call))),
    ("DeleteGatewayTarget", |control, call| now(target::delete(control, call))),
    ("DeleteOauth2CredentialProvider", |control, call| {
        now(oauth2_credential_provider::delete(control, call))
    }),
    ("DeleteResourcePolicy", |control, call| now(resource_policy::delete(control, call))),
    ("DeleteWorkloadIdentity", |control, call| now(workload_identity::delete(control, call))),
    ("GetAgentRuntime", |control, call| now(runtime::get(control, call))),
    ("GetAgentRuntimeEndpoint", |control, call| now(runtime_endpoint::get(control, call))),
    ("GetApiKeyCredentialProvider", |control, call| now(api_key_credential_provider::get(control, call))),
    ("GetGateway", |control, call| now(gateway::get(control, call))),
    ("GetGatewayTarget", |control, call| now(target::get(control, call))),
    ("GetOauth2CredentialProvider", |control, call| now(oauth2_credential_provider::get(control, call))),
    ("GetResourcePolicy", |control, call| now(resource_policy::get(control, call))),
    ("GetTokenVault", |control, call| now(token_vault::get(control, call))),
    ("GetWorkloadIdentity", |control, call| now(workload_identity::get(control, call))),
    ("ListAgentRuntimeEndpoints", |control, call| now(runtime::endpoints(control, call))),
    ("ListAgentRuntimeVersions", |control, call| now(runtime::list_versions(control, call))),
    ("ListAgentRuntimes", |control, call| now(runtime::list(control, call))),
    ("ListApiKeyCredentialProviders", |control, call| now(api_key_credential_provider::list(control, call))),
    ("ListGatewayTargets", |control, call| now(target::list(control, call))),
    ("ListGateways", |control, call| now(gateway::list(control, call))),
    ("ListOauth2CredentialProviders", |control, call| now(oauth2_credential_provider::list(control, call))),
    ("ListTagsForResource", |control, call| now(tag::list(control, call))),
    ("ListWorkloadIdentities", |control, call| now(workload_identity::list(control, call))),
    ("PutResourcePolicy", |control, call| now(resource_policy::put(control, call))),
    ("SynchronizeGatewayTargets", |control, call| later(target::synchronize(control, call))),
    ("TagResource", |control, call| now(tag::tag(control, call))),
    ("UntagResource", |control, call| now(tag::untag(control, call))),
    ("UpdateAgentRuntime", |control, call| later(runtime::update(control, call))),
    ("UpdateAgentRuntimeEndpoint", |control, call| now(runtime_endpoint::update(control, call))),
    ("UpdateApiKeyCredentialProvider", |control, call| {
        now(api_key_credential_provider::update(control, call))
    }),
    ("UpdateGateway", |control, call| later(gateway::update(control, call))),
    ("UpdateGatewayTarget", |control, call| later(target::update(control, call))),
    ("UpdateOauth2CredentialProvider", |control, call| {
        now(oauth2_credential_provider::update(control, call))
    }),
    ("UpdateWorkloadIdentity", |control, call| now(workload_identity::update(control, call))),
]);

fn now<'a>(output: Result<Value, ApiError>) -> OutputFuture<'a> {
    Box::pin(std::future::ready(output.map(Output::new)))
}

fn later<'a>(output: impl Future<Output = Result<Value, ApiError>> + Send + 'a) -> OutputFuture<'a> {
    Box::pin(async move { output.await.map(Output::new) })
}
