"""boto3 as an IAM user who makes and synchronizes targets: what gets their credentials is asked of whoever does so."""

import json

import boto3

import shapes

shapes.watch()
iam, control = boto3.client("iam"), boto3.client("bedrock-agentcore-control")
account = boto3.client("sts").get_caller_identity()["Account"]
agentcore = f"arn:aws:bedrock-agentcore:us-east-1:{account}"
gateway = control.get_gateway(gatewayIdentifier=control.list_gateways()["items"][0]["gatewayId"])
of_gateway = {"gatewayIdentifier": gateway["gatewayId"]}
target = control.get_gateway_target(**of_gateway, targetId=control.list_gateway_targets(**of_gateway)["items"][0]["targetId"])
provider = control.list_oauth2_credential_providers()["credentialProviders"][0]["name"]
secret = control.get_oauth2_credential_provider(name=provider)["clientSecretArn"]["secretArn"]
iam.create_user(UserName="carol")
key = iam.create_access_key(UserName="carol")["AccessKey"]
carol = boto3.client(
    "bedrock-agentcore-control", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
)

# What is needed, in the order in which it is asked for.
directory, vault = f"{agentcore}:workload-identity-directory/default", f"{agentcore}:token-vault/default"
workload = [directory, f"{directory}/workload-identity/{gateway['gatewayId']}"]
needed = [
    ("bedrock-agentcore:GetWorkloadAccessToken", workload),
    ("bedrock-agentcore:GetResourceOauth2Token", [vault, f"{vault}/oauth2credentialprovider/{provider}", *workload]),
    ("secretsmanager:GetSecretValue", [secret]),
]


def allow(permissions):
    manage = [f"bedrock-agentcore:{name}" for name in ("*GatewayTarget", "SynchronizeGatewayTargets")]
    statements = [{"Effect": "Allow", "Action": manage, "Resource": "*"}]
    statements += [
        {"Effect": "Allow", "Action": action, "Resource": resources} for action, resources in permissions if resources
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName="carol", PolicyName="own", PolicyDocument=policy)


def synchronized(client):
    """The state of the target after a synchronization."""
    client.synchronize_gateway_targets(**of_gateway, targetIdList=[target["targetId"]])
    found = client.get_gateway_target(**of_gateway, targetId=target["targetId"])
    return found["status"], found.get("statusReasons")


def refused(action):
    return [f"You are not authorized to perform: {action} (Service: AgentCredentialProvider, Status Code: 403)"]


for number, (action, resources) in enumerate(needed):
    for missing in resources:
        allow([*needed[:number], (action, [one for one in resources if one != missing]), *needed[number + 1 :]])
        assert synchronized(carol) == ("SYNCHRONIZE_UNSUCCESSFUL", refused(action)), (missing, synchronized(carol))

# The same for a new target and for an update, which leaves the target as it was.
configuration = {
    "targetConfiguration": target["targetConfiguration"],
    "credentialProviderConfigurations": target["credentialProviderConfigurations"],
}
allow(needed[:-1])
made = carol.create_gateway_target(**of_gateway, name="second", **configuration)
second = carol.get_gateway_target(**of_gateway, targetId=made["targetId"])
assert (second["status"], second["statusReasons"]) == ("FAILED", refused("secretsmanager:GetSecretValue")), second
carol.delete_gateway_target(**of_gateway, targetId=made["targetId"])
carol.update_gateway_target(**of_gateway, targetId=target["targetId"], name=target["name"], **configuration)
updated = control.get_gateway_target(**of_gateway, targetId=target["targetId"])
assert (updated["status"], updated["statusReasons"]) == ("UPDATE_UNSUCCESSFUL", refused("secretsmanager:GetSecretValue")), updated

# With all of it the target is ready, although its gateway's role may do nothing; the root needs no permission.
role = gateway["roleArn"].rsplit("/", 1)[1]
for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
    iam.delete_role_policy(RoleName=role, PolicyName=name)
allow(needed)
assert synchronized(carol) == ("READY", None), synchronized(carol)
assert synchronized(control) == ("READY", None), synchronized(control)

# The role must trust AgentCore, whoever asks.
trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
iam.update_assume_role_policy(RoleName=role, PolicyDocument=policy)
untrusted = ["Gateway service is not authorized to assume the execution role"]
assert synchronized(control) == ("SYNCHRONIZE_UNSUCCESSFUL", untrusted), synchronized(control)
print("all as expected")
