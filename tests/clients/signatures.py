"""Signatures by real clients: boto3, a presigned URL, and curl with its own signer."""

import json
import os
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.httpsession import URLLib3Session

import shapes
from expect import refused

shapes.watch()
endpoint = os.environ["AWS_ENDPOINT_URL"]
invalid = "The security token included in the request is invalid."
mismatch = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details."
)

# The habit of other emulators, with every service.
calls = {
    "bedrock-agentcore-control": lambda client: client.list_gateways(),
    "bedrock-agentcore": lambda client: client.get_workload_access_token(workloadName="agent"),
    "cognito-idp": lambda client: client.list_user_pools(MaxResults=1),
    "ecr": lambda client: client.describe_registry(),
    "iam": lambda client: client.list_roles(),
    "secretsmanager": lambda client: client.list_secrets(),
    "sts": lambda client: client.get_caller_identity(),
}
for service, call in calls.items():
    is_query, is_rest = service in ("iam", "sts"), service.startswith("bedrock")
    status = 403 if is_query or is_rest else 400
    stranger = boto3.client(service, aws_access_key_id="test", aws_secret_access_key="test")
    code = "InvalidClientTokenId" if is_query else "UnrecognizedClientException"
    with refused(stranger.exceptions.ClientError, code, invalid, status):
        call(stranger)
    wrong = boto3.client(service, aws_secret_access_key="test", aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"])
    code = "SignatureDoesNotMatch" if is_query else "InvalidSignatureException"
    with refused(wrong.exceptions.ClientError, code, mismatch, status):
        call(wrong)

# A presigned URL, as those of EKS: it is good for whoever has it, and any change to it is not.
sts = boto3.client("sts", config=Config(signature_version="v4"))
url = sts.generate_presigned_url("get_caller_identity", ExpiresIn=60, HttpMethod="GET")
with urllib.request.urlopen(url) as answer:
    assert b":root</Arn>" in answer.read()
try:
    urllib.request.urlopen(url.replace("GetCallerIdentity", "GetSessionToken"))
    raise AssertionError("a changed URL is accepted")
except urllib.error.HTTPError as error:
    assert error.code == 403 and b"SignatureDoesNotMatch" in error.read(), error

# Temporary credentials sign with their token, and not without it.
session = sts.get_session_token()["Credentials"]
temporary = dict(aws_access_key_id=session["AccessKeyId"], aws_secret_access_key=session["SecretAccessKey"])
whole = boto3.client("secretsmanager", aws_session_token=session["SessionToken"], **temporary)
assert whole.list_secrets()["SecretList"] is not None
half = boto3.client("secretsmanager", **temporary)
with refused(half.exceptions.ClientError, "UnrecognizedClientException", invalid, 400):
    half.list_secrets()


def curl(path, service, *arguments):
    """The status and the body of a call that curl signs by itself."""
    command = ["curl", "--silent", "--aws-sigv4", f"aws:amz:us-east-1:{service}", "--write-out", "\n%{http_code}"]
    keys = f"{os.environ['AWS_ACCESS_KEY_ID']}:{os.environ['AWS_SECRET_ACCESS_KEY']}"
    done = subprocess.run(
        [*command, "--user", keys, *arguments, endpoint + path], capture_output=True, text=True, check=True
    )
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body


status, body = curl("/", "sts", "--data", "Action=GetCallerIdentity&Version=2011-06-15")
assert status == 200 and ":root</Arn>" in body, (status, body)
status, body = curl("/gateways/", "bedrock-agentcore", "--request", "POST", "--data", "{}")
assert status == 400 and "ValidationException" not in body, (status, body)
status, body = curl("/", "iam", "--data", "Action=GetCallerIdentity&Version=2011-06-15")
assert status == 403 and "Credential should be scoped to correct service: 'sts'. " in body, (status, body)

# A runtime without an authorizer takes signatures, of SDKs and for its own operations only.
control, data = boto3.client("bedrock-agentcore-control"), boto3.client("bedrock-agentcore")
account = sts.get_caller_identity()["Account"]
image = f"{account}.dkr.ecr.us-east-1.amazonaws.com/demo/mcp-server:latest"
trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
others = json.dumps(trust).replace("bedrock-agentcore.", "lambda.")
iam = boto3.client("iam")
for role in ("runtime", "gateway"):
    iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))
runtime = control.create_agent_runtime(
    agentRuntimeName="signed",
    agentRuntimeArtifact={"containerConfiguration": {"containerUri": image}},
    roleArn=f"arn:aws:iam::{account}:role/runtime",
    networkConfiguration={"networkMode": "PUBLIC"},
    protocolConfiguration={"serverProtocol": "MCP"},
)
arn, session = runtime["agentRuntimeArn"], "s" * 33
message = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
invocation = dict(
    agentRuntimeArn=arn,
    payload=message.encode(),
    contentType="application/json",
    accept="application/json, text/event-stream",
    runtimeSessionId=session,
)
assert b"add_numbers" in data.invoke_agent_runtime(**invocation)["response"].read()
stopped = data.stop_runtime_session(agentRuntimeArn=arn, runtimeSessionId=session, qualifier="DEFAULT")
assert stopped["ResponseMetadata"]["HTTPStatusCode"] == 200, stopped
ann = f"arn:aws:iam::{account}:user/ann"
iam.create_user(UserName="ann")
key = iam.create_access_key(UserName="ann")["AccessKey"]
as_ann = boto3.client(
    "bedrock-agentcore", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
)
action = "bedrock-agentcore:InvokeAgentRuntime"
denied = (
    f"User: {ann} is not authorized to perform: {action} on resource: {arn} because no identity-based policy allows "
    f"the {action} action"
)
with refused(as_ann.exceptions.AccessDeniedException, "AccessDeniedException", denied, 403):
    as_ann.invoke_agent_runtime(**invocation)

