"""Every operation of the seven services, asked for nothing: a typed 4xx, or a 2xx that has all required members."""

import boto3
import botocore.config
from botocore.exceptions import ClientError

import shapes

SERVICES = [
    "bedrock-agentcore",
    "bedrock-agentcore-control",
    "cognito-idp",
    "ecr",
    "iam",
    "secretsmanager",
    "sts",
]

shapes.watch()
# botocore would refuse most empty inputs itself.
config = botocore.config.Config(parameter_validation=False, retries={"max_attempts": 0})
asked = 0
for service in SERVICES:
    client = boto3.client(service, config=config)
    for operation in client.meta.service_model.operation_names:
        model = client.meta.service_model.operation_model(operation)
        method = {name: method for method, name in client.meta.method_to_api_mapping.items()}[operation]
        asked += 1
        members = model.input_shape.members if model.input_shape else {}
        # Without a text for its labels a path cannot be written.
        labels = {name: "x" for name, member in members.items() if member.serialization.get("location") == "uri"}
        try:
            getattr(client, method)(**labels)
        except ClientError as error:
            told, status = error.response["Error"], error.response["ResponseMetadata"]["HTTPStatusCode"]
            assert 400 <= status < 500, (service, operation, error.response)
            assert told["Code"] and not told["Code"].isdigit(), (service, operation, error.response)
            assert told.get("Message"), (service, operation, error.response)
            continue
        required = set(model.input_shape.required_members if model.input_shape else []) - set(labels)
        assert not required, (service, operation, "answered without", required)
assert asked > 650, asked
print("all as expected")
