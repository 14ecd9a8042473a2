"""boto3 asks the policy simulator of IAM: what would be decided, by which statements, and why nothing can be simulated."""

import json

import boto3
from botocore.exceptions import ClientError

import shapes
from expect import refused

shapes.watch()
iam = boto3.client("iam")
account = boto3.client("sts").get_caller_identity()["Account"]
user = f"arn:aws:iam::{account}:user/team/ann"
gateway = f"arn:aws:bedrock-agentcore:us-east-1:{account}:gateway/demo-0a1b2c3d4e"
INVOKE = "bedrock-agentcore:InvokeGateway"


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(effect, action, resource, **more):
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def simulate(*actions, resources=(), **more):
    arns = {"ResourceArns": list(resources)} if resources else {}
    answer = iam.simulate_principal_policy(PolicySourceArn=user, ActionNames=list(actions), **arns, **more)
    assert answer["IsTruncated"] is False, answer
    return answer["EvaluationResults"]


iam.create_user(UserName="ann", Path="/team/")
nothing = {"EvalResourceName": "*", "EvalDecision": "implicitDeny", "MatchedStatements": [], "MissingContextValues": []}
assert simulate(INVOKE) == [{"EvalActionName": INVOKE, **nothing}], simulate(INVOKE)

own = json.dumps({"Version": "2012-10-17", "Statement": [statement("Allow", INVOKE, gateway), statement("Deny", "iam:*", "*")]}, indent=4)
iam.put_user_policy(UserName="ann", PolicyName="own", PolicyDocument=own)
place = {
    "SourcePolicyId": "user_ann_own",
    "SourcePolicyType": "IAM Policy",
    "StartPosition": {"Line": 3, "Column": 19},
    "EndPosition": {"Line": 8, "Column": 10},
}
found = {"MatchedStatements": [place], "MissingContextValues": []}
assert simulate(INVOKE, resources=[gateway]) == [
    {
        "EvalActionName": INVOKE,
        "EvalResourceName": gateway,
        "EvalDecision": "allowed",
        **found,
        "ResourceSpecificResults": [{"EvalResourceName": gateway, "EvalResourceDecision": "allowed", **found}],
    }
], simulate(INVOKE, resources=[gateway])

# Of several resources each has its own decision; all of them together have the strictest.
several = simulate(INVOKE, "iam:GetUser", resources=[gateway, user])
assert [result["EvalDecision"] for result in several] == ["implicitDeny", "explicitDeny"], several
each = several[0]["ResourceSpecificResults"]
assert [(one["EvalResourceName"], one["EvalResourceDecision"]) for one in each] == [(gateway, "allowed"), (user, "implicitDeny")]
denied = several[1]["ResourceSpecificResults"][0]["MatchedStatements"]
assert [(one["SourcePolicyId"], one["StartPosition"]) for one in denied] == [("user_ann_own", {"Line": 8, "Column": 10})], denied

# A managed policy has its own name; its condition needs a key.
condition = {"StringEquals": {"bedrock-agentcore:Purpose": "test", "aws:username": "ann"}}
arn = iam.create_policy(PolicyName="Lists", PolicyDocument=policy(statement("Allow", "bedrock-agentcore:List*", "*", Condition=condition)))["Policy"]["Arn"]
iam.attach_user_policy(UserName="ann", PolicyArn=arn)
lists = "bedrock-agentcore:ListGateways"
result, = simulate(lists)
assert (result["EvalDecision"], result["MissingContextValues"]) == ("implicitDeny", ["bedrock-agentcore:Purpose"]), result
entry = {"ContextKeyName": "bedrock-agentcore:Purpose", "ContextKeyValues": ["test"], "ContextKeyType": "string"}
result, = simulate(lists, ContextEntries=[entry])
assert (result["EvalDecision"], result["MissingContextValues"]) == ("allowed", []), result
assert result["MatchedStatements"][0]["SourcePolicyId"] == "Lists", result

