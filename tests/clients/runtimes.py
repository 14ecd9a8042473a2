"""Runtimes, their versions and endpoints by boto3, as Terraform and scripts call them."""

import json

import shapes

shapes.watch()

from agentcore import account, answer, control, discovery, elsewhere, fits, members, pages, prefix, region, tagged, twice
from expect import refused

exceptions = control.exceptions
image = f"{account}.dkr.ecr.{region}.amazonaws.com/demo/mcp-server:latest"
artifact = {"containerConfiguration": {"containerUri": image}}
authorizer = {
    "customJWTAuthorizer": {"discoveryUrl": discovery["OUTBOUND_USER_POOL_ID"], "allowedClients": ["client-1"]}
}
sent = {
    "agentRuntimeArtifact": artifact,
    "roleArn": f"arn:aws:iam::{account}:role/m2m_auth_demo_mcp_server-runtime-role",
    "networkConfiguration": {"networkMode": "PUBLIC"},
    "protocolConfiguration": {"serverProtocol": "MCP"},
    "authorizerConfiguration": authorizer,
    "environmentVariables": {"LOG_LEVEL": "debug"},
    "description": "made by boto3",
}
created = members(
    answer(
        control.create_agent_runtime(
            agentRuntimeName="by_boto", clientToken="a" * 33, tags={"team": "red"}, **sent
        ),
        202,
    ),
    "agentRuntimeArn",
    "workloadIdentityDetails",
    "agentRuntimeId",
    "agentRuntimeVersion",
    "createdAt",
    "status",
)
runtime, arn = created["agentRuntimeId"], created["agentRuntimeArn"]
fits(r"by_boto-[A-Za-z0-9]{10}", runtime)
assert arn == f"{prefix}runtime/{runtime}", arn
assert (created["agentRuntimeVersion"], created["status"]) == ("1", "CREATING"), created
workload = f"{prefix}workload-identity-directory/default/workload-identity/{runtime}"
assert created["workloadIdentityDetails"] == {"workloadIdentityArn": workload}, created
again = control.create_agent_runtime(agentRuntimeName="by_boto", clientToken="a" * 33, tags={"team": "red"}, **sent)
assert again["agentRuntimeId"] == runtime, "the same client token made a second runtime"
computed = [
    "agentRuntimeArn",
    "agentRuntimeName",
    "agentRuntimeId",
    "agentRuntimeVersion",
    "createdAt",
    "lastUpdatedAt",
    "status",
    "lifecycleConfiguration",
    "workloadIdentityDetails",
    "metadataConfiguration",
]
got = members(twice(control.get_agent_runtime, agentRuntimeId=runtime), *computed, *sent)
assert {name: got[name] for name in sent} == sent, got
assert (got["status"], got["agentRuntimeVersion"]) == ("READY", "1"), got
assert got["lifecycleConfiguration"] == {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800}, got
tagged(arn, {"team": "red"})
with refused(
    exceptions.ConflictException, "ConflictException", "An agent with the specified name already exists", 409
):
    control.create_agent_runtime(agentRuntimeName="by_boto", **sent)

# A second version, of less.
least = {name: sent[name] for name in ("agentRuntimeArtifact", "roleArn", "networkConfiguration", "protocolConfiguration")}
updated = answer(control.update_agent_runtime(agentRuntimeId=runtime, authorizerConfiguration=authorizer, **least), 202)
assert (updated["agentRuntimeVersion"], updated["status"]) == ("2", "UPDATING"), updated
assert updated["workloadIdentityDetails"] == {"workloadIdentityArn": workload}, updated
got = twice(control.get_agent_runtime, agentRuntimeId=runtime)
members(got, *computed, *least, "authorizerConfiguration")
assert (got["status"], got["agentRuntimeVersion"]) == ("READY", "2"), got
first = twice(control.get_agent_runtime, agentRuntimeId=runtime, agentRuntimeVersion="1")
assert first["environmentVariables"] == sent["environmentVariables"], first
versions = pages("list_agent_runtime_versions", "agentRuntimes", agentRuntimeId=runtime)
assert [one["agentRuntimeVersion"] for one in versions] == ["2", "1"], versions
listed = pages("list_agent_runtimes", "agentRuntimes")
assert sorted(one["agentRuntimeName"] for one in listed) == ["by_boto", "m2m_auth_demo_mcp_server"], listed
assert elsewhere.list_agent_runtimes()["agentRuntimes"] == [], "two regions see each other"

# Endpoints.
endpoint = {"agentRuntimeId": runtime, "endpointName": "stable"}
created = answer(
    control.create_agent_runtime_endpoint(
        agentRuntimeId=runtime, name="stable", agentRuntimeVersion="1", tags={"team": "red"}
    ),
    202,
)
assert created["agentRuntimeEndpointArn"] == f"{arn}/runtime-endpoint/stable", created
assert (created["targetVersion"], created["status"]) == ("1", "CREATING"), created
got = twice(control.get_agent_runtime_endpoint, **endpoint)
assert (got["liveVersion"], got["status"], got["name"]) == ("1", "READY", "stable"), got
tagged(created["agentRuntimeEndpointArn"], {"team": "red"})
answer(control.update_agent_runtime_endpoint(**endpoint, agentRuntimeVersion="2"), 202)
assert twice(control.get_agent_runtime_endpoint, **endpoint)["liveVersion"] == "2"
default = twice(control.get_agent_runtime_endpoint, agentRuntimeId=runtime, endpointName="DEFAULT")
assert (default["id"], default["liveVersion"]) == ("DEFAULT", "2"), default
listed = pages("list_agent_runtime_endpoints", "runtimeEndpoints", agentRuntimeId=runtime)
assert sorted(one["name"] for one in listed) == ["DEFAULT", "stable"], listed
answer(control.delete_agent_runtime_endpoint(**endpoint), 202)
try:
    control.get_agent_runtime_endpoint(**endpoint)
except exceptions.ResourceNotFoundException:
    pass
else:
    raise AssertionError("a deleted endpoint is there")

# A policy of its own, and the end.
statement = {"Effect": "Allow", "Principal": "*", "Action": "bedrock-agentcore:InvokeAgentRuntime", "Resource": arn}
policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
answer(control.put_resource_policy(resourceArn=arn, policy=policy), 201)
assert twice(control.get_resource_policy, resourceArn=arn) == {"policy": policy}
answer(control.delete_resource_policy(resourceArn=arn), 204)
assert answer(control.delete_agent_runtime(agentRuntimeId=runtime), 202)["status"] == "DELETING"
gone = f"Agent '{runtime}' was not found. Please check the agent ID and try again."
with refused(exceptions.ResourceNotFoundException, "ResourceNotFoundException", gone, 404):
    control.get_agent_runtime(agentRuntimeId=runtime)
print("all as expected")
