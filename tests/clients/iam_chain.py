"""The IAM chain works as Terraform makes it, and is broken in each of its statements, one at a time."""

import contextlib

import boto3

from expect import refused
from signed_chain import (
    account,
    agentcore,
    allowing,
    arn,
    assert_works,
    call,
    calling,
    checks_of,
    control,
    denying,
    document,
    endpoint,
    gateways,
    granted,
    iam,
    invoke_gateway,
    invoke_runtime,
    make_role,
    make_target,
    may,
    may_call,
    of_gateway,
    role_arn,
    trusting,
    user,
)

assert_works()


@contextlib.contextmanager
def broken(put, now, before):
    """The chain is broken within the block, and works again after it."""
    put(now)
    yield
    put(before)
    assert_works()


def assert_hidden(text, *failed):
    """The tool failed: with DEBUG the answer says why, without it only the trace does."""
    told = {"type": "text", "text": text}
    hidden = {"type": "text", "text": "An internal error occurred. Please retry later."}
    results = [
        {"content": [hidden], "isError": True},
        {"content": [told], "_meta": {"debug": told}, "isError": True},
    ]
    expected = [*failed[:1], ("gateway", "result", "the target's result", text), *failed[1:]]
    for gateway, result in zip(gateways, results, strict=True):
        status, body, trace = call(gateway)
        assert (status, body) == (200, {"jsonrpc": "2.0", "id": 1, "result": result}), (status, body)
        assert trace == expected, f"{trace}\n{expected}"


def assert_role_denied(resource, why, reason=f"because no identity-based policy allows the {invoke_runtime} action"):
    """The runtime refuses the gateway's role, on this resource."""
    assumed = f"arn:aws:sts::{account}:assumed-role/demo-gateway-role/mcp-iam-auth-session"
    denial = f"User: {assumed} is not authorized to perform: {invoke_runtime} on resource: {resource} {reason}"
    assert_hidden(
        "McpException - MCP invocation failed: Authorization error when sending message",
        ("gateway", "target", "a result of tools/call", f"HTTP 403: {denial}"),
        ("runtime", "authorization", f"{invoke_runtime} on {resource}", f"{assumed}: {why}"),
    )


def assert_role_not_assumed(why):
    """AgentCore itself cannot act as the gateway's role."""
    failed = ("gateway", "gateway role", "a role of this account that AgentCore may assume", why)
    assert_hidden("Gateway service is not authorized to assume the execution role", failed)


def assert_caller_denied(why):
    """The gateway refuses the user: without a reason, whatever its exceptionLevel."""
    error = {"code": -32002, "message": "Authorization error - Insufficient permissions"}
    for gateway in gateways:
        expected = ("gateway", "authorization", f"{invoke_gateway} on {gateway['gatewayArn']}", f"{user}: {why}")
        answered = call(gateway)
        assert answered == (403, {"jsonrpc": "2.0", "id": 0, "error": error}, [expected]), answered


# The trust policy of the gateway's role.
def trust(statement):
    iam.update_assume_role_policy(RoleName="demo-gateway-role", PolicyDocument=document(statement))


not_let = f"{role_arn} does not let bedrock-agentcore.amazonaws.com assume it: "
would = f"{not_let}its trust policy, statement AssumeRolePolicy, would allow it, but its condition"
for statement, why in [
    (trusting(service="lambda.amazonaws.com"), f"{not_let}its trust policy, statement AssumeRolePolicy, allows it to other principals"),
    (trusting(source_account="210987654321"), f"{would} StringEquals on aws:SourceAccount does not hold"),
    (trusting(source_arn=f"{agentcore}:gateway/another-*"), f"{would} ArnLike on aws:SourceArn does not hold"),
]:
    with broken(trust, statement, trusting()):
        assert_role_not_assumed(why)

# What the gateway's role may do. The runtime asks for its own ARN first, then for that of its endpoint.
others = "invoke, statement InvokeAgentRuntime, allows the action on other resources: "
another = f"{agentcore}:runtime/another_*"
explicit = "with an explicit deny in an identity-based policy"
for statements, resource, why, *reason in [
    (None, arn, "no policy of it names the action"),
    ([allowing("InvokeAgentRuntime", invoke_gateway, arn, endpoint)], arn, "no policy of it names the action"),
    ([allowing("InvokeAgentRuntime", invoke_runtime, arn)], endpoint, others + arn),
    ([allowing("InvokeAgentRuntime", invoke_runtime, endpoint)], arn, others + endpoint),
    ([allowing("InvokeAgentRuntime", invoke_runtime, another)], arn, others + another),
    ([*granted, denying(invoke_runtime)], arn, "invoke, statement Stop, denies it", explicit),
]:
    with broken(may, statements, granted):
        assert_role_denied(resource, why, *reason)


def bound(statement):
    """Sets a permissions boundary of the gateway's role, or removes it."""
    if statement is None:
        return iam.delete_role_permissions_boundary(RoleName="demo-gateway-role")
    boundary = iam.create_policy(PolicyName="boundary", PolicyDocument=document(statement))["Policy"]["Arn"]
    iam.put_role_permissions_boundary(RoleName="demo-gateway-role", PermissionsBoundary=boundary)


with broken(bound, allowing("Secrets", "secretsmanager:*", "*"), None):
    unbounded = f"because no permissions boundary allows the {invoke_runtime} action"
    assert_role_denied(arn, "its permissions boundary does not name the action", unbounded)

