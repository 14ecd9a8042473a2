"""Checks every answer that a script gets against the shapes of the API models, once `watch` was called.

An answer must have all required members and none that its shape has not, each of the model's type and within its enum,
pattern, length and range; moments are written as the model says. JSON is looked at as it came over the wire, XML as
botocore reads it. What AWS was seen to answer in another way stands in EXCEPTIONS, each with its source.
"""

import atexit
import datetime
import json
import os

import boto3
import regex

# (service, shape, rule): where AWS itself does not keep to the model, each with its source.
EXCEPTIONS = {
    # terraform-calls.md, section 3: the standard attribute phone_number_verified is longer than a name may be.
    ("cognito-idp", "CustomAttributeNameType", "max"),
    # Documented, IAM guide, unique identifiers: the root's id is its account's, which is shorter than any other.
    ("iam", "idType", "min"),
    # Recorded, oracle of 2026: provider ARNs say `bedrock-agentcore`, and not `acps`.
    ("bedrock-agentcore-control", "CredentialProviderArnType", "pattern"),
    ("bedrock-agentcore-control", "ApiKeyCredentialProviderArnType", "pattern"),
    # Recorded, CreateGateway: `workloadIdentityDetails` is `{}`.
    ("bedrock-agentcore-control", "WorkloadIdentityDetails", "required workloadIdentityArn"),
    # Recorded, targets made without credentials: no such member.
    ("bedrock-agentcore-control", "CreateGatewayTargetResponse", "required credentialProviderConfigurations"),
    ("bedrock-agentcore-control", "GetGatewayTargetResponse", "required credentialProviderConfigurations"),
    ("bedrock-agentcore-control", "UpdateGatewayTargetResponse", "required credentialProviderConfigurations"),
    ("bedrock-agentcore-control", "GatewayTarget", "required credentialProviderConfigurations"),
    # Recorded, GetAgentRuntimeEndpoint: the id of DEFAULT is `DEFAULT`.
    ("bedrock-agentcore-control", "AgentRuntimeEndpointId", "pattern"),
    # Inferred: a runtime without a description has an empty one in lists, where the model requires the member.
    ("bedrock-agentcore-control", "Description", "min"),
    # Recorded, answers of the policy simulator: `IAM Policy`, which the model does not have.
    ("iam", "PolicySourceType", "enum"),
    # botocore gives a policy as what its text says, and not as text.
    ("iam", "policyDocumentType", "type"),
}
ISO = regex.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z")
TYPES = {
    "string": str,
    "character": str,
    "blob": (str, bytes),
    "boolean": bool,
    "structure": dict,
    "map": dict,
    "list": list,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
}

seen = {}


def watch():
    """Checks the answers to all clients that boto3 makes from now on."""
    boto3.setup_default_session()
    session = boto3.DEFAULT_SESSION
    session.events.register("before-parse", on_the_wire)
    session.events.register("after-call", as_read)
    # The test that asks whether all operations were seen names the file.
    if "OPERATIONS_SEEN" in os.environ:
        atexit.register(write_seen, os.environ["OPERATIONS_SEEN"])


def write_seen(path):
    with open(path, "w") as file:
        json.dump({service: sorted(names) for service, names in seen.items()}, file)


def on_the_wire(response_dict, operation_model, **_):
    service, shape = operation_model.service_model, operation_model.output_shape
    if service.metadata["protocol"] == "query" or not 200 <= response_dict["status_code"] < 300:
        return
    seen.setdefault(service.service_name, set()).add(operation_model.name)
    expected = operation_model.http.get("responseCode", 200)
    assert response_dict["status_code"] == expected, (operation_model.name, response_dict["status_code"])
    if shape is None or shape.serialization.get("payload"):
        return
    body = response_dict["body"]
    if response_dict["status_code"] == 204:
        assert not body, (operation_model.name, body)
        return
    Answer(service, operation_model.name).check(shape, json.loads(body or b"{}"), "", outside=True)


