//! The operations of the control plane: each name beside its function.

use serde_json::Value;

use super::call::Call;
use super::credential_providers::{api_key, oauth2, token_vault};
use super::{Parts, client_token, gateways, resource_policies, runtimes, tags, targets, workload_identities};
use crate::aws::ApiError;
use crate::aws::operations::{Answer, Operations, Output};

/// Does what the call asks, once for each clientToken.
pub(crate) fn answer<'a>(control: &'a Parts, call: &'a Call) -> Answer<'a> {
    let Some(token) = call.input.get("clientToken").and_then(Value::as_str) else {
        return OPERATIONS.answer(control, call);
    };
    let operation = async || OPERATIONS.answer(control, call).await.map(Output::into_value);
    later(client_token::once(control, call, token, operation))
}

/// All that are emulated.
pub(crate) static OPERATIONS: Operations<Parts> = Operations(&[
    ("CreateAgentRuntime", |control, call| later(runtimes::create::handle(control, call))),
    ("CreateAgentRuntimeEndpoint", |control, call| now(runtimes::endpoints::create(control, call))),
    ("CreateApiKeyCredentialProvider", |control, call| now(api_key::create(control, call))),
    ("CreateGateway", |control, call| later(gateways::create(control, call))),
    ("CreateGatewayTarget", |control, call| later(targets::create(control, call))),
    ("CreateOauth2CredentialProvider", |control, call| now(oauth2::create(control, call))),
    ("CreateWorkloadIdentity", |control, call| now(workload_identities::create(control, call))),
    ("DeleteAgentRuntime", |control, call| later(runtimes::delete::handle(control, call))),
    ("DeleteAgentRuntimeEndpoint", |control, call| later(runtimes::endpoints::delete(control, call))),
    ("DeleteApiKeyCredentialProvider", |control, call| now(api_key::delete(control, call))),
    ("DeleteGateway", |control, call| now(gateways::delete(control, call))),
    ("DeleteGatewayTarget", |control, call| now(targets::delete(control, call))),
    ("DeleteOauth2CredentialProvider", |control, call| now(oauth2::delete(control, call))),
    ("DeleteResourcePolicy", |control, call| now(resource_policies::delete(control, call))),
    ("DeleteWorkloadIdentity", |control, call| now(workload_identities::delete(control, call))),
    ("GetAgentRuntime", |control, call| now(runtimes::get::handle(control, call))),
    ("GetAgentRuntimeEndpoint", |control, call| now(runtimes::endpoints::get(control, call))),
    ("GetApiKeyCredentialProvider", |control, call| now(api_key::get(control, call))),
    ("GetGateway", |control, call| now(gateways::get(control, call))),
    ("GetGatewayTarget", |control, call| now(targets::get(control, call))),
    ("GetOauth2CredentialProvider", |control, call| now(oauth2::get(control, call))),
    ("GetResourcePolicy", |control, call| now(resource_policies::get(control, call))),
    ("GetTokenVault", |control, call| now(token_vault::get(control, call))),
    ("GetWorkloadIdentity", |control, call| now(workload_identities::get(control, call))),
    ("ListAgentRuntimeEndpoints", |control, call| now(runtimes::list::endpoints(control, call))),
    ("ListAgentRuntimeVersions", |control, call| now(runtimes::list::versions(control, call))),
    ("ListAgentRuntimes", |control, call| now(runtimes::list::runtimes(control, call))),
    ("ListApiKeyCredentialProviders", |control, call| now(api_key::list(control, call))),
    ("ListGatewayTargets", |control, call| now(targets::list(control, call))),
    ("ListGateways", |control, call| now(gateways::list(control, call))),
    ("ListOauth2CredentialProviders", |control, call| now(oauth2::list(control, call))),
    ("ListTagsForResource", |control, call| now(tags::list(control, call))),
    ("ListWorkloadIdentities", |control, call| now(workload_identities::list(control, call))),
    ("PutResourcePolicy", |control, call| now(resource_policies::put(control, call))),
    ("SynchronizeGatewayTargets", |control, call| later(targets::synchronize(control, call))),
    ("TagResource", |control, call| now(tags::tag(control, call))),
    ("UntagResource", |control, call| now(tags::untag(control, call))),
    ("UpdateAgentRuntime", |control, call| later(runtimes::update::handle(control, call))),
    ("UpdateAgentRuntimeEndpoint", |control, call| now(runtimes::endpoints::update(control, call))),
    ("UpdateApiKeyCredentialProvider", |control, call| now(api_key::update(control, call))),
    ("UpdateGateway", |control, call| later(gateways::update(control, call))),
    ("UpdateGatewayTarget", |control, call| later(targets::update(control, call))),
    ("UpdateOauth2CredentialProvider", |control, call| now(oauth2::update(control, call))),
    ("UpdateWorkloadIdentity", |control, call| now(workload_identities::update(control, call))),
]);

fn now<'a>(output: Result<Value, ApiError>) -> Answer<'a> {
    Box::pin(std::future::ready(output.map(Output::new)))
}

fn later<'a>(output: impl Future<Output = Result<Value, ApiError>> + Send + 'a) -> Answer<'a> {
    Box::pin(async move { output.await.map(Output::new) })
}