# curl 7.88 encodes a path with escapes once, and is told so.
version = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
path = f"/runtimes/{urllib.parse.quote(arn, safe='')}/invocations"
accept = ["--header", "content-type: application/json", "--header", "accept: application/json, text/event-stream"]
status, body = curl(path, "bedrock-agentcore", *accept, "--data", message)
if status != 200:
    assert version.startswith("7.") and status == 403 and mismatch in body, (version, status, body)
    with urllib.request.urlopen(endpoint + "/_local/traces?limit=1") as answer:
        assert "the path is encoded once" in answer.read().decode()

# Gateways with AWS_IAM, by curl.
gateway = control.create_gateway(
    name="signed", roleArn=f"arn:aws:iam::{account}:role/gateway", protocolType="MCP", authorizerType="AWS_IAM"
)
assert gateway["authorizerType"] == "AWS_IAM" and "authorizerConfiguration" not in gateway, gateway
path = urllib.parse.urlsplit(gateway["gatewayUrl"]).path
status, body = curl(path, "bedrock-agentcore", *accept, "--data", message)
assert status == 200 and json.loads(body)["result"] == {"tools": []}, (status, body)
status, body = curl(path, "execute-api", *accept, "--data", message)
denied = {"jsonrpc": "2.0", "id": 0, "error": {"code": -32001, "message": "Authentication error - Invalid credentials"}}
assert status == 401 and json.loads(body) == denied, (status, body)

# The same with botocore's signer, as AWS's own examples call gateways.
credentials = boto3.Session().get_credentials()


def post(service, region="us-east-1"):
    """The status, and the body, of tools/list with a signature of botocore."""
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    request = AWSRequest("POST", endpoint + path, headers, message.encode())
    SigV4Auth(credentials, service, region).add_auth(request)
    answer = URLLib3Session().send(request.prepare())
    return answer.status_code, json.loads(answer.content)


listed = {"jsonrpc": "2.0", "id": 1, "result": {"tools": []}}
assert post("bedrock-agentcore") == (200, listed), post("bedrock-agentcore")
assert post("bedrock-agentcore", "eu-west-1") == (401, denied)
assert post("sts") == (401, denied)

# The article's chain in its later form: curl signs for the gateway, the gateway as its role for the runtime.
invocations = f"https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/{urllib.parse.quote(arn, safe='')}/invocations"
role = {
    "credentialProviderType": "GATEWAY_IAM_ROLE",
    "credentialProvider": {"iamCredentialProvider": {"service": "bedrock-agentcore"}},
}
target = dict(
    gatewayIdentifier=gateway["gatewayId"],
    targetConfiguration={"mcp": {"mcpServer": {"endpoint": f"{invocations}?qualifier=DEFAULT"}}},
    credentialProviderConfigurations=[role],
)
iam.update_assume_role_policy(RoleName="gateway", PolicyDocument=others)
without_role = control.create_gateway_target(name="too-early", **target)["targetId"]
found = control.get_gateway_target(gatewayIdentifier=gateway["gatewayId"], targetId=without_role)
reasons = ["Gateway service is not authorized to assume the execution role"]
assert (found["status"], found["statusReasons"]) == ("FAILED", reasons), found
control.delete_gateway_target(gatewayIdentifier=gateway["gatewayId"], targetId=without_role)
iam.update_assume_role_policy(RoleName="gateway", PolicyDocument=json.dumps(trust))


def may_invoke(*resources):
    """Replaces what the gateway's role may do."""
    statement = {"Effect": "Allow", "Action": action, "Resource": resources}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_role_policy(RoleName="gateway", PolicyName="invoke", PolicyDocument=policy)


# Nothing is granted, then the runtime without its endpoint.
assumed = f"arn:aws:sts::{account}:assumed-role/gateway/mcp-iam-auth-session"
for granted, missing in (("arn:aws:s3:::demo", arn), (arn, f"{arn}/runtime-endpoint/DEFAULT")):
    may_invoke(granted)
    targets = dict(gatewayIdentifier=gateway["gatewayId"])
    targets["targetId"] = control.create_gateway_target(name="may-not", **target)["targetId"]
    found = control.get_gateway_target(**targets)
    assert found["status"] == "FAILED", found
    reason = f"User: {assumed} is not authorized to perform: {action} on resource: {missing} because no identity-based"
    with urllib.request.urlopen(endpoint + "/_local/traces?limit=5") as answer:
        assert reason in answer.read().decode()
    control.delete_gateway_target(**targets)
may_invoke(arn, f"{arn}/*")
created = control.create_gateway_target(name="signed", **target)
found = control.get_gateway_target(gatewayIdentifier=gateway["gatewayId"], targetId=created["targetId"])
assert (found["status"], found["credentialProviderConfigurations"]) == ("READY", [role]), found
call = {"name": "signed___add_numbers", "arguments": {"a": 5, "b": 3}}
message = json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call})
status, body = curl(path, "bedrock-agentcore", *accept, "--data", message)
assert status == 200 and json.loads(body)["result"]["content"][0]["text"] == "8", (status, body)
with urllib.request.urlopen(endpoint + "/_local/traces?limit=1") as answer:
    text = answer.read().decode()
assert assumed in text, text
assert "Signature=" not in text and "IQoJ" not in text, text

# What the trace says of the last refusals.
with urllib.request.urlopen(endpoint + "/_local/calls") as answer:
    refusals = json.load(answer)["refusals"]
assert any("agentcore-local env" in refusal.get("hint", "") for refusal in refusals), refusals
assert all("Signature=" not in json.dumps(refusal) for refusal in refusals)
print("all as expected")
