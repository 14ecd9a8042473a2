"""boto3 as an IAM user who may do a little of everything: what is allowed works, what is not is denied in AWS's words."""

import json

import boto3

import shapes
from expect import refused

shapes.watch()
iam = boto3.client("iam")
account = boto3.client("sts").get_caller_identity()["Account"]
user = f"arn:aws:iam::{account}:user/team/ann"
agentcore = f"arn:aws:bedrock-agentcore:us-east-1:{account}"
iam.create_user(UserName="ann", Path="/team/")
key = iam.create_access_key(UserName="ann")["AccessKey"]


def allow(*statements):
    """Replaces what the user may do."""
    statements = [
        {"Effect": effect, "Action": action, "Resource": resource} for effect, action, resource in statements
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName="ann", PolicyName="own", PolicyDocument=policy)


def client(service):
    return boto3.client(
        service, aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
    )


def denied(action, resource, reason=None):
    on = f" on resource: {resource}" if resource else ""
    reason = reason or f"because no identity-based policy allows the {action} action"
    return f"User: {user} is not authorized to perform: {action}{on} {reason}"


trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
iam.create_role(RoleName="demo", Path="/team/", AssumeRolePolicyDocument=json.dumps(trust))
secret = boto3.client("secretsmanager").create_secret(Name="mine/one", SecretString="value")["ARN"]
boto3.client("secretsmanager").create_secret(Name="theirs", SecretString="value")
boto3.client("ecr").create_repository(repositoryName="mine/one")
boto3.client("ecr").create_repository(repositoryName="theirs")
pool = boto3.client("cognito-idp").create_user_pool(PoolName="mine")["UserPool"]
boto3.client("bedrock-agentcore-control").create_workload_identity(name="mine")
directory = f"{agentcore}:workload-identity-directory/default"
allow(
    ("Allow", "iam:Get*", "*"),
    ("Allow", "secretsmanager:*", f"arn:aws:secretsmanager:us-east-1:{account}:secret:mine/*"),
    ("Deny", "secretsmanager:DeleteSecret", "*"),
    ("Allow", ["ecr:PutImageTagMutability", "ecr:DescribeImages"], f"arn:aws:ecr:*:{account}:repository/mine/*"),
    ("Allow", "cognito-idp:Describe*", pool["Arn"]),
    ("Allow", "bedrock-agentcore:ListGateways", "*"),
    ("Allow", "bedrock-agentcore:GetWorkloadAccessToken", [directory, f"{directory}/workload-identity/mine"]),
)
deny = "with an explicit deny in an identity-based policy"
for service, allowed, operation, status, code, text in [
    (
        "iam",
        lambda iam: iam.get_role(RoleName="demo"),
        lambda iam: iam.delete_role(RoleName="demo"),
        403,
        "AccessDenied",
        denied("iam:DeleteRole", f"arn:aws:iam::{account}:role/team/demo"),
    ),
    (
        "iam",
        lambda iam: iam.get_user(),
        lambda iam: iam.list_roles(),
        403,
        "AccessDenied",
        denied("iam:ListRoles", f"arn:aws:iam::{account}:role/"),
    ),
    (
        "secretsmanager",
        lambda secrets: secrets.get_secret_value(SecretId="mine/one"),
        lambda secrets: secrets.get_secret_value(SecretId="theirs"),
        400,
        "AccessDeniedException",
        denied("secretsmanager:GetSecretValue", "theirs"),
    ),
    (
        "secretsmanager",
        lambda secrets: secrets.describe_secret(SecretId=secret),
        lambda secrets: secrets.delete_secret(SecretId=secret),
        400,
        "AccessDeniedException",
        denied("secretsmanager:DeleteSecret", secret, deny),
    ),
    (
        "ecr",
        lambda ecr: ecr.put_image_tag_mutability(repositoryName="mine/one", imageTagMutability="IMMUTABLE"),
        lambda ecr: ecr.list_images(repositoryName="theirs"),
        400,
        "AccessDeniedException",
        denied("ecr:ListImages", f"arn:aws:ecr:us-east-1:{account}:repository/theirs"),
    ),
    (
        "ecr",
        lambda ecr: ecr.put_image_tag_mutability(repositoryName="mine/one", imageTagMutability="MUTABLE"),
        lambda ecr: ecr.get_authorization_token(),
        400,
        "AccessDeniedException",
        denied("ecr:GetAuthorizationToken", "*"),
    ),
    (
        "cognito-idp",
        lambda cognito: cognito.describe_user_pool(UserPoolId=pool["Id"]),
        lambda cognito: cognito.delete_user_pool(UserPoolId=pool["Id"]),
        400,
        "AccessDeniedException",
        denied("cognito-idp:DeleteUserPool", pool["Arn"]),
    ),
    (
        "bedrock-agentcore-control",
        lambda control: control.list_gateways(),
        lambda control: control.get_workload_identity(name="mine"),
        403,
        "AccessDeniedException",
        denied("bedrock-agentcore:GetWorkloadIdentity", directory),
    ),
    (
        "bedrock-agentcore",
        lambda data: data.get_workload_access_token(workloadName="mine"),
        lambda data: data.get_workload_access_token(workloadName="theirs"),
        403,
        "AccessDeniedException",
        denied("bedrock-agentcore:GetWorkloadAccessToken", f"{directory}/workload-identity/theirs"),
    ),
]:
    as_ann = client(service)
    assert allowed(as_ann)["ResponseMetadata"]["HTTPStatusCode"] == 200
    with refused(as_ann.exceptions.ClientError, code, text, status):
        operation(as_ann)

