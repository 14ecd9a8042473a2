"""An agent of one's own: its workload identity, its M2M token, and a runtime that takes that token."""

import json
import os
import urllib.request

import boto3

import shapes
from expect import refused

shapes.watch()
control = boto3.client("bedrock-agentcore-control")
made = control.create_workload_identity(name="my-agent")
assert made["ResponseMetadata"]["HTTPStatusCode"] == 201, made
arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:workload-identity-directory/default/workload-identity/my-agent"
assert (made["name"], made["workloadIdentityArn"]) == ("my-agent", arn), made
taken = "WorkloadIdentity with name 'my-agent' already exists."
with refused(control.exceptions.ValidationException, "ValidationException", taken):
    control.create_workload_identity(name="my-agent")

data = boto3.client("bedrock-agentcore")
for workload in (
    data.get_workload_access_token(workloadName="my-agent"),
    data.get_workload_access_token_for_jwt(workloadName="my-agent", userToken=os.environ["USER_TOKEN"]),
):
    token = data.get_resource_oauth2_token(
        workloadIdentityToken=workload["workloadAccessToken"],
        resourceCredentialProviderName="m2m-auth-demo-m2m-oauth2-provider",
        scopes=["m2m-auth-demo-mcp/tools.execute"],
        oauth2Flow="M2M",
    )["accessToken"]
    request = urllib.request.Request(
        os.environ["RUNTIME_URL"],
        data=json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"}).encode(),
        headers={
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
        },
    )
    with urllib.request.urlopen(request) as answer:
        assert (answer.status, '"result":{}' in answer.read().decode()) == (200, True)
print("all as expected")
