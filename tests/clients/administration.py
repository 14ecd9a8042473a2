"""What an administrator and a user change in a user pool, by boto3."""

import json

import boto3

import shapes
from expect import refused

shapes.watch()
cognito = boto3.client("cognito-idp")
exceptions = cognito.exceptions

# The pool.
created = cognito.create_user_pool(PoolName="changed", UserPoolTags={"team": "red"})["UserPool"]
pool, arn = created["Id"], created["Arn"]
cognito.update_user_pool(
    UserPoolId=pool, AutoVerifiedAttributes=["email"], UserPoolTags={"team": "blue"}, DeletionProtection="ACTIVE"
)
described = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
assert described["AutoVerifiedAttributes"] == ["email"] and described["Name"] == "changed", described
assert described["LastModifiedDate"] > described["CreationDate"], described
cognito.tag_resource(ResourceArn=arn, Tags={"stage": "test"})
cognito.untag_resource(ResourceArn=arn, TagKeys=["team"])
assert cognito.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"stage": "test"}
cognito.add_custom_attributes(
    UserPoolId=pool, CustomAttributes=[{"Name": "team", "AttributeDataType": "String", "Mutable": True}]
)
assert cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="OFF")["MfaConfiguration"] == "OFF"
assert cognito.get_user_pool_mfa_config(UserPoolId=pool)["MfaConfiguration"] == "OFF"
try:
    cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="OPTIONAL")
except cognito.exceptions.ClientError as error:
    assert "MfaConfiguration OPTIONAL is not emulated by agentcore-local" in str(error), error
else:
    raise AssertionError("a second factor was taken")

# What belongs to it.
cognito.create_user_pool_domain(UserPoolId=pool, Domain="changed-by-boto")
assert cognito.update_user_pool_domain(UserPoolId=pool, Domain="changed-by-boto", ManagedLoginVersion=2)[
    "ManagedLoginVersion"
] == 2
cognito.create_resource_server(UserPoolId=pool, Identifier="api", Name="API")
scopes = [{"ScopeName": "read", "ScopeDescription": "Read"}]
server = cognito.update_resource_server(UserPoolId=pool, Identifier="api", Name="API", Scopes=scopes)
assert server["ResourceServer"]["Scopes"] == scopes, server
client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app")["UserPoolClient"]
assert "TokenValidityUnits" not in client, client
client = cognito.update_user_pool_client(
    UserPoolId=pool,
    ClientId=client["ClientId"],
    ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    WriteAttributes=["custom:team"],
)["UserPoolClient"]["ClientId"]

# A user, signed in by a server.
who = {"UserPoolId": pool, "Username": "ann"}
cognito.admin_create_user(**who, TemporaryPassword="TempPass123!", MessageAction="SUPPRESS")


def sign_in(password):
    return cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann", "PASSWORD": password},
    )


challenge = sign_in("TempPass123!")
tokens = cognito.admin_respond_to_auth_challenge(
    UserPoolId=pool,
    ClientId=client,
    ChallengeName=challenge["ChallengeName"],
    Session=challenge["Session"],
    ChallengeResponses={"USERNAME": "ann", "NEW_PASSWORD": "AnnsPass123!"},
)["AuthenticationResult"]
access = tokens["AccessToken"]
cognito.change_password(AccessToken=access, PreviousPassword="AnnsPass123!", ProposedPassword="NewPass1234!")
cognito.update_user_attributes(AccessToken=access, UserAttributes=[{"Name": "custom:team", "Value": "red"}])
with refused(
    exceptions.NotAuthorizedException,
    "NotAuthorizedException",
    "A client attempted to write unauthorized attribute",
):
    cognito.update_user_attributes(AccessToken=access, UserAttributes=[{"Name": "name", "Value": "Ann"}])
