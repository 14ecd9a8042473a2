"""The article's stack by boto3 alone, as Terraform makes it: built, called through the whole chain, taken down."""

import json
import os
import urllib.parse
import urllib.request

import boto3

import shapes

shapes.watch()
cognito, control = boto3.client("cognito-idp"), boto3.client("bedrock-agentcore-control")
iam, ecr = boto3.client("iam"), boto3.client("ecr")
region = os.environ["AWS_REGION"]
account = boto3.client("sts").get_caller_identity()["Account"]


def discovery(pool):
    return f"https://cognito-idp.{region}.amazonaws.com/{pool}/.well-known/openid-configuration"


def role(name):
    principal = {"Service": "bedrock-agentcore.amazonaws.com"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    return iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]


def authorizer(pool, client):
    return {"customJWTAuthorizer": {"discoveryUrl": discovery(pool), "allowedClients": [client]}}


# Both pools.
inbound = cognito.create_user_pool(PoolName="whole-inbound")["UserPool"]["Id"]
user_client = cognito.create_user_pool_client(
    UserPoolId=inbound, ClientName="user", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
)["UserPoolClient"]["ClientId"]
outbound = cognito.create_user_pool(PoolName="whole-outbound")["UserPool"]["Id"]
cognito.create_user_pool_domain(UserPoolId=outbound, Domain="whole-stack")
cognito.create_resource_server(
    UserPoolId=outbound,
    Identifier="mcp",
    Name="mcp",
    Scopes=[{"ScopeName": "tools.execute", "ScopeDescription": "Call the tools"}],
)
machine = cognito.create_user_pool_client(
    UserPoolId=outbound,
    ClientName="machine",
    GenerateSecret=True,
    AllowedOAuthFlowsUserPoolClient=True,
    AllowedOAuthFlows=["client_credentials"],
    AllowedOAuthScopes=["mcp/tools.execute"],
)["UserPoolClient"]

# The runtime, and the gateway before it.
repository = ecr.create_repository(repositoryName="whole/mcp-server")["repository"]["repositoryUri"]
provider = control.create_oauth2_credential_provider(
    name="whole",
    credentialProviderVendor="CustomOauth2",
    oauth2ProviderConfigInput={
        "customOauth2ProviderConfig": {
            "oauthDiscovery": {"discoveryUrl": discovery(outbound)},
            "clientId": machine["ClientId"],
            "clientSecret": machine["ClientSecret"],
        }
    },
)["credentialProviderArn"]
runtime = control.create_agent_runtime(
    agentRuntimeName="whole",
    agentRuntimeArtifact={"containerConfiguration": {"containerUri": f"{repository}:latest"}},
    roleArn=role("whole-runtime"),
    networkConfiguration={"networkMode": "PUBLIC"},
    protocolConfiguration={"serverProtocol": "MCP"},
    authorizerConfiguration=authorizer(outbound, machine["ClientId"]),
)
gateway = control.create_gateway(
    name="whole",
    roleArn=role("whole-gateway"),
    protocolType="MCP",
    protocolConfiguration={"mcp": {"searchType": "SEMANTIC", "supportedVersions": ["2025-03-26"]}},
    authorizerType="CUSTOM_JWT",
    authorizerConfiguration=authorizer(inbound, user_client),
)
encoded = urllib.parse.quote(runtime["agentRuntimeArn"], safe="")
endpoint = f"https://bedrock-agentcore.{region}.amazonaws.com/runtimes/{encoded}/invocations?qualifier=DEFAULT"
target = control.create_gateway_target(
    gatewayIdentifier=gateway["gatewayId"],
    name="server",
    targetConfiguration={"mcp": {"mcpServer": {"endpoint": endpoint}}},
    credentialProviderConfigurations=[
        {
            "credentialProviderType": "OAUTH",
            "credentialProvider": {
                "oauthCredentialProvider": {"providerArn": provider, "scopes": ["mcp/tools.execute"]}
            },
        }
    ],
)["targetId"]
of_target = {"gatewayIdentifier": gateway["gatewayId"], "targetId": target}
ready = control.get_gateway_target(**of_target)
assert ready["status"] == "READY", ready

# A user's call through all of it.
who = {"UserPoolId": inbound, "Username": "test-user"}
cognito.admin_create_user(**who, TemporaryPassword="TempPass123!", MessageAction="SUPPRESS")
cognito.admin_set_user_password(**who, Password="TestPass123!", Permanent=True)
token = cognito.initiate_auth(
    ClientId=user_client,
    AuthFlow="USER_PASSWORD_AUTH",
    AuthParameters={"USERNAME": "test-user", "PASSWORD": "TestPass123!"},
)["AuthenticationResult"]["AccessToken"]
call = {"name": "server___add_numbers", "arguments": {"a": 5, "b": 3}}
request = urllib.request.Request(
    gateway["gatewayUrl"],
    data=json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}).encode(),
    headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
)


def called():
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["result"]


# The target is READY without any permission of the role; a call needs those of the article's policy.
hidden = {"content": [{"type": "text", "text": "An internal error occurred. Please retry later."}], "isError": True}
result = called()
assert result == hidden, result
identity = f"arn:aws:bedrock-agentcore:{region}:{account}"
directory, vault = f"{identity}:workload-identity-directory/default", f"{identity}:token-vault/default"
permissions = {
    "bedrock-agentcore:GetWorkloadAccessToken": [directory, f"{directory}/workload-identity/whole-*"],
    "bedrock-agentcore:GetResourceOauth2Token": [
        directory,
        f"{directory}/workload-identity/*",
        vault,
        f"{vault}/oauth2credentialprovider/*",
    ],
    "secretsmanager:GetSecretValue": [f"arn:aws:secretsmanager:{region}:{account}:secret:bedrock-agentcore*"],
}
statements = [
    {"Effect": "Allow", "Action": action, "Resource": resources} for action, resources in permissions.items()
]
policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
iam.put_role_policy(RoleName="whole-gateway", PolicyName="identity", PolicyDocument=policy)
result = called()
assert result["structuredContent"] == {"result": 8} and result["isError"] is False, result

# Down again, in the order of `terraform destroy`.
control.delete_gateway_target(**of_target)
control.delete_gateway(gatewayIdentifier=gateway["gatewayId"])
control.delete_agent_runtime(agentRuntimeId=runtime["agentRuntimeId"])
control.delete_oauth2_credential_provider(name="whole")
ecr.delete_repository(repositoryName="whole/mcp-server", force=True)
iam.delete_role_policy(RoleName="whole-gateway", PolicyName="identity")
for name in ("whole-runtime", "whole-gateway"):
    iam.delete_role(RoleName=name)
cognito.delete_user_pool_domain(UserPoolId=outbound, Domain="whole-stack")
for pool in (inbound, outbound):
    cognito.delete_user_pool(UserPoolId=pool)
print("all as expected")
