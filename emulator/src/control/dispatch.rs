//! From an operation to the family that answers it.

use serde_json::Value;

use super::call::Call;
use super::{
    Parts, credential_providers, gateways, resource_policies, runtimes, tags, targets, workload_identities,
};
use crate::aws::rest_json::RestError;

/// Does what the call asks; gives the operation's output.
pub(super) async fn dispatch(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    match call.operation.name() {
        "CreateGateway" | "GetGateway" | "ListGateways" | "UpdateGateway" | "DeleteGateway" => {
            gateways::answer(parts, call).await
        }
        "CreateGatewayTarget"
        | "GetGatewayTarget"
        | "ListGatewayTargets"
        | "UpdateGatewayTarget"
        | "DeleteGatewayTarget"
        | "SynchronizeGatewayTargets" => targets::answer(parts, call).await,
        "CreateAgentRuntime"
        | "GetAgentRuntime"
        | "ListAgentRuntimes"
        | "ListAgentRuntimeVersions"
        | "UpdateAgentRuntime"
        | "DeleteAgentRuntime"
        | "CreateAgentRuntimeEndpoint"
        | "GetAgentRuntimeEndpoint"
        | "ListAgentRuntimeEndpoints"
        | "UpdateAgentRuntimeEndpoint"
        | "DeleteAgentRuntimeEndpoint" => runtimes::answer(parts, call).await,
        "CreateOauth2CredentialProvider"
        | "GetOauth2CredentialProvider"
        | "ListOauth2CredentialProviders"
        | "UpdateOauth2CredentialProvider"
        | "DeleteOauth2CredentialProvider"
        | "CreateApiKeyCredentialProvider"
        | "GetApiKeyCredentialProvider"
        | "ListApiKeyCredentialProviders"
        | "UpdateApiKeyCredentialProvider"
        | "DeleteApiKeyCredentialProvider"
        | "GetTokenVault" => credential_providers::answer(parts, call).await,
        "CreateWorkloadIdentity"
        | "GetWorkloadIdentity"
        | "ListWorkloadIdentities"
        | "UpdateWorkloadIdentity"
        | "DeleteWorkloadIdentity" => workload_identities::answer(parts, call).await,
        "PutResourcePolicy" | "GetResourcePolicy" | "DeleteResourcePolicy" => {
            resource_policies::answer(parts, call)
        }
        "TagResource" | "UntagResource" | "ListTagsForResource" => tags::answer(parts, call),
        other => Err(RestError::not_emulated(other)),
    }
}