# What the caller may do.
other = f"{agentcore}:gateway/other-*"
for statements, why in [
    (None, "no policy of it names the action"),
    (
        [allowing("InvokeGateway", invoke_gateway, other)],
        f"own, statement InvokeGateway, allows the action on other resources: {other}",
    ),
    ([*calling, denying(invoke_gateway)], "own, statement Stop, denies it"),
]:
    with broken(may_call, statements, calling):
        assert_caller_denied(why)


# The resource policies of gateways and runtime.
def close(resources):
    """Denies a principal an action on each of the resources, by their own policies."""
    for resource, principal, action in resources:
        closed = {"Sid": "Closed", "Effect": "Deny", "Principal": {"AWS": principal}, "Action": action}
        control.put_resource_policy(resourceArn=resource, policy=document({**closed, "Resource": resource}))


def reopen(resources):
    for resource, *_ in resources:
        control.delete_resource_policy(resourceArn=resource)


closing = [(gateway["gatewayArn"], user, invoke_gateway) for gateway in gateways]
close(closing)
assert_caller_denied("resource policy, statement Closed, denies it")
reopen(closing)
assert_works()
closing = [(arn, role_arn, invoke_runtime)]
close(closing)
assert_role_denied(
    arn, "resource policy, statement Closed, denies it", "with an explicit deny in a resource-based policy"
)
reopen(closing)
assert_works()

# Conditions on the tags of gateways, of the runtime and its endpoint, and of a role that is passed: they count from the next
# call on.
def tagging(resources, value):
    for resource in resources:
        control.tag_resource(resourceArn=resource, tags={"team": value})


red = {"StringEquals": {"aws:ResourceTag/team": "red"}}
for put, statement, before, resources, assert_denied in [
    (
        may_call,
        allowing("InvokeGateway", invoke_gateway, "*"),
        calling,
        [gateway["gatewayArn"] for gateway in gateways],
        lambda why: assert_caller_denied(f"own, statement InvokeGateway, {why}"),
    ),
    (
        may,
        allowing("InvokeAgentRuntime", invoke_runtime, "*"),
        granted,
        [arn, endpoint],
        lambda why: assert_role_denied(arn, f"invoke, statement InvokeAgentRuntime, {why}"),
    ),
]:
    without = "would allow it, but its condition StringEquals on aws:ResourceTag/team does not hold"
    with broken(put, [{**statement, "Condition": red}], before):
        assert_denied(without)
        tagging(resources, "red")
        assert_works()
        tagging(resources, "blue")
        assert_denied(without)

# A target that is made while the role may not invoke the runtime never gets ready, and its reason names no permission.
may([allowing("InvokeAgentRuntime", invoke_runtime, arn)])
early = make_target(gateways[0], "early")
found = control.get_gateway_target(**early)
reason = (
    "Failed to connect and fetch tools from the provided MCP target server. Error - Authorization error when sending "
    "message"
)
assert (found["status"], found["statusReasons"]) == ("FAILED", [reason]), found
control.delete_gateway_target(**early)
may(granted)
assert_works()


@contextlib.contextmanager
def refused_because(check, exception, *refusal):
    """The block is refused in these words, and the trace has the check with the reason that AWS does not tell."""
    with refused(exception, *refusal):
        try:
            yield
        except exception as error:
            headers = error.response["ResponseMetadata"]["HTTPHeaders"]
            checks = checks_of(headers, "noted") + checks_of(headers, "failed")
            assert ("api", *check) in checks, checks
            raise


# Whoever makes a gateway must be allowed to pass its role.
builder = iam.create_user(UserName="bob")["User"]["Arn"]
key = iam.create_access_key(UserName="bob")["AccessKey"]
building = boto3.client(
    "bedrock-agentcore-control",
    aws_access_key_id=key["AccessKeyId"],
    aws_secret_access_key=key["SecretAccessKey"],
)
make = allowing("Make", "bedrock-agentcore:*", "*")
other = f"arn:aws:iam::{account}:role/other-*"
denied = (
    f"User: {builder} is not authorized to perform: iam:PassRole on resource: {role_arn} "
    "because no identity-based policy allows the iam:PassRole action"
)
for statements, why in [
    ([make], "no policy of it names the action"),
    (
        [make, allowing("PassRole", "iam:PassRole", other)],
        f"own, statement PassRole, allows the action on other resources: {other}",
    ),
]:
    iam.put_user_policy(UserName="bob", PolicyName="own", PolicyDocument=document(*statements))
    refusal = (building.exceptions.AccessDeniedException, "AccessDeniedException", denied, 403)
    with refused_because(("authorization", f"iam:PassRole on {role_arn}", f"{builder}: {why}"), *refusal):
        building.create_gateway(name="second", **of_gateway)
statements = [make, allowing("PassRole", "iam:PassRole", role_arn)]
iam.put_user_policy(UserName="bob", PolicyName="own", PolicyDocument=document(*statements))
assert building.create_gateway(name="second", **of_gateway)["status"] == "CREATING"

# The role is gone: no gateway can be made with it, and those that have it cannot act.
may(None)
iam.delete_role(RoleName="demo-gateway-role")
gone = f"the account has no role {role_arn}"
assert_role_not_assumed(gone)
invalid = (
    f"Role validation failed for '{role_arn}'. Please verify that the role exists and its trust policy allows "
    "assumption by this service"
)
with refused_because(("request", "one that the API takes", gone), control.exceptions.ValidationException, "ValidationException", invalid):
    control.create_gateway(name="third", **of_gateway)
make_role("demo-gateway-role")
may(granted)
assert_works()
print("all as expected")