# Policies that are given come in addition, and a given boundary takes the place of the user's own.
result, = simulate("s3:GetObject", PolicyInputList=[policy(statement("Allow", "s3:*", "*"))])
assert result["MatchedStatements"][0]["SourcePolicyId"] == "PolicyInputList.1", result
boundary = [policy(statement("Allow", "iam:*", "*"))]
result, = simulate(INVOKE, resources=[gateway], PermissionsBoundaryPolicyInputList=boundary)
assert result["EvalDecision"] == "implicitDeny" and result["MatchedStatements"] == [], result
assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}, result
mine = {"Effect": "Allow", "Principal": {"AWS": user}, "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
secret = f"arn:aws:secretsmanager:us-east-1:{account}:secret:x-AbCdEf"
result, = simulate("secretsmanager:GetSecretValue", resources=[secret], ResourcePolicy=policy(mine))
assert result["EvalDecision"] == "allowed" and result["MatchedStatements"][0]["SourcePolicyId"] == "ResourcePolicy", result
foreign = secret.replace(account, "111122223333")
result, = simulate("secretsmanager:GetSecretValue", resources=[foreign], ResourcePolicy=policy(mine))
assert result["EvalDecision"] == "implicitDeny", result

# The AWS CLI's examples of simulate-custom-policy: a date before and after the one of the condition.
dated = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}'
for date, decision in [("2019-04-25T11:00:00Z", "allowed"), ("2014-04-25T11:00:00Z", "implicitDeny")]:
    entry = {"ContextKeyName": "aws:CurrentTime", "ContextKeyValues": [date], "ContextKeyType": "date"}
    answer = iam.simulate_custom_policy(PolicyInputList=[dated], ActionNames=["dynamodb:CreateBackup"], ContextEntries=[entry])
    result, = answer["EvaluationResults"]
    assert result["EvalDecision"] == decision, result
    places = [(one["StartPosition"]["Column"], one["EndPosition"]["Column"]) for one in result["MatchedStatements"]]
    assert places == ([(38, 167)] if decision == "allowed" else []), result

# Pages, and what cannot be simulated.
page = iam.simulate_custom_policy(PolicyInputList=[dated], ActionNames=["a:b", "c:d"], MaxItems=1)
assert page["IsTruncated"] is True and len(page["EvaluationResults"]) == 1, page
page = iam.simulate_custom_policy(PolicyInputList=[dated], ActionNames=["a:b", "c:d"], Marker=page["Marker"])
assert [result["EvalActionName"] for result in page["EvaluationResults"]] == ["c:d"], page
principal = lambda **more: (lambda: iam.simulate_principal_policy(**{"PolicySourceArn": user, "ActionNames": [INVOKE], **more}))  # noqa: E731
session = f"arn:aws:sts::{account}:assumed-role/demo/session"
unclear = f"Invalid Entity Arn: {session} does not clearly define entity type and name."
for call, status, code, text in [
    (principal(PolicySourceArn=f"arn:aws:iam::{account}:user/bob"), 404, "NoSuchEntity", "The user with name bob cannot be found."),
    (principal(PolicySourceArn=f"arn:aws:iam::{account}:group/g"), 404, "NoSuchEntity", "The group with name g cannot be found."),
    (principal(PolicySourceArn=session), 400, "InvalidInput", unclear),
    (principal(ActionNames=["nothing"]), 400, "InvalidInput", "Invalid Action Name: nothing"),
    (principal(ActionNames=["s3:*"]), 400, "InvalidInput", "Invalid Action Name: s3:*"),
    (
        principal(ActionNames=["a:b"] * 1001),
        400,
        "UnsupportedOperationException",
        "a simulation of more than 1000 actions and resources is not emulated by agentcore-local",
    ),
    (principal(ResourceArns=["nothing"]), 400, "InvalidInput", "Invalid Resource Name: nothing"),
    (principal(ResourceArns=["*", gateway]), 400, "InvalidInput", "you cannot include both * and individual resources in the resource list"),
    (principal(PolicyInputList=["{}"]), 400, "InvalidInput", "Syntax errors in policy."),
    (principal(PermissionsBoundaryPolicyInputList=boundary * 2), 400, "InvalidInput", "You can input only one permissions boundary policy."),
    (
        lambda: iam.simulate_custom_policy(PolicyInputList=[dated], ActionNames=["a:b"], ResourcePolicy=policy(mine)),
        400,
        "InvalidInput",
        "CallerArn is required for a simulation with a ResourcePolicy.",
    ),
]:
    with refused(ClientError, code, text, status):
        call()
print("all as expected")
