"""IAM and STS by boto3: every operation that is emulated, from creation to deletion."""

import json

import boto3

import shapes
from expect import refused

shapes.watch()
iam, sts = boto3.client("iam"), boto3.client("sts")

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
with refused(sts.exceptions.ClientError, "AccessDenied", "Roles may not be assumed by root accounts.", 403):
    sts.assume_role(RoleArn=role["Arn"], RoleSessionName="laptop")
iam.create_user(UserName="operator")
key = iam.create_access_key(UserName="operator")["AccessKey"]
operator = boto3.client("sts", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
# The role trusts the account, so that the user's own policies decide.
operators = f"arn:aws:iam::{account}:user/operator"
denied = f"User: {operators} is not authorized to perform: sts:AssumeRole on resource: {role['Arn']} because no "
denied += "identity-based policy allows the sts:AssumeRole action"
with refused(sts.exceptions.ClientError, "AccessDenied", denied, 403):
    operator.assume_role(RoleArn=role["Arn"], RoleSessionName="laptop")
may_assume = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role["Arn"]}]}
iam.put_user_policy(UserName="operator", PolicyName="assume", PolicyDocument=json.dumps(may_assume))
session = operator.assume_role(RoleArn=role["Arn"], RoleSessionName="laptop")
iam.delete_user_policy(UserName="operator", PolicyName="assume")
iam.delete_access_key(UserName="operator", AccessKeyId=key["AccessKeyId"])
iam.delete_user(UserName="operator")
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
# Two more are those of the stack's gateway and runtime.
assert [len(page["Roles"]) for page in pages] == [10, 10, 7], pages

# Changes of a role.
role = "role-00"
iam.update_role(RoleName=role, Description="changed", MaxSessionDuration=7200)
assert iam.update_role_description(RoleName=role, Description="changed again")["Role"]["Description"] == "changed again"
narrower = dict(trust, Statement=trust["Statement"][:1])
iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(narrower))
iam.tag_role(RoleName=role, Tags=tags)
assert iam.list_role_tags(RoleName=role)["Tags"] == tags
iam.untag_role(RoleName=role, TagKeys=["Project"])
assert iam.list_role_tags(RoleName=role)["Tags"] == []
boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=boundary)
changed = iam.get_role(RoleName=role)["Role"]
assert changed["AssumeRolePolicyDocument"] == narrower, changed
assert (changed["MaxSessionDuration"], changed["Description"]) == (7200, "changed again"), changed
assert changed["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary, changed
iam.delete_role_permissions_boundary(RoleName=role)
assert "PermissionsBoundary" not in iam.get_role(RoleName=role)["Role"]
iam.put_role_policy(RoleName=role, PolicyName="inline", PolicyDocument=json.dumps(permissions))
assert iam.list_role_policies(RoleName=role)["PolicyNames"] == ["inline"]

# A managed policy and its versions.
arn = iam.create_policy(PolicyName="versions", PolicyDocument=json.dumps(permissions), Tags=tags)["Policy"]["Arn"]
assert iam.create_policy_version(PolicyArn=arn, PolicyDocument=json.dumps(permissions))["PolicyVersion"]["VersionId"] == "v2"
iam.set_default_policy_version(PolicyArn=arn, VersionId="v2")
versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
assert sorted((one["VersionId"], one["IsDefaultVersion"]) for one in versions) == [("v1", False), ("v2", True)], versions
with refused(
    iam.exceptions.DeleteConflictException,
    "DeleteConflict",
    "Cannot delete the default version of a policy.",
    409,
):
    iam.delete_policy_version(PolicyArn=arn, VersionId="v2")
iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
assert iam.list_policy_tags(PolicyArn=arn)["Tags"] == tags
iam.untag_policy(PolicyArn=arn, TagKeys=["Project"])
iam.tag_policy(PolicyArn=arn, Tags=tags)
iam.attach_role_policy(RoleName=role, PolicyArn=arn)
assert iam.list_entities_for_policy(PolicyArn=arn)["PolicyRoles"][0]["RoleName"] == role
policy = iam.get_policy(PolicyArn=arn)["Policy"]
assert (policy["AttachmentCount"], policy["DefaultVersionId"], policy["Tags"]) == (1, "v2", tags), policy
assert arn in [one["Arn"] for one in iam.list_policies(Scope="Local")["Policies"]]

# A user with keys.
iam.create_user(UserName="ann")
assert [one["UserName"] for one in iam.list_users()["Users"]] == ["ann"]
key = iam.create_access_key(UserName="ann")["AccessKey"]
key_owner = iam.get_user(UserName="ann")["User"]["Arn"]
as_ann = dict(aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
assert boto3.client("sts", **as_ann).get_caller_identity()["Arn"].endswith(":user/ann")
text = f"User: {key_owner} is not authorized to perform: iam:GetUser on resource: {key_owner} because no identity-based policy allows"
with refused(iam.exceptions.ClientError, "AccessDenied", f"{text} the iam:GetUser action", 403):
    boto3.client("iam", **as_ann).get_user()
may_look = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*"}]}
iam.put_user_policy(UserName="ann", PolicyName="look", PolicyDocument=json.dumps(may_look))
assert boto3.client("iam", **as_ann).get_user()["User"]["UserName"] == "ann"
iam.delete_user_policy(UserName="ann", PolicyName="look")
assert boto3.client("sts", **as_ann).get_session_token()["Credentials"]["SessionToken"]
assert iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["UserName"] == "ann"
iam.update_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"], Status="Inactive")
keys = iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]
assert [one["Status"] for one in keys] == ["Inactive"], keys
iam.put_user_policy(UserName="ann", PolicyName="inline", PolicyDocument=json.dumps(permissions))
assert iam.get_user_policy(UserName="ann", PolicyName="inline")["PolicyDocument"] == permissions
assert iam.list_user_policies(UserName="ann")["PolicyNames"] == ["inline"]
iam.attach_user_policy(UserName="ann", PolicyArn=arn)
assert iam.list_attached_user_policies(UserName="ann")["AttachedPolicies"][0]["PolicyArn"] == arn
with refused(
    iam.exceptions.DeleteConflictException, "DeleteConflict", "Cannot delete entity, must delete access keys first.", 409
):
    iam.delete_user(UserName="ann")
iam.detach_user_policy(UserName="ann", PolicyArn=arn)
iam.delete_user_policy(UserName="ann", PolicyName="inline")
iam.delete_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"])
iam.delete_user(UserName="ann")
print("all as expected")
