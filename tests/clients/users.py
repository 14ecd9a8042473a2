"""A user's life, by boto3: created, forced to change the password, logged in, refreshed, deleted."""

import os

import boto3

import shapes
from expect import refused

shapes.watch()

pool, client = os.environ["INBOUND_USER_POOL_ID"], os.environ["INBOUND_CLIENT_ID"]
cognito = boto3.client("cognito-idp")


def log_in(password):
    parameters = {"USERNAME": "alice", "PASSWORD": password}
    return cognito.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)


created = cognito.admin_create_user(
    UserPoolId=pool,
    Username="alice",
    TemporaryPassword="TempPass123!",
    MessageAction="SUPPRESS",
    UserAttributes=[{"Name": "email", "Value": "alice@example.com"}, {"Name": "email_verified", "Value": "true"}],
)["User"]
assert created["UserStatus"] == "FORCE_CHANGE_PASSWORD" and created["Enabled"] is True, created
attributes = {attribute["Name"]: attribute["Value"] for attribute in created["Attributes"]}
assert attributes["email"] == "alice@example.com" and attributes["sub"], attributes
assert created["UserCreateDate"] == created["UserLastModifiedDate"], created

challenge = log_in("TempPass123!")
assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED", challenge
assert "AuthenticationResult" not in challenge, challenge
parameters = challenge["ChallengeParameters"]
assert parameters["USER_ID_FOR_SRP"] == "alice", parameters
assert parameters["requiredAttributes"] == "[]", parameters
assert parameters["userAttributes"] == '{"email_verified":"true","email":"alice@example.com"}' or (
    parameters["userAttributes"] == '{"email":"alice@example.com","email_verified":"true"}'
), parameters

answers = {"USERNAME": "alice", "NEW_PASSWORD": "short"}
respond = {"ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": challenge["Session"]}
with refused(
    cognito.exceptions.InvalidPasswordException,
    "InvalidPasswordException",
    "Password did not conform with policy: Password not long enough",
):
    cognito.respond_to_auth_challenge(**respond, ChallengeResponses=answers)
challenge = log_in("TempPass123!")
respond["Session"] = challenge["Session"]
answers["NEW_PASSWORD"] = "AlicePass123!"
tokens = cognito.respond_to_auth_challenge(**respond, ChallengeResponses=answers)["AuthenticationResult"]
assert tokens["TokenType"] == "Bearer" and tokens["ExpiresIn"] == 3600, tokens

me = cognito.get_user(AccessToken=tokens["AccessToken"])
assert me["Username"] == "alice", me
assert {"Name": "email", "Value": "alice@example.com"} in me["UserAttributes"], me
user = cognito.admin_get_user(UserPoolId=pool, Username="alice")
assert user["UserStatus"] == "CONFIRMED", user

refreshed = cognito.initiate_auth(
    ClientId=client, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]}
)["AuthenticationResult"]
assert refreshed["AccessToken"] != tokens["AccessToken"], "a new token"
assert "RefreshToken" not in refreshed, refreshed.keys()

with refused(cognito.exceptions.NotAuthorizedException, "NotAuthorizedException", "Incorrect username or password."):
    log_in("TempPass123!")
assert log_in("AlicePass123!")["AuthenticationResult"]["AccessToken"]

names = [user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"]]
assert sorted(names) == ["alice", "local-user"], names

cognito.admin_delete_user(UserPoolId=pool, Username="alice")
with refused(cognito.exceptions.UserNotFoundException, "UserNotFoundException", "User does not exist."):
    cognito.admin_get_user(UserPoolId=pool, Username="alice")
with refused(cognito.exceptions.NotAuthorizedException, "NotAuthorizedException", "Invalid Refresh Token"):
    cognito.initiate_auth(
        ClientId=client, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]}
    )
print("all as expected")
