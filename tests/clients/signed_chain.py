"""The IAM chain by boto3 alone, made in Terraform's order when this is imported, and called as a user who signs."""

import json
import os
import time
import urllib.parse
import urllib.request

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session

import shapes

shapes.watch()
iam, ecr, control = boto3.client("iam"), boto3.client("ecr"), boto3.client("bedrock-agentcore-control")
region = os.environ["AWS_REGION"]
account = boto3.client("sts").get_caller_identity()["Account"]
agentcore = f"arn:aws:bedrock-agentcore:{region}:{account}"
role_arn = f"arn:aws:iam::{account}:role/demo-gateway-role"
invoke_gateway, invoke_runtime = "bedrock-agentcore:InvokeGateway", "bedrock-agentcore:InvokeAgentRuntime"


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def trusting(service="bedrock-agentcore.amazonaws.com", source_account=account, source_arn=f"{agentcore}:*"):
    return {
        "Sid": "AssumeRolePolicy",
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": source_account},
            "ArnLike": {"aws:SourceArn": source_arn},
        },
    }


def allowing(sid, action, *resources):
    return {"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resources}


def denying(action):
    return {"Sid": "Stop", "Effect": "Deny", "Action": action, "Resource": "*"}


def make_role(name):
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trusting()))
    iam.get_role(RoleName=name)
    assert not iam.list_role_policies(RoleName=name)["PolicyNames"]
    assert not iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]


def wait(get, **which):
    """What Terraform's waiters do: READY must be seen twice, and after CREATING nothing else."""
    seen = []
    while seen[-2:] != ["READY", "READY"]:
        found = get(**which)
        assert found["status"] in ("CREATING", "READY") and len(seen) < 100, found
        seen.append(found["status"])
        time.sleep(0 if found["status"] == "READY" else 0.05)
    return found


# In the order of `terraform apply`: roles and repository, runtime, what the gateway's role may do, gateways, targets.
for name in ("demo-runtime-role", "demo-gateway-role"):
    make_role(name)
image = ecr.create_repository(repositoryName="demo-mcp-server")["repository"]["repositoryUri"] + ":latest"
ecr.describe_repositories(repositoryNames=["demo-mcp-server"])
pull = allowing("PullImage", ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "*")
iam.put_role_policy(RoleName="demo-runtime-role", PolicyName="runtime", PolicyDocument=document(pull))
runtime = control.create_agent_runtime(
    agentRuntimeName="demo_mcp_server",
    agentRuntimeArtifact={"containerConfiguration": {"containerUri": image}},
    roleArn=f"arn:aws:iam::{account}:role/demo-runtime-role",
    networkConfiguration={"networkMode": "PUBLIC"},
    protocolConfiguration={"serverProtocol": "MCP"},
)
assert "authorizerConfiguration" not in wait(control.get_agent_runtime, agentRuntimeId=runtime["agentRuntimeId"])
arn = runtime["agentRuntimeArn"]
endpoint = f"{arn}/runtime-endpoint/DEFAULT"
granted = [allowing("InvokeAgentRuntime", invoke_runtime, arn, endpoint)]
encoded = urllib.parse.quote(arn, safe="")
server = {"endpoint": f"https://bedrock-agentcore.{region}.amazonaws.com/runtimes/{encoded}/invocations"}
by_role = [
    {
        "credentialProviderType": "GATEWAY_IAM_ROLE",
        "credentialProvider": {"iamCredentialProvider": {"service": "bedrock-agentcore"}},
    }
]


def make_target(gateway, name):
    of_gateway = dict(gatewayIdentifier=gateway["gatewayId"])
    target = control.create_gateway_target(
        name=name,
        targetConfiguration={"mcp": {"mcpServer": server}},
        credentialProviderConfigurations=by_role,
        **of_gateway,
    )
    return dict(targetId=target["targetId"], **of_gateway)


def may(statements):
    """Replaces what the gateway's role may do."""
    if statements is None:
        iam.delete_role_policy(RoleName="demo-gateway-role", PolicyName="invoke")
    else:
        policy = document(*statements)
        iam.put_role_policy(RoleName="demo-gateway-role", PolicyName="invoke", PolicyDocument=policy)


may(granted)
iam.get_role_policy(RoleName="demo-gateway-role", PolicyName="invoke")
of_gateway = dict(roleArn=role_arn, protocolType="MCP", authorizerType="AWS_IAM")
gateways = [
    control.create_gateway(name="demo", **of_gateway),
    control.create_gateway(name="demo-debug", exceptionLevel="DEBUG", **of_gateway),
]
for gateway in gateways:
    wait(control.get_gateway, gatewayIdentifier=gateway["gatewayId"])
    found = wait(control.get_gateway_target, **make_target(gateway, "server"))
    assert found["credentialProviderConfigurations"] == by_role, found

# The caller: a user who may invoke these gateways and nothing else.
user = iam.create_user(UserName="ann")["User"]["Arn"]
key = iam.create_access_key(UserName="ann")["AccessKey"]
signing = Credentials(key["AccessKeyId"], key["SecretAccessKey"])
calling = [allowing("InvokeGateway", invoke_gateway, f"{agentcore}:gateway/demo-*")]


def may_call(statements):
    """Replaces what the caller may do."""
    if statements is None:
        iam.delete_user_policy(UserName="ann", PolicyName="own")
    else:
        iam.put_user_policy(UserName="ann", PolicyName="own", PolicyDocument=document(*statements))


may_call(calling)


def checks_of(headers, verdict="failed"):
    """What the trace of an answer says, hop by hop: hop, check, what was expected, and what it was."""
    url = f"{os.environ['AWS_ENDPOINT_URL']}/_local/traces/{headers['x-agentcore-local-trace-id']}"
    with urllib.request.urlopen(url) as answer:
        hops, checks = json.load(answer)["hops"], []
    while hops:
        hop = hops.pop(0)
        hops.extend(hop["hops"])
        checks += [(hop["hop"], check) for check in hop["checks"] if check["verdict"] == verdict]
    return [(hop, check["check"], check["expected"], check["actual"]) for hop, check in checks]


def call(gateway):
    """The status and the body of a tool's call that the user signs, and the checks that failed."""
    params = {"name": "server___add_numbers", "arguments": {"a": 5, "b": 3}}
    message = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    request = AWSRequest("POST", gateway["gatewayUrl"], headers, message.encode())
    SigV4Auth(signing, "bedrock-agentcore", region).add_auth(request)
    answer = URLLib3Session().send(request.prepare())
    return answer.status_code, json.loads(answer.content), checks_of(answer.headers)


def assert_works():
    content = [{"type": "text", "text": "8"}]
    result = {"content": content, "isError": False, "structuredContent": {"result": 8}}
    for gateway in gateways:
        answered = call(gateway)
        assert answered == (200, {"jsonrpc": "2.0", "id": 1, "result": result}, []), answered
