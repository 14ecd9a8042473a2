"""Everything that expires does so at its second and not before, by the emulator's clock."""

import json
import os
import urllib.request
from datetime import datetime, timedelta, timezone

import boto3

import shapes
from expect import refused

shapes.watch()
endpoint = os.environ["AGENTCORE_LOCAL_ENDPOINT"]
cognito = boto3.client("cognito-idp")
pool, app = os.environ["INBOUND_USER_POOL_ID"], os.environ["INBOUND_CLIENT_ID"]
begin = datetime(2031, 5, 6, 7, 8, 9, tzinfo=timezone.utc)


def clock(change):
    request = urllib.request.Request(f"{endpoint}/_local/clock", json.dumps(change).encode(), method="POST")
    return json.load(urllib.request.urlopen(request))


def at(**offset):
    """Sets the clock to so long after the beginning, from where it runs on."""
    now = begin + timedelta(**offset)
    assert clock({"set": now.isoformat()})["now"].startswith(now.strftime("%Y-%m-%dT%H:%M:%S")), now


def log_in(username, password):
    parameters = {"USERNAME": username, "PASSWORD": password}
    return cognito.initiate_auth(ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)


def call(token, method="tools/call"):
    """The status of a call of a tool, and its trace."""
    params = {"name": "m2m-auth-demo-mcp-target___add_numbers", "arguments": {"a": 5, "b": 3}}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    request = urllib.request.Request(os.environ["GATEWAY_URL"], body, headers)
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    trace = answer.headers["x-agentcore-local-trace-id"]
    return answer.status, json.load(urllib.request.urlopen(f"{endpoint}/_local/traces/{trace}"))


def notes(trace, hop, check):
    return [
        noted["actual"]
        for below in trace["hops"][0]["hops"]
        if below["hop"] == hop
        for noted in below["checks"]
        if noted["check"] == check
    ]


# A user's token, which the gateway remembers once it is verified: an hour.
at()
cognito.admin_create_user(UserPoolId=pool, Username="zoe", TemporaryPassword="Temp123!")
cognito.admin_set_user_password(UserPoolId=pool, Username="zoe", Password="Final123!", Permanent=True)
at()
token = log_in("zoe", "Final123!")["AuthenticationResult"]["AccessToken"]
assert call(token)[0] == 200
at(seconds=3599)
assert call(token)[0] == 200
at(seconds=3600)
status, trace = call(token)
assert (status, trace["cause"]["cause"]) == (401, "token_expired"), trace["cause"]

# The token that the gateway got for the runtime: it is asked for again two minutes before its end.
at(days=1)
[fetched] = notes(call(log_in("zoe", "Final123!")["AuthenticationResult"]["AccessToken"])[1], "identity", "cache")
assert fetched.startswith("fetched"), fetched
for seconds, expected in [(3479, "cached"), (3480, "fetched")]:
    at(days=1, seconds=seconds)
    token = log_in("zoe", "Final123!")["AuthenticationResult"]["AccessToken"]
    [found] = notes(call(token)[1], "identity", "cache")
    assert expected in found.split(",")[0], (seconds, found)

# Temporary credentials.
at(days=2)
account = boto3.client("sts").get_caller_identity()["Account"]
trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
role = boto3.client("iam").create_role(RoleName="short", AssumeRolePolicyDocument=document)["Role"]["Arn"]
iam = boto3.client("iam")
iam.create_user(UserName="ann")
allow = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:*", "Resource": "*"}]})
iam.put_user_policy(UserName="ann", PolicyName="own", PolicyDocument=allow)
key = iam.create_access_key(UserName="ann")["AccessKey"]
keys = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
at(days=2)
session = boto3.client("sts", **keys).assume_role(RoleArn=role, RoleSessionName="short", DurationSeconds=900)["Credentials"]
assert session["Expiration"] == begin + timedelta(days=2, seconds=900), session["Expiration"]
short = boto3.client(
    "sts",
    aws_access_key_id=session["AccessKeyId"],
    aws_secret_access_key=session["SecretAccessKey"],
    aws_session_token=session["SessionToken"],
)
at(days=2, seconds=899)
short.get_caller_identity()
at(days=2, seconds=900)
expired = "The security token included in the request is expired"
with refused(short.exceptions.ClientError, "ExpiredToken", expired, 403):
    short.get_caller_identity()

# An invitation: the temporary password of a new user, seven days; and the session of its first log-in, three minutes.
at(days=10)
cognito.admin_create_user(UserPoolId=pool, Username="new", TemporaryPassword="Temp123!")
at(days=17, seconds=-1)
challenge = log_in("new", "Temp123!")
assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED", challenge
at(days=17, seconds=1)
refusal = "Temporary password has expired and must be reset by an administrator."
with refused(cognito.exceptions.NotAuthorizedException, "NotAuthorizedException", refusal):
    log_in("new", "Temp123!")


late = "Invalid session for the user, session is expired."


def respond(session):
    answers = {"USERNAME": "new", "NEW_PASSWORD": "Final123!"}
    return cognito.respond_to_auth_challenge(
        ClientId=app, ChallengeName="NEW_PASSWORD_REQUIRED", Session=session, ChallengeResponses=answers
    )


at(days=16)
challenge = log_in("new", "Temp123!")
at(days=16, seconds=181)
with refused(cognito.exceptions.NotAuthorizedException, "NotAuthorizedException", late):
    respond(challenge["Session"])
at(days=16)
challenge = log_in("new", "Temp123!")
at(days=16, seconds=179)
assert respond(challenge["Session"])["AuthenticationResult"]["AccessToken"]

# What is signed is compared with the machine's clock, wherever this one stands.
assert clock("reset")["offset_milliseconds"] == 0
print("all as expected")
