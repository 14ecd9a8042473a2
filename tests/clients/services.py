"""IAM, STS, ECR and Secrets Manager by boto3, each from creation to deletion, all on the one endpoint."""

import base64
import json
import os

import boto3

from expect import refused

iam, sts = boto3.client("iam"), boto3.client("sts")
ecr, secrets = boto3.client("ecr"), boto3.client("secretsmanager")

me = sts.get_caller_identity()
account = me["Account"]
assert me["Arn"] == f"arn:aws:iam::{account}:root" and me["UserId"] == account, me
stranger = boto3.client("sts", aws_access_key_id="AKIAIOSFODNN7UNKNOWN", aws_secret_access_key="x")
with refused(
    stranger.exceptions.ClientError,
    "InvalidClientTokenId",
    "The security token included in the request is invalid.",
    403,
):
    stranger.get_caller_identity()

# A role as Terraform makes it, with an inline and two managed policies.
trust = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "bedrock-agentcore.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": account}},
        },
        {"Effect": "Allow", "Principal": {"AWS": me["Arn"]}, "Action": "sts:AssumeRole"},
    ],
}
permissions = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "bedrock-agentcore:*", "Resource": "arn:aws:bedrock-agentcore:*:*:*/a+b%20*"}],
}
tags = [{"Key": "Project", "Value": "demo"}]
created = iam.create_role(RoleName="demo", AssumeRolePolicyDocument=json.dumps(trust), Tags=tags)["Role"]
role = iam.get_role(RoleName="demo")["Role"]
assert role["AssumeRolePolicyDocument"] == trust, role
assert (role["Path"], role["MaxSessionDuration"], role["Tags"]) == ("/", 3600, tags), role
assert role["Arn"] == created["Arn"] == f"arn:aws:iam::{account}:role/demo", role
assert role["CreateDate"] == created["CreateDate"], (role, created)
with refused(iam.exceptions.EntityAlreadyExistsException, "EntityAlreadyExists", "Role with name demo already exists.", 409):
    iam.create_role(RoleName="demo", AssumeRolePolicyDocument=json.dumps(trust))
iam.put_role_policy(RoleName="demo", PolicyName="inline", PolicyDocument=json.dumps(permissions))
inline = iam.get_role_policy(RoleName="demo", PolicyName="inline")
assert inline["PolicyDocument"] == permissions, inline
policy = iam.create_policy(PolicyName="managed", PolicyDocument=json.dumps(permissions))["Policy"]
version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId="v1")["PolicyVersion"]
assert version["Document"] == permissions and version["IsDefaultVersion"], version
for arn in [policy["Arn"], "arn:aws:iam::aws:policy/ReadOnlyAccess"]:
    iam.attach_role_policy(RoleName="demo", PolicyArn=arn)
attached = iam.list_attached_role_policies(RoleName="demo")
assert [one["PolicyName"] for one in attached["AttachedPolicies"]] == ["managed", "ReadOnlyAccess"], attached
session = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="laptop")
assumed = boto3.client(
    "sts",
    aws_access_key_id=session["Credentials"]["AccessKeyId"],
    aws_secret_access_key=session["Credentials"]["SecretAccessKey"],
    aws_session_token=session["Credentials"]["SessionToken"],
).get_caller_identity()
assert assumed["Arn"] == f"arn:aws:sts::{account}:assumed-role/demo/laptop", assumed
with refused(
    iam.exceptions.DeleteConflictException,
    "DeleteConflict",
    "Cannot delete entity, must detach all policies first.",
    409,
):
    iam.delete_role(RoleName="demo")
for arn in [policy["Arn"], "arn:aws:iam::aws:policy/ReadOnlyAccess"]:
    iam.detach_role_policy(RoleName="demo", PolicyArn=arn)
iam.delete_role_policy(RoleName="demo", PolicyName="inline")
assert iam.list_instance_profiles_for_role(RoleName="demo")["InstanceProfiles"] == []
iam.delete_role(RoleName="demo")
iam.delete_policy(PolicyArn=policy["Arn"])
with refused(
    iam.exceptions.NoSuchEntityException, "NoSuchEntity", "The role with name demo cannot be found.", 404
):
    iam.get_role(RoleName="demo")
for number in range(25):
    iam.create_role(RoleName=f"role-{number:02}", AssumeRolePolicyDocument=json.dumps(trust))
pages = list(iam.get_paginator("list_roles").paginate(PaginationConfig={"PageSize": 10}))
assert [len(page["Roles"]) for page in pages] == [10, 10, 5], pages

# A repository.
repository = ecr.create_repository(repositoryName="demo/mcp-server", imageTagMutability="MUTABLE")["repository"]
region = os.environ["AWS_REGION"]
assert repository["repositoryUri"] == f"{account}.dkr.ecr.{region}.amazonaws.com/demo/mcp-server", repository
assert ecr.describe_repositories(repositoryNames=["demo/mcp-server"])["repositories"] == [repository]
ecr.tag_resource(resourceArn=repository["repositoryArn"], tags=tags)
assert ecr.list_tags_for_resource(resourceArn=repository["repositoryArn"])["tags"] == tags
with refused(
    ecr.exceptions.RepositoryAlreadyExistsException,
    "RepositoryAlreadyExistsException",
    f"The repository with name 'demo/mcp-server' already exists in the registry with id '{account}'",
):
    ecr.create_repository(repositoryName="demo/mcp-server")
authorization = ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]
assert base64.b64decode(authorization).startswith(b"AWS:"), authorization
elsewhere = boto3.client("ecr", region_name="eu-west-1")
assert elsewhere.describe_repositories()["repositories"] == [], "two regions do not see each other"
ecr.delete_repository(repositoryName="demo/mcp-server")
with refused(
    ecr.exceptions.RepositoryNotFoundException,
    "RepositoryNotFoundException",
    f"The repository with name 'demo/mcp-server' does not exist in the registry with id '{account}'",
):
    ecr.describe_repositories(repositoryNames=["demo/mcp-server"])

# A secret.
secret = secrets.create_secret(Name="demo/client-secret", SecretString="first", Tags=tags)
secrets.put_secret_value(SecretId="demo/client-secret", SecretString="second")
value = secrets.get_secret_value(SecretId=secret["ARN"])
assert (value["SecretString"], value["VersionStages"]) == ("second", ["AWSCURRENT"]), value
previous = secrets.get_secret_value(SecretId=secret["ARN"], VersionStage="AWSPREVIOUS")
assert previous["SecretString"] == "first", previous
with refused(
    secrets.exceptions.ResourceExistsException,
    "ResourceExistsException",
    "The operation failed because the secret demo/client-secret already exists.",
):
    secrets.create_secret(Name="demo/client-secret", SecretString="x")
other = boto3.client("secretsmanager", region_name="eu-west-1")
assert other.list_secrets()["SecretList"] == [], "two regions do not see each other"
secrets.delete_secret(SecretId="demo/client-secret", ForceDeleteWithoutRecovery=True)
with refused(
    secrets.exceptions.ResourceNotFoundException,
    "ResourceNotFoundException",
    "Secrets Manager can't find the specified secret.",
):
    secrets.describe_secret(SecretId="demo/client-secret")

print("all as expected")
