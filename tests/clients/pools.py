"""A user pool with all that belongs to it, by boto3: made, described, listed, used, deleted."""

import base64
import json
import os
import urllib.error
import urllib.parse
import urllib.request

import boto3

import shapes
from expect import refused

shapes.watch()
cognito = boto3.client("cognito-idp")
endpoint = os.environ["AWS_ENDPOINT_URL"]

pool = cognito.create_user_pool(PoolName="made-by-boto")["UserPool"]
assert pool["Name"] == "made-by-boto" and pool["Id"].startswith("us-east-1_"), pool
assert pool["Arn"].endswith(f":userpool/{pool['Id']}"), pool
server = cognito.create_resource_server(
    UserPoolId=pool["Id"],
    Identifier="api",
    Name="The API",
    Scopes=[{"ScopeName": "read", "ScopeDescription": "Read"}, {"ScopeName": "write", "ScopeDescription": "Write"}],
)["ResourceServer"]
assert server["Identifier"] == "api" and len(server["Scopes"]) == 2, server
machine = cognito.create_user_pool_client(
    UserPoolId=pool["Id"],
    ClientName="machine",
    GenerateSecret=True,
    AllowedOAuthFlows=["client_credentials"],
    AllowedOAuthScopes=["api/read"],
    AllowedOAuthFlowsUserPoolClient=True,
)["UserPoolClient"]
assert machine["ClientSecret"], machine
cognito.create_user_pool_domain(UserPoolId=pool["Id"], Domain="made-by-boto")

# Its tokens are had and verified as those of the stack's own pools.
with urllib.request.urlopen(f"{endpoint}/{pool['Id']}/.well-known/openid-configuration") as answer:
    discovery = json.load(answer)
assert discovery["issuer"] == f"{endpoint}/{pool['Id']}", discovery


def token(url, scope=None):
    credentials = base64.b64encode(f"{machine['ClientId']}:{machine['ClientSecret']}".encode()).decode()
    form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    request = urllib.request.Request(url, urllib.parse.urlencode(form).encode())
    request.add_header("Authorization", f"Basic {credentials}")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


status, body = token(discovery["token_endpoint"])
assert status == 200 and body["expires_in"] == 3600, body
assert token(discovery["token_endpoint"], "api/write") == (400, {"error": "invalid_scope"})
# Each domain has a token URL of its own: the other pool's knows no such client.
assert token(os.environ["OUTBOUND_TOKEN_ENDPOINT"]) == (400, {"error": "invalid_client"})

described = cognito.describe_user_pool_client(UserPoolId=pool["Id"], ClientId=machine["ClientId"])["UserPoolClient"]
assert described["AllowedOAuthScopes"] == ["api/read"], described
assert described["ClientSecret"] == machine["ClientSecret"], described
assert cognito.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]["Domain"] == "made-by-boto"
assert cognito.describe_user_pool_domain(Domain="made-by-boto")["DomainDescription"]["UserPoolId"] == pool["Id"]
assert cognito.describe_resource_server(UserPoolId=pool["Id"], Identifier="api")["ResourceServer"]["Name"] == "The API"
clients = cognito.list_user_pool_clients(UserPoolId=pool["Id"], MaxResults=10)["UserPoolClients"]
assert [client["ClientName"] for client in clients] == ["machine"], clients
servers = cognito.list_resource_servers(UserPoolId=pool["Id"], MaxResults=10)["ResourceServers"]
assert [server["Identifier"] for server in servers] == ["api"], servers
pages = cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 1})
names = [pool["Name"] for page in pages for pool in page["UserPools"]]
assert sorted(names) == ["m2m-auth-demo-inbound", "m2m-auth-demo-outbound", "made-by-boto"], names

cognito.delete_user_pool_domain(UserPoolId=pool["Id"], Domain="made-by-boto")
cognito.delete_resource_server(UserPoolId=pool["Id"], Identifier="api")
cognito.delete_user_pool_client(UserPoolId=pool["Id"], ClientId=machine["ClientId"])
cognito.delete_user_pool(UserPoolId=pool["Id"])
with refused(
    cognito.exceptions.ResourceNotFoundException,
    "ResourceNotFoundException",
    f"User pool {pool['Id']} does not exist.",
):
    cognito.describe_user_pool(UserPoolId=pool["Id"])
print("all as expected")
