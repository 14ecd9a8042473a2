"""Every operation of the services at `/`, asked for nothing: a typed 4xx, or a 2xx that has all required members."""

import botocore.config
import botocore.session
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator

# The root's id is its account's, which is shorter than the model has any.
EXCEPTIONS = {("iam", "GetUser"): "User.UserId, value: 12, valid min length: 16"}
SERVICES = ["cognito-idp", "ecr", "iam", "secretsmanager", "sts"]

session = botocore.session.get_session()
# botocore would refuse most empty inputs itself.
config = botocore.config.Config(parameter_validation=False, retries={"max_attempts": 0})
asked = 0
for service in SERVICES:
    client = session.create_client(service, config=config)
    for operation in client.meta.service_model.operation_names:
        model = client.meta.service_model.operation_model(operation)
        method = {name: method for method, name in client.meta.method_to_api_mapping.items()}[operation]
        asked += 1
        try:
            answer = getattr(client, method)()
        except ClientError as error:
            told, status = error.response["Error"], error.response["ResponseMetadata"]["HTTPStatusCode"]
            assert 400 <= status < 500, (service, operation, error.response)
            assert told["Code"] and not told["Code"].isdigit(), (service, operation, error.response)
            assert told.get("Message"), (service, operation, error.response)
            continue
        required = model.input_shape.required_members if model.input_shape else []
        assert not required, (service, operation, "answered without", required)
        answer.pop("ResponseMetadata")
        if model.output_shape is not None:
            report = ParamValidator().validate(answer, model.output_shape)
            expected = EXCEPTIONS.get((service, operation))
            as_expected = expected in report.generate_report() if expected else not report.has_errors()
            assert as_expected, (service, operation, report.generate_report())
assert asked > 400, asked
print("all as expected")