def as_read(http_response, parsed, model, **_):
    service = model.service_model
    if service.metadata["protocol"] != "query" or not 200 <= http_response.status_code < 300:
        return
    seen.setdefault(service.service_name, set()).add(model.name)
    if model.output_shape is not None:
        answer = {name: value for name, value in parsed.items() if name != "ResponseMetadata"}
        Answer(service, model.name).check(model.output_shape, answer, "")


class Answer:
    """One answer under check."""

    def __init__(self, service, operation):
        self.service, self.operation = service, operation
        self.raw = service._service_description["shapes"]

    def check(self, shape, value, place, outside=False):
        if shape.type_name == "structure" and shape.is_document_type:
            return
        if shape.type_name == "timestamp":
            return self.moment(shape, value, place)
        kind = TYPES[shape.type_name]
        is_bool = isinstance(value, bool) and shape.type_name != "boolean"
        self.hold(shape, "type", isinstance(value, kind) and not is_bool, value, place)
        if shape.type_name == "structure":
            self.structure(shape, value, place, outside)
        elif shape.type_name == "list":
            self.length(shape, value, place)
            for index, element in enumerate(value):
                self.check(shape.member, element, f"{place}[{index}]")
        elif shape.type_name == "map":
            self.length(shape, value, place)
            for key, inner in value.items():
                self.check(shape.key, key, f"{place}.{key}")
                self.check(shape.value, inner, f"{place}.{key}")
        elif isinstance(value, str):
            self.text(shape, value, place)
        elif not isinstance(value, bool) and isinstance(value, (int, float)):
            traits = self.raw[shape.name]
            self.hold(shape, "min", value >= traits.get("min", value), value, place)
            self.hold(shape, "max", value <= traits.get("max", value), value, place)

    def structure(self, shape, value, place, outside):
        elsewhere = {
            name for name, member in shape.members.items() if outside and member.serialization.get("location")
        }
        names = {
            member.serialization.get("name", name): name
            for name, member in shape.members.items()
            if name not in elsewhere
        }
        if self.service.metadata["protocol"] == "query":
            names = {name: name for name in shape.members}
        for name in shape.required_members:
            is_there = name in elsewhere or any(names[one] == name for one in value if one in names)
            self.hold(shape, f"required {name}", is_there, value, place)
        if getattr(shape, "is_tagged_union", False):
            self.hold(shape, "union", len(value) == 1, value, place)
        for name, inner in value.items():
            self.hold(shape, f"member {name}", name in names, value, place)
            if name in names:
                self.check(shape.members[names[name]], inner, f"{place}.{name}")

    def text(self, shape, value, place):
        traits = self.raw[shape.name]
        self.length(shape, value, place)
        if "enum" in traits:
            self.hold(shape, "enum", value in traits["enum"], value, place)
        if "pattern" in traits:
            pattern = regex.compile(traits["pattern"])
            self.hold(shape, "pattern", pattern.fullmatch(value) is not None, value, place)

    def length(self, shape, value, place):
        traits = self.raw[shape.name]
        self.hold(shape, "min", len(value) >= traits.get("min", 0), value, place)
        self.hold(shape, "max", len(value) <= traits.get("max", len(value)), value, place)

    def moment(self, shape, value, place):
        if self.service.metadata["protocol"] == "query":
            return self.hold(shape, "type", isinstance(value, datetime.datetime), value, place)
        if shape.serialization.get("timestampFormat") == "iso8601":
            return self.hold(shape, "iso8601", isinstance(value, str) and ISO.fullmatch(value), value, place)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return self.hold(shape, "epoch seconds", is_number, value, place)

    def hold(self, shape, rule, holds, value, place):
        if holds or (self.service.service_name, shape.name, rule) in EXCEPTIONS:
            return
        raise AssertionError(
            f"{self.service.service_name} {self.operation}: {place or 'the answer'} breaks {rule} of {shape.name}: {value!r}"
        )