# Whoever makes a runtime or gateway passes its role, which must exist and trust AgentCore.
control = client("bedrock-agentcore-control")
role = f"arn:aws:iam::{account}:role/team/demo"
runtime = dict(
    agentRuntimeName="mine",
    agentRuntimeArtifact={"containerConfiguration": {"containerUri": f"{account}.dkr.ecr.us-east-1.amazonaws.com/mine:1"}},
    roleArn=role,
    networkConfiguration={"networkMode": "PUBLIC"},
    protocolConfiguration={"serverProtocol": "MCP"},
)
gateway = dict(name="mine", roleArn=role, protocolType="MCP", authorizerType="AWS_IAM")
make = [lambda **more: control.create_agent_runtime(**{**runtime, **more})]
make.append(lambda **more: control.create_gateway(**{**gateway, **more}))
denials = control.exceptions.AccessDeniedException
without = denied("iam:PassRole", role)
for passing in ("s3:None", "iam:PassRole"):
    allow(("Allow", ["bedrock-agentcore:*", passing], "*"))
    for create in make:
        if passing == "s3:None":
            with refused(denials, "AccessDeniedException", without, 403):
                create()
        else:
            assert create()["status"] == "CREATING"
statement = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}
for service, passes in (("lambda.amazonaws.com", False), ("bedrock-agentcore.amazonaws.com", True)):
    condition = {"StringEquals": {"iam:PassedToService": service}}
    statements = [
        {"Effect": "Allow", "Action": "bedrock-agentcore:*", "Resource": "*"},
        {**statement, "Condition": condition},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName="ann", PolicyName="own", PolicyDocument=policy)
    if passes:
        assert make[1](name="second")["status"] == "CREATING"
    else:
        with refused(denials, "AccessDeniedException", without, 403):
            make[1](name="second")
for arn in (f"arn:aws:iam::{account}:role/gone", role):
    if arn == role:
        others = json.dumps(trust).replace("bedrock-agentcore.", "lambda.")
        iam.update_assume_role_policy(RoleName="demo", PolicyDocument=others)
    invalid = f"Role validation failed for '{arn}'. Please verify that the role exists and its trust policy allows "
    for create in make:
        with refused(control.exceptions.ValidationException, "ValidationException", invalid + "assumption by this service"):
            create(roleArn=arn)
elsewhere = "Cross-account pass role is not allowed."
for create in make:
    with refused(denials, "AccessDeniedException", elsewhere, 403):
        create(roleArn="arn:aws:iam::210987654321:role/demo")
allow(("Allow", "secretsmanager:*", f"arn:aws:secretsmanager:us-east-1:{account}:secret:mine/*"))

# STS asks for no permission to say who calls, nor for a session of one's own, which may do as much as the user.
sts = client("sts")
assert sts.get_caller_identity()["Arn"] == user
session = sts.get_session_token()["Credentials"]
temporary = boto3.client(
    "secretsmanager",
    aws_access_key_id=session["AccessKeyId"],
    aws_secret_access_key=session["SecretAccessKey"],
    aws_session_token=session["SessionToken"],
)
assert temporary.get_secret_value(SecretId="mine/one")["SecretString"] == "value"
with refused(
    temporary.exceptions.ClientError, "AccessDeniedException", denied("secretsmanager:GetSecretValue", "theirs"), 400
):
    temporary.get_secret_value(SecretId="theirs")

# A change counts from the next call on.
allow(("Allow", "secretsmanager:GetSecretValue", "*"))
assert temporary.get_secret_value(SecretId="theirs")["SecretString"] == "value"
allow(("Allow", "ecr:*", "*"))
with refused(
    temporary.exceptions.ClientError, "AccessDeniedException", denied("secretsmanager:GetSecretValue", "mine/one"), 400
):
    temporary.get_secret_value(SecretId="mine/one")

