"""Secrets Manager by boto3: every operation that is emulated, from creation to deletion."""

import json

import boto3

import shapes
from expect import refused

shapes.watch()
secrets = boto3.client("secretsmanager")
tags = [{"Key": "Project", "Value": "demo"}]

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

# Changes of a secret.
name = "demo/changed"
first = secrets.create_secret(Name=name, SecretString="first")["VersionId"]
second = secrets.update_secret(SecretId=name, SecretString="second", Description="changed")["VersionId"]
secrets.tag_resource(SecretId=name, Tags=tags)
described = secrets.describe_secret(SecretId=name)
assert (described["Description"], described["Tags"]) == ("changed", tags), described
secrets.untag_resource(SecretId=name, TagKeys=["Project"])
secrets.update_secret_version_stage(
    SecretId=name, VersionStage="AWSCURRENT", MoveToVersionId=first, RemoveFromVersionId=second
)
assert secrets.get_secret_value(SecretId=name)["SecretString"] == "first"
versions = secrets.list_secret_version_ids(SecretId=name)["Versions"]
assert sorted(one["VersionId"] for one in versions) == sorted([first, second]), versions
principal = {"Service": "bedrock-agentcore.amazonaws.com"}
statement = {"Effect": "Allow", "Principal": principal, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
secrets.put_resource_policy(SecretId=name, ResourcePolicy=policy)
assert json.loads(secrets.get_resource_policy(SecretId=name)["ResourcePolicy"]) == json.loads(policy)
secrets.delete_resource_policy(SecretId=name)
assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId=name)
secrets.delete_secret(SecretId=name, RecoveryWindowInDays=7)
assert "DeletedDate" in secrets.describe_secret(SecretId=name)
secrets.restore_secret(SecretId=name)
assert "DeletedDate" not in secrets.describe_secret(SecretId=name)
print("all as expected")
