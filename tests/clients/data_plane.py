"""The data plane of AgentCore by boto3: Identity's tokens, and a runtime that takes no signature."""

import json
import os

import boto3

import shapes
from expect import refused

shapes.watch()
data = boto3.client("bedrock-agentcore")
exceptions = data.exceptions
gateway = os.environ["GATEWAY_ID"]
linked = "WorkloadIdentity is linked to a service and cannot retrieve an access token by the caller"

with refused(exceptions.ValidationException, "ValidationException", linked):
    data.get_workload_access_token(workloadName=gateway)
with refused(exceptions.ValidationException, "ValidationException", linked):
    data.get_workload_access_token_for_jwt(workloadName=gateway, userToken=os.environ["USER_TOKEN"])
with refused(
    exceptions.ResourceNotFoundException,
    "ResourceNotFoundException",
    "WorkloadIdentity with name 'no-such-workload' not found.",
    status=404,
):
    data.get_workload_access_token(workloadName="no-such-workload")
try:
    data.get_resource_oauth2_token(
        workloadIdentityToken="nonsense",
        resourceCredentialProviderName="m2m-auth-demo-m2m-oauth2-provider",
        scopes=["m2m-auth-demo-mcp/tools.read"],
        oauth2Flow="M2M",
    )
except exceptions.UnauthorizedException as error:
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 401, error.response
else:
    raise AssertionError("a workload access token of nobody's was taken")

mismatch = (
    "Authorization method mismatch. The agent is configured for a different authorization method than what was used"
    " in your request. Check the agent's authorization configuration and ensure your request uses the matching method"
    " (OAuth or SigV4)"
)
with refused(exceptions.AccessDeniedException, "AccessDeniedException", mismatch, status=403):
    data.invoke_agent_runtime(
        agentRuntimeArn=os.environ["RUNTIME_ARN"],
        payload=json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}),
        contentType="application/json",
        accept="application/json, text/event-stream",
    )
print("all as expected")