# A token of a credential provider needs its secret too, which Identity reads with the caller's permissions.
provider = boto3.client("bedrock-agentcore-control").list_oauth2_credential_providers()["credentialProviders"][0]["name"]
held = boto3.client("bedrock-agentcore-control").get_oauth2_credential_provider(name=provider)["clientSecretArn"]["secretArn"]
vault = f"{agentcore}:token-vault/default"
own = [directory, f"{directory}/workload-identity/mine", vault, f"{vault}/oauth2credentialprovider/{provider}"]
tokens = ("Allow", "bedrock-agentcore:Get*", own)
allow(tokens)
data = client("bedrock-agentcore")
workload = data.get_workload_access_token(workloadName="mine")["workloadAccessToken"]
ask = {"workloadIdentityToken": workload, "resourceCredentialProviderName": provider, "scopes": [], "oauth2Flow": "M2M"}
text = f"Access denied when retrieving secret '{held}'. {denied('secretsmanager:GetSecretValue', held)}"
with refused(data.exceptions.AccessDeniedException, "AccessDeniedException", text, 403):
    data.get_resource_oauth2_token(**ask)
allow(tokens, ("Allow", "secretsmanager:GetSecretValue", held))
assert data.get_resource_oauth2_token(**ask)["accessToken"].count(".") == 2
# Nor a token of a provider whose secret is denied by its tags.
boto3.client("secretsmanager").tag_resource(SecretId=held, Tags=[{"Key": "env", "Value": "prod"}])


def allow_except(*statements):
    """Everything is allowed but these: action and condition."""
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    denials = [{"Effect": "Deny", "Action": action, "Resource": "*", "Condition": condition} for action, condition in statements]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [everything, *denials]})
    iam.put_user_policy(UserName="ann", PolicyName="own", PolicyDocument=policy)


prod = {"StringEquals": {"aws:ResourceTag/env": "prod"}}
allow_except(("secretsmanager:GetSecretValue", prod))
text = f"Access denied when retrieving secret '{held}'. User: {user} is not authorized to perform: secretsmanager:GetSecretValue on resource: {held} {deny}"
with refused(data.exceptions.AccessDeniedException, "AccessDeniedException", text, 403):
    data.get_resource_oauth2_token(**ask)

# A role is not assumed and not passed that its tags deny.
trusted = {"Version": "2012-10-17", "Statement": [*trust["Statement"], {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}]}
role = iam.create_role(RoleName="tagged", AssumeRolePolicyDocument=json.dumps(trusted), Tags=[{"Key": "env", "Value": "prod"}])["Role"]["Arn"]
making = {"name": "by-ann", "roleArn": role, "protocolType": "MCP", "authorizerType": "NONE"}
control = client("bedrock-agentcore-control")
for action, condition, code, call in [
    ("sts:AssumeRole", {"StringEquals": {"iam:ResourceTag/env": "prod"}}, "AccessDenied", lambda: client("sts").assume_role(RoleArn=role, RoleSessionName="ann")),
    ("iam:PassRole", prod, "AccessDeniedException", lambda: control.create_gateway(**making)),
]:
    allow_except((action, condition))
    with refused(boto3.exceptions.botocore.exceptions.ClientError, code, denied(action, role, deny), 403):
        call()

# AgentCore's own keys.
for action, condition, call, resource in [
    ("bedrock-agentcore:CreateGateway", {"StringEquals": {"bedrock-agentcore:GatewayAuthorizerType": "NONE"}}, lambda: control.create_gateway(**making), "*"),
    (
        "bedrock-agentcore:CreateGatewayTarget",
        {"StringEquals": {"bedrock-agentcore:McpTargetConfigurationType": "mcpServer"}},
        lambda: control.create_gateway_target(gatewayIdentifier="demo-0a1b2c3d4e", name="x", targetConfiguration={"mcp": {"mcpServer": {"endpoint": "https://example.com/mcp"}}}),
        f"{agentcore}:gateway/demo-0a1b2c3d4e",
    ),
    (
        "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
        {"ForAnyValue:StringEquals": {"bedrock-agentcore:InboundJwtClaim/scope": "admin"}},
        lambda: data.get_workload_access_token_for_jwt(workloadName="mine", userToken="e30.eyJzY29wZSI6InJlYWQgYWRtaW4ifQ.x"),
        directory,
    ),
]:
    allow_except((action, condition))
    with refused(boto3.exceptions.botocore.exceptions.ClientError, "AccessDeniedException", denied(action, resource, deny), 403):
        call()

# The path of a new entity is part of its ARN, and never another ARN.
dev = f"arn:aws:iam::{account}:role/dev/*"
allow(("Allow", "iam:*", dev))
odd = f"/arn:aws:iam::{account}:role/dev/"
text = denied("iam:CreateRole", f"arn:aws:iam::{account}:role{odd}trick")
with refused(iam.exceptions.ClientError, "AccessDenied", text, 403):
    client("iam").create_role(RoleName="trick", Path=odd, AssumeRolePolicyDocument=json.dumps(trust))
print("all as expected")
