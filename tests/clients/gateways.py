"""Gateways and their targets by boto3, as Terraform and scripts call them."""

import os

import shapes

shapes.watch()

from agentcore import account, answer, control, discovery, elsewhere, fits, members, pages, prefix, tagged, twice
from expect import refused

exceptions = control.exceptions
missing_gateway = "Failed to retrieve gateway because it doesn't exist. Retry the request with a different resource identifier."
missing_target = missing_gateway.replace("gateway", "target")
sent = {
    "roleArn": f"arn:aws:iam::{account}:role/m2m-auth-demo-gateway-role",
    "protocolType": "MCP",
    "authorizerType": "CUSTOM_JWT",
    "authorizerConfiguration": {
        "customJWTAuthorizer": {"discoveryUrl": discovery["INBOUND_USER_POOL_ID"], "allowedClients": ["client-1"]}
    },
}
computed = [
    "gatewayArn",
    "gatewayId",
    "gatewayUrl",
    "createdAt",
    "updatedAt",
    "status",
    "name",
    "workloadIdentityDetails",
]
created = members(
    answer(control.create_gateway(name="By-Boto", clientToken="b" * 33, tags={"team": "red"}, **sent), 202),
    *computed,
    *sent,
)
gateway, arn = created["gatewayId"], created["gatewayArn"]
fits(r"by-boto-[0-9a-z]{10}", gateway)
assert arn == f"{prefix}gateway/{gateway}", arn
assert (created["status"], created["workloadIdentityDetails"]) == ("CREATING", {}), created
assert created["gatewayUrl"] == f"{os.environ['AWS_ENDPOINT_URL']}/gateway/{gateway}/mcp", created
again = control.create_gateway(name="By-Boto", clientToken="b" * 33, tags={"team": "red"}, **sent)
assert again["gatewayId"] == gateway, "the same client token made a second gateway"
got = members(twice(control.get_gateway, gatewayIdentifier=gateway), *computed, *sent)
assert {name: got[name] for name in sent} == sent, got
workload = f"{prefix}workload-identity-directory/default/workload-identity/{gateway}"
assert (got["status"], got["workloadIdentityDetails"]) == ("READY", {"workloadIdentityArn": workload}), got
tagged(arn, {"team": "red"})
try:
    control.create_gateway(name="By-Boto", **sent)
except exceptions.ConflictException:
    pass
else:
    raise AssertionError("two gateways of one name")

# A change replaces all settings.
more = {
    "description": "changed",
    "exceptionLevel": "DEBUG",
    "protocolConfiguration": {"mcp": {"supportedVersions": ["2025-11-25"], "searchType": "SEMANTIC"}},
}
updated = answer(control.update_gateway(gatewayIdentifier=gateway, name="By-Boto", **sent, **more), 202)
assert (updated["status"], updated["description"]) == ("UPDATING", "changed"), updated
got = members(twice(control.get_gateway, gatewayIdentifier=gateway), *computed, *sent, *more)
assert {name: got[name] for name in more} == more and got["status"] == "READY", got
answer(control.update_gateway(gatewayIdentifier=gateway, name="By-Boto", **sent), 202)
members(twice(control.get_gateway, gatewayIdentifier=gateway), *computed, *sent)
listed = pages("list_gateways", "items")
assert sorted(one["name"] for one in listed) == ["By-Boto", "m2m-auth-demo"], listed
assert elsewhere.list_gateways()["items"] == [], "two regions see each other"
with refused(exceptions.ResourceNotFoundException, "ResourceNotFoundException", missing_gateway, 404):
    elsewhere.get_gateway(gatewayIdentifier=gateway)

# A target whose server refuses everybody: nothing at that runtime lets a call without a token in.
endpoint = os.environ["RUNTIME_URL"].split("/runtimes/")[1]
endpoint = f"https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/{endpoint}"
of_server = {"targetConfiguration": {"mcp": {"mcpServer": {"endpoint": endpoint}}}}
target_members = ["gatewayArn", "targetId", "createdAt", "updatedAt", "status", "name", "targetConfiguration"]
created = answer(control.create_gateway_target(gatewayIdentifier=gateway, name="open", **of_server), 202)
members(created, *target_members)
assert created["status"] == "CREATING", created
fits(r"[0-9A-Z]{10}", created["targetId"])
target = {"gatewayIdentifier": gateway, "targetId": created["targetId"]}
got = members(twice(control.get_gateway_target, **target), *target_members, "statusReasons")
reason = (
    "Failed to connect and fetch tools from the provided MCP target server. Error - Authorization error when sending"
    " message"
)
assert (got["status"], got["statusReasons"]) == ("FAILED", [reason]), got
assert got["targetConfiguration"] == of_server["targetConfiguration"], got

# With the credential of the stack it is ready.
provider = f"{prefix}token-vault/default/oauth2credentialprovider/m2m-auth-demo-m2m-oauth2-provider"
credentials = [
    {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {"providerArn": provider, "scopes": ["m2m-auth-demo-mcp/tools.execute"]}
        },
    }
]
updated = answer(
    control.update_gateway_target(
        **target, name="with-oauth", credentialProviderConfigurations=credentials, **of_server
    ),
    202,
)
assert updated["status"] == "UPDATING", updated
got = members(
    twice(control.get_gateway_target, **target), *target_members, "credentialProviderConfigurations", "lastSynchronizedAt"
)
assert (got["status"], got["name"]) == ("READY", "with-oauth"), got
assert got["credentialProviderConfigurations"] == credentials, got
listed = pages("list_gateway_targets", "items", gatewayIdentifier=gateway)
assert [one["name"] for one in listed] == ["with-oauth"], listed
synchronized = answer(
    control.synchronize_gateway_targets(gatewayIdentifier=gateway, targetIdList=[target["targetId"]]), 202
)
assert [one["targetId"] for one in synchronized["targets"]] == [target["targetId"]], synchronized
for credential, told in [
    ({"credentialProviderType": "JWT_PASSTHROUGH"}, "MCP server target does not support JWT_PASSTHROUGH credential provider type"),
    ({"credentialProviderType": "GATEWAY_IAM_ROLE"}, "IamCredentialProvider is required for mcpServer targets using IAM authentication"),
]:
    with refused(exceptions.ValidationException, "ValidationException", told):
        control.create_gateway_target(
            gatewayIdentifier=gateway, name="refused", credentialProviderConfigurations=[credential], **of_server
        )

# The order of the end.
held = f"Gateway with ID: {gateway} has targets associated with it. Delete all targets before deleting the gateway."
with refused(exceptions.ValidationException, "ValidationException", held):
    control.delete_gateway(gatewayIdentifier=gateway)
deleted = answer(control.delete_gateway_target(**target), 202)
assert deleted == {"gatewayArn": arn, "targetId": target["targetId"], "status": "DELETING"}, deleted
with refused(exceptions.ResourceNotFoundException, "ResourceNotFoundException", missing_target, 404):
    control.get_gateway_target(**target)
assert answer(control.delete_gateway(gatewayIdentifier=gateway), 202) == {"gatewayId": gateway, "status": "DELETING"}
with refused(exceptions.ResourceNotFoundException, "ResourceNotFoundException", missing_gateway, 404):
    control.get_gateway(gatewayIdentifier=gateway)
try:
    control.get_workload_identity(name=gateway)
except exceptions.ResourceNotFoundException:
    pass
else:
    raise AssertionError("the workload identity outlives its gateway")
print("all as expected")
