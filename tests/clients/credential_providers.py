"""Credential providers, workload identities and the token vault by boto3, as Terraform and scripts call them."""

import boto3

import shapes

shapes.watch()

from agentcore import answer, control, discovery, elsewhere, fits, members, pages, prefix, tagged, twice
from expect import refused

exceptions = control.exceptions
secrets, data = boto3.client("secretsmanager"), boto3.client("bedrock-agentcore")

# An OAuth2 credential provider.
config = {"oauthDiscovery": {"discoveryUrl": discovery["OUTBOUND_USER_POOL_ID"]}, "clientId": "client-1"}
created = answer(
    control.create_oauth2_credential_provider(
        name="by-boto",
        credentialProviderVendor="CustomOauth2",
        oauth2ProviderConfigInput={"customOauth2ProviderConfig": config | {"clientSecret": "first secret"}},
        tags={"team": "red"},
    ),
    201,
)
arn = f"{prefix}token-vault/default/oauth2credentialprovider/by-boto"
assert created["credentialProviderArn"] == arn, created
assert created["oauth2ProviderConfigOutput"] == {"customOauth2ProviderConfig": config}, created
assert (created["status"], created["clientSecretSource"]) == ("READY", "MANAGED"), created
secret = created["clientSecretArn"]["secretArn"]
name = r"bedrock-agentcore-identity!default/oauth2/by-boto-[0-9a-f]{8}"
fits(rf"arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}-[A-Za-z0-9]{{6}}", secret)
got = members(
    twice(control.get_oauth2_credential_provider, name="by-boto"),
    "name",
    "credentialProviderArn",
    "credentialProviderVendor",
    "clientSecretArn",
    "clientSecretSource",
    "callbackUrl",
    "oauth2ProviderConfigOutput",
    "createdTime",
    "lastUpdatedTime",
    "status",
)
assert {name: got[name] for name in created} == created, (got, created)
assert "first secret" in secrets.get_secret_value(SecretId=secret)["SecretString"]
tagged(arn, {"team": "red"})
with refused(exceptions.ValidationException, "ValidationException", "Credential provider with name: by-boto already exists"):
    control.create_oauth2_credential_provider(
        name="by-boto",
        credentialProviderVendor="CustomOauth2",
        oauth2ProviderConfigInput={"customOauth2ProviderConfig": config | {"clientSecret": "x"}},
    )
changed = {"customOauth2ProviderConfig": config | {"clientId": "client-2", "clientSecret": "second secret"}}
updated = answer(
    control.update_oauth2_credential_provider(
        name="by-boto", credentialProviderVendor="CustomOauth2", oauth2ProviderConfigInput=changed
    ),
    200,
)
assert updated["oauth2ProviderConfigOutput"]["customOauth2ProviderConfig"]["clientId"] == "client-2", updated
assert updated["createdTime"] == got["createdTime"] and updated["clientSecretArn"] == got["clientSecretArn"], updated
assert "second secret" in secrets.get_secret_value(SecretId=secret)["SecretString"]
listed = pages("list_oauth2_credential_providers", "credentialProviders")
assert [one["name"] for one in listed] == ["by-boto", "m2m-auth-demo-m2m-oauth2-provider"], listed
assert elsewhere.list_oauth2_credential_providers()["credentialProviders"] == [], "two regions see each other"
answer(control.delete_oauth2_credential_provider(name="by-boto"), 204)
with refused(exceptions.ResourceNotFoundException, "ResourceNotFoundException", "CredentialProvider not found", 404):
    control.get_oauth2_credential_provider(name="by-boto")
with refused(
    secrets.exceptions.ResourceNotFoundException,
    "ResourceNotFoundException",
    "Secrets Manager can't find the specified secret.",
):
    secrets.describe_secret(SecretId=secret)

# An API key credential provider, and what an agent gets of it.
created = answer(control.create_api_key_credential_provider(name="key", apiKey="key-1", tags={"team": "red"}), 201)
arn = f"{prefix}token-vault/default/apikeycredentialprovider/key"
assert created["credentialProviderArn"] == arn, created
got = twice(control.get_api_key_credential_provider, name="key")
members(
    got, "name", "credentialProviderArn", "apiKeySecretArn", "apiKeySecretSource", "createdTime", "lastUpdatedTime"
) if "apiKeySecretSource" in got else None
tagged(arn, {"team": "red"})
workload = answer(
    control.create_workload_identity(
        name="agent", allowedResourceOauth2ReturnUrls=["https://example.com/back"], tags={"team": "red"}
    ),
    201,
)
token = data.get_workload_access_token_for_user_id(workloadName="agent", userId="ann")["workloadAccessToken"]
asked = {"workloadIdentityToken": token, "resourceCredentialProviderName": "key"}
assert data.get_resource_api_key(**asked)["apiKey"] == "key-1"
answer(control.update_api_key_credential_provider(name="key", apiKey="key-2"), 200)
assert data.get_resource_api_key(**asked)["apiKey"] == "key-2", "a changed key is seen at once"
assert [one["name"] for one in pages("list_api_key_credential_providers", "credentialProviders")] == ["key"]
answer(control.delete_api_key_credential_provider(name="key"), 204)
with refused(
    exceptions.ResourceNotFoundException, "ResourceNotFoundException", "ApiKeyCredentialProvider not found for key", 404
):
    control.get_api_key_credential_provider(name="key")
with refused(
    data.exceptions.ResourceNotFoundException,
    "ResourceNotFoundException",
    "Resource Credential Provider not found",
    404,
):
    data.get_resource_api_key(**asked)

# A workload identity.
got = members(
    twice(control.get_workload_identity, name="agent"),
    "name",
    "workloadIdentityArn",
    "allowedResourceOauth2ReturnUrls",
    "createdTime",
    "lastUpdatedTime",
)
tagged(workload["workloadIdentityArn"], {"team": "red"})
answer(control.update_workload_identity(name="agent", allowedResourceOauth2ReturnUrls=["https://example.com/b"]), 200)
got = twice(control.get_workload_identity, name="agent")
assert got["allowedResourceOauth2ReturnUrls"] == ["https://example.com/b"], got
assert "agent" in [one["name"] for one in pages("list_workload_identities", "workloadIdentities")]
answer(control.delete_workload_identity(name="agent"), 204)
vault = twice(control.get_token_vault)
assert (vault["tokenVaultId"], vault["kmsConfiguration"]) == ("default", {"keyType": "ServiceManagedKey"}), vault
print("all as expected")