cognito.delete_user_attributes(AccessToken=access, UserAttributeNames=["custom:team"])
cognito.admin_update_user_attributes(
    **who, UserAttributes=[{"Name": "email", "Value": "a@b.c"}, {"Name": "email_verified", "Value": "true"}]
)
cognito.admin_delete_user_attributes(**who, UserAttributeNames=["name"])

# Groups.
for name in ["first", "second"]:
    cognito.create_group(UserPoolId=pool, GroupName=name, Precedence=1)
    cognito.admin_add_user_to_group(**who, GroupName=name)
with refused(exceptions.GroupExistsException, "GroupExistsException", "A group with the name already exists."):
    cognito.create_group(UserPoolId=pool, GroupName="first")
assert cognito.update_group(UserPoolId=pool, GroupName="first", Description="1")["Group"]["Description"] == "1"
assert cognito.get_group(UserPoolId=pool, GroupName="first")["Group"]["Precedence"] == 1
for operation, which, found in [
    ("list_groups", {"UserPoolId": pool}, "Groups"),
    ("admin_list_groups_for_user", who, "Groups"),
]:
    pages = cognito.get_paginator(operation).paginate(**which, PaginationConfig={"PageSize": 1})
    assert [one["GroupName"] for page in pages for one in page[found]] == ["first", "second"], operation
users = cognito.list_users_in_group(UserPoolId=pool, GroupName="first")["Users"]
assert [user["Username"] for user in users] == ["ann"], users
cognito.admin_remove_user_from_group(**who, GroupName="first")
cognito.delete_group(UserPoolId=pool, GroupName="first")
with refused(exceptions.ResourceNotFoundException, "ResourceNotFoundException", "Group not found."):
    cognito.get_group(UserPoolId=pool, GroupName="first")

# The end of sign-ins.
revoked = (exceptions.NotAuthorizedException, "NotAuthorizedException", "Access Token has been revoked")
cognito.revoke_token(Token=tokens["RefreshToken"], ClientId=client)
with refused(*revoked):
    cognito.get_user(AccessToken=access)
with refused(exceptions.UnsupportedTokenTypeException, "UnsupportedTokenTypeException", "Unsupported token type."):
    cognito.revoke_token(Token=access, ClientId=client)
for end in [
    lambda access: cognito.global_sign_out(AccessToken=access),
    lambda access: cognito.admin_user_global_sign_out(**who),
    lambda access: cognito.admin_disable_user(**who),
]:
    access = sign_in("NewPass1234!")["AuthenticationResult"]["AccessToken"]
    assert cognito.get_user(AccessToken=access)["Username"] == "ann"
    end(access)
    with refused(*revoked):
        cognito.get_user(AccessToken=access)
with refused(exceptions.NotAuthorizedException, "NotAuthorizedException", "User is disabled."):
    sign_in("NewPass1234!")
cognito.admin_enable_user(**who)
access = sign_in("NewPass1234!")["AuthenticationResult"]["AccessToken"]
cognito.admin_reset_user_password(**who)
with refused(
    exceptions.PasswordResetRequiredException,
    "PasswordResetRequiredException",
    "Password reset required for the user",
):
    sign_in("NewPass1234!")
cognito.admin_set_user_password(**who, Password="LastPass123!", Permanent=True)
cognito.delete_user(AccessToken=sign_in("LastPass123!")["AuthenticationResult"]["AccessToken"])
with refused(exceptions.UserNotFoundException, "UserNotFoundException", "User does not exist."):
    cognito.admin_get_user(**who)

with refused(
    exceptions.InvalidParameterException,
    "InvalidParameterException",
    "The user pool cannot be deleted because deletion protection is activated. "
    "Deletion protection must be inactivated first.",
):
    cognito.delete_user_pool(UserPoolId=pool)
cognito.update_user_pool(UserPoolId=pool)
cognito.delete_user_pool_domain(UserPoolId=pool, Domain="changed-by-boto")
cognito.delete_user_pool(UserPoolId=pool)
print("all as expected")
