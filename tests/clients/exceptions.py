"""Cognito's refusals, each as the exception class that boto3 has for it, with AWS's text."""

import base64
import hashlib
import hmac
import os

import boto3
from botocore.exceptions import ClientError

import shapes
from expect import refused

shapes.watch()

pool, client = os.environ["INBOUND_USER_POOL_ID"], os.environ["INBOUND_CLIENT_ID"]
machine = os.environ["OUTBOUND_CLIENT_ID"]
cognito = boto3.client("cognito-idp")
exceptions = cognito.exceptions


def log_in(username, password, client_id=client, **more):
    parameters = {"USERNAME": username, "PASSWORD": password} | more
    return cognito.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)


def create(username, password):
    return cognito.admin_create_user(
        UserPoolId=pool, Username=username, TemporaryPassword=password, MessageAction="SUPPRESS"
    )


with refused(exceptions.NotAuthorizedException, "NotAuthorizedException", "Incorrect username or password."):
    log_in("local-user", "WrongPass123!")
with refused(exceptions.UserNotFoundException, "UserNotFoundException", "User does not exist."):
    log_in("nobody", "WrongPass123!")
no_client = "0123456789abcdefghijklmnop"
with refused(
    exceptions.ResourceNotFoundException,
    "ResourceNotFoundException",
    f"User pool client {no_client} does not exist.",
):
    log_in("local-user", "x", client_id=no_client)

create("bob", "TempPass123!")
with refused(exceptions.UsernameExistsException, "UsernameExistsException", "User account already exists"):
    create("bob", "TempPass123!")
for password, lack in [
    ("Ab1!", "Password not long enough"),
    ("abcdefg1!", "Password must have uppercase characters"),
    ("ABCDEFG1!", "Password must have lowercase characters"),
    ("Abcdefgh!", "Password must have numeric characters"),
    ("Abcdefgh1", "Password must have symbol characters"),
]:
    text = f"Password did not conform with policy: {lack}"
    with refused(exceptions.InvalidPasswordException, "InvalidPasswordException", text):
        cognito.admin_set_user_password(UserPoolId=pool, Username="bob", Password=password, Permanent=True)

# A client with a secret wants its hash; this client's flow is another one.
secret_client = cognito.create_user_pool_client(
    UserPoolId=pool, ClientName="secret", GenerateSecret=True, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
)["UserPoolClient"]
identifier, secret = secret_client["ClientId"], secret_client["ClientSecret"]
password = os.environ["LOCAL_PASSWORD"] if "LOCAL_PASSWORD" in os.environ else "LocalPass123!"
with refused(
    exceptions.NotAuthorizedException,
    "NotAuthorizedException",
    f"Client {identifier} is configured with secret but SECRET_HASH was not received",
):
    log_in("local-user", password, client_id=identifier)
with refused(
    exceptions.NotAuthorizedException,
    "NotAuthorizedException",
    f"Unable to verify secret hash for client {identifier}",
):
    log_in("local-user", password, client_id=identifier, SECRET_HASH="nonsense")
digest = hmac.new(secret.encode(), f"local-user{identifier}".encode(), hashlib.sha256).digest()
hashed = base64.b64encode(digest).decode()
assert log_in("local-user", password, client_id=identifier, SECRET_HASH=hashed)["AuthenticationResult"]
no_flow = cognito.create_user_pool_client(
    UserPoolId=pool, ClientName="no-flow", ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"]
)["UserPoolClient"]["ClientId"]
with refused(
    exceptions.InvalidParameterException,
    "InvalidParameterException",
    "USER_PASSWORD_AUTH flow not enabled for this client",
):
    log_in("local-user", password, client_id=no_flow)

hiding = cognito.create_user_pool_client(
    UserPoolId=pool,
    ClientName="hiding",
    ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
    PreventUserExistenceErrors="ENABLED",
)["UserPoolClient"]["ClientId"]
with refused(exceptions.NotAuthorizedException, "NotAuthorizedException", "Incorrect username or password."):
    log_in("nobody", "WrongPass123!", client_id=hiding)

with refused(
    exceptions.ResourceNotFoundException,
    "ResourceNotFoundException",
    "User pool us-east-1_NoSuchPl does not exist.",
):
    cognito.list_users(UserPoolId="us-east-1_NoSuchPl")
with refused(exceptions.NotAuthorizedException, "NotAuthorizedException", "Invalid Refresh Token"):
    cognito.initiate_auth(
        ClientId=client, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": "nonsense"}
    )

# What is not emulated says so, as a 4xx that boto3 can raise.
try:
    cognito.list_identity_providers(UserPoolId=pool)
except ClientError as error:
    assert 400 <= error.response["ResponseMetadata"]["HTTPStatusCode"] < 500, error.response
    assert "ListIdentityProviders" in str(error) and "agentcore-local" in str(error), error
else:
    raise AssertionError("ListIdentityProviders is not emulated, and was answered")
print("all as expected")
