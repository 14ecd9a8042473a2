#!/usr/bin/env python3
"""Writes the constraint tables of the emulated services from botocore's API models.

Usage: generate.py [--check]

Each SERVICE.json beside this script holds facts only: the names of all operations, their verbs and paths, and for
the emulated ones the shapes of their input; for query services also those of their output. One operation or shape
stands on one line. --check writes nothing; it exits with 1 when a file is not what this script makes.

Run it with the Python of tests/run (`.venv/bin/python`), whose botocore is pinned in
fixtures/clients/requirements.txt. An operation becomes emulated by its name in EMULATED below.
"""

import gzip
import json
import re
import sys
from pathlib import Path

import botocore

HERE = Path(__file__).resolve().parent
VERSION = "1.44.8"

# The operations that have a handler, by service. Of all others only the names, verbs and paths are kept.
EMULATED = {
    "cognito-idp": """
        AddCustomAttributes AdminAddUserToGroup AdminCreateUser AdminDeleteUser AdminDeleteUserAttributes
        AdminDisableUser AdminEnableUser AdminGetUser AdminInitiateAuth AdminListGroupsForUser
        AdminRemoveUserFromGroup AdminResetUserPassword AdminRespondToAuthChallenge AdminSetUserPassword
        AdminUpdateUserAttributes AdminUserGlobalSignOut ChangePassword CreateGroup CreateResourceServer
        CreateUserPool CreateUserPoolClient CreateUserPoolDomain DeleteGroup DeleteResourceServer DeleteUser
        DeleteUserAttributes DeleteUserPool DeleteUserPoolClient DeleteUserPoolDomain DescribeResourceServer
        DescribeUserPool DescribeUserPoolClient DescribeUserPoolDomain GetGroup GetUser GetUserPoolMfaConfig
        GlobalSignOut InitiateAuth ListGroups ListResourceServers ListTagsForResource ListUserPoolClients
        ListUserPools ListUsers ListUsersInGroup RespondToAuthChallenge RevokeToken SetUserPoolMfaConfig
        TagResource UntagResource UpdateGroup UpdateResourceServer UpdateUserAttributes UpdateUserPool
        UpdateUserPoolClient UpdateUserPoolDomain
    """,
    "bedrock-agentcore-control": """
        CreateAgentRuntime CreateAgentRuntimeEndpoint CreateApiKeyCredentialProvider CreateGateway
        CreateGatewayTarget CreateOauth2CredentialProvider CreateWorkloadIdentity DeleteAgentRuntime
        DeleteAgentRuntimeEndpoint DeleteApiKeyCredentialProvider DeleteGateway DeleteGatewayTarget
        DeleteOauth2CredentialProvider DeleteResourcePolicy DeleteWorkloadIdentity GetAgentRuntime
        GetAgentRuntimeEndpoint GetApiKeyCredentialProvider GetGateway GetGatewayTarget
        GetOauth2CredentialProvider GetResourcePolicy GetTokenVault GetWorkloadIdentity ListAgentRuntimeEndpoints
        ListAgentRuntimeVersions ListAgentRuntimes ListApiKeyCredentialProviders ListGatewayTargets ListGateways
        ListOauth2CredentialProviders ListTagsForResource ListWorkloadIdentities PutResourcePolicy
        SynchronizeGatewayTargets TagResource UntagResource UpdateAgentRuntime UpdateAgentRuntimeEndpoint
        UpdateApiKeyCredentialProvider UpdateGateway UpdateGatewayTarget UpdateOauth2CredentialProvider
        UpdateWorkloadIdentity
    """,
    "bedrock-agentcore": """
        GetResourceApiKey GetResourceOauth2Token GetWorkloadAccessToken GetWorkloadAccessTokenForJWT
        GetWorkloadAccessTokenForUserId InvokeAgentRuntime StopRuntimeSession
    """,
    "iam": """
        AttachRolePolicy AttachUserPolicy CreateAccessKey CreatePolicy CreatePolicyVersion CreateRole CreateUser
        DeleteAccessKey DeletePolicy DeletePolicyVersion DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy
        DeleteUser DeleteUserPolicy DetachRolePolicy DetachUserPolicy GetAccessKeyLastUsed GetPolicy GetPolicyVersion
        GetRole GetRolePolicy GetUser GetUserPolicy ListAccessKeys ListAttachedRolePolicies ListAttachedUserPolicies
        ListEntitiesForPolicy ListInstanceProfilesForRole ListPolicies ListPolicyTags ListPolicyVersions
        ListRolePolicies ListRoleTags ListRoles ListUserPolicies ListUsers PutRolePermissionsBoundary PutRolePolicy
        PutUserPolicy SetDefaultPolicyVersion SimulateCustomPolicy SimulatePrincipalPolicy TagPolicy TagRole
        UntagPolicy UntagRole UpdateAccessKey UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription
    """,
    "sts": "AssumeRole GetCallerIdentity GetSessionToken",
    "ecr": """
        BatchDeleteImage BatchGetImage CreateRepository DeleteLifecyclePolicy DeleteRepository DeleteRepositoryPolicy
        DescribeImages DescribeRegistry DescribeRepositories GetAuthorizationToken GetLifecyclePolicy
        GetRepositoryPolicy ListImages ListTagsForResource PutImage PutImageScanningConfiguration
        PutImageTagMutability PutLifecyclePolicy SetRepositoryPolicy TagResource UntagResource
    """,
    "secretsmanager": """
        CreateSecret DeleteResourcePolicy DeleteSecret DescribeSecret GetResourcePolicy GetSecretValue
        ListSecretVersionIds ListSecrets PutResourcePolicy PutSecretValue RestoreSecret TagResource UntagResource
        UpdateSecret UpdateSecretVersionStage
    """,
}

# Where the model refuses or shows what the service does not: (service, shape) -> traits that replace the
# model's. Each with its source.
EXCEPTIONS = {
    # terraform-calls.md, section 3: Terraform reads tags of an OAuth2 credential provider at every refresh, and its
    # ARN (aws-wire.md, section 9) has digits in `oauth2credentialprovider`, which the model's pattern does not allow.
    ("bedrock-agentcore-control", "TaggableResourcesArn"): {
        "pattern": "arn:(?:[^:]+)?:bedrock-agentcore:[a-z0-9-]+:[0-9]{12}:([a-z0-9-]+/[^/]+)(?:/[a-z0-9-]+/[^/]+)*",
    },
    # aws-wire.md, section 9, recorded 2026-06 from GetResourceOauth2Token: the order of the values.
    ("bedrock-agentcore", "Oauth2FlowType"): {"enum": ["ON_BEHALF_OF_TOKEN_EXCHANGE", "M2M", "USER_FEDERATION"]},
    # The same answer shows no value although the member is not sensitive in the model; inferred for its neighbours.
    ("bedrock-agentcore", "GetResourceOauth2TokenRequest"): {"sensitive": True},
    ("bedrock-agentcore", "GetResourceApiKeyRequest"): {"sensitive": True},
    ("bedrock-agentcore", "GetWorkloadAccessTokenRequest"): {"sensitive": True},
    ("bedrock-agentcore", "GetWorkloadAccessTokenForJWTRequest"): {"sensitive": True},
    ("bedrock-agentcore", "GetWorkloadAccessTokenForUserIdRequest"): {"sensitive": True},
    # Recorded, InitiateAuth: `Value '' at 'clientId' failed ...`, though the model calls a client id sensitive.
    ("cognito-idp", "ClientIdType"): {"sensitive": False},
    # Recorded 2020-01, CreateUserPoolClient: the order of the values.
    ("cognito-idp", "OAuthFlowType"): {"enum": ["implicit", "client_credentials", "code"]},
    # Documented: developer guide, "Using your own domain", `auth.example.com`; the model's pattern has no dot.
    ("cognito-idp", "DomainType"): {"pattern": r"^[a-z0-9](?:[a-z0-9\-\.]{0,61}[a-z0-9])?$"},
}

# What may stand on a shape; a trait beyond these is one that the emulator would not know.
KNOWN = {
    "string": {"enum", "max", "min", "pattern", "sensitive"},
    "integer": {"box", "max", "min"},
    "long": {"box", "max", "min"},
    "float": {"box", "max", "min"},
    "double": {"box", "max", "min"},
    "boolean": {"box"},
    "timestamp": {"timestampFormat"},
    "blob": {"max", "min", "sensitive", "streaming"},
    "list": {"max", "member", "min", "sensitive"},
    "map": {"key", "max", "min", "sensitive", "value"},
    "structure": {"document", "members", "payload", "required", "sensitive", "union"},
}
IGNORED = {"documentation", "type"}
KNOWN_OF_MEMBER = {
    "box", "deprecated", "deprecatedMessage", "deprecatedSince", "documentation", "idempotencyToken", "location",
    "locationName", "shape",
}
# Java knows these and the library that matches here does not.
FOREIGN_PATTERN = re.compile(r"\(\?[=!<>]|\\[1-9GZbBQ]|[+*?}]\+|&&|\[[^\]]*(--|~~|\[)")


class Service:
    """One service's model, and the table made of it."""

    def __init__(self, name):
        self.name = name
        self.model = read_model(name)
        self.protocol = self.model["metadata"]["protocol"]
        self.emulated = EMULATED[name].split()
        self.reached = {}
        self.bodies = {}
        self.used_exceptions = set()

    def table(self):
        operations = {name: self.operation(name) for name in sorted(self.model["operations"])}
        unknown = set(self.emulated) - set(operations)
        if unknown:
            sys.exit(f"{self.name} has no {', '.join(sorted(unknown))}")
        unused = {shape for service, shape in EXCEPTIONS if service == self.name} - self.used_exceptions
        if unused:
            sys.exit(f"{self.name} needs no exception for {', '.join(sorted(unused))}")
        table = {}
        if "xmlNamespace" in self.model["metadata"]:
            table["namespace"] = self.model["metadata"]["xmlNamespace"]
        return table | {"operations": operations, "shapes": dict(sorted(self.reached.items()))}

    def operation(self, name):
        model = self.model["operations"][name]
        row = {}
        if self.protocol == "rest-json":
            http = model["http"]
            row["http"] = {"verb": http["method"], "path": http["requestUri"], "status": http["responseCode"]}
        if model.get("authtype") == "none" or "smithy.api#noAuth" in model.get("auth", []):
            row["unsigned"] = True
        if name not in self.emulated:
            return row
        row["emulated"] = True
        if "input" in model:
            if self.protocol == "rest-json":
                row["http"] |= self.bindings(model["input"]["shape"])
            row["input"] = self.reach(model["input"]["shape"])
        if self.protocol == "query" and "output" in model:
            output = model["output"]
            if output["resultWrapper"] != f"{name}Result":
                sys.exit(f"{self.name} {name}: an unusual resultWrapper")
            row["output"] = self.reach(output["shape"])
        return row

    def bindings(self, shape):
        """Where the members of an input stand, when that is not in the body: member -> name there."""
        model = self.model["shapes"][shape]
        found = {"uri": {}, "querystring": {}, "header": {}}
        for name, member in model["members"].items():
            if "location" in member:
                found[member["location"]][name] = member.get("locationName", name)
        row = {kind: names for kind, names in found.items() if names}
        if "payload" in model:
            payload = model["payload"]
            if self.model["shapes"][model["members"][payload]["shape"]]["type"] != "blob":
                sys.exit(f"{self.name} {shape}: a payload that is not bytes")
            # The whole body is this member, so that nothing of it is left to check.
            self.bodies[shape] = payload
            row["bytes"] = True
        return row

    def reach(self, name):
        if name in self.reached:
            return name
        self.reached[name] = None
        self.reached[name] = self.shape(name)
        return name

    def shape(self, name):
        model = self.model["shapes"][name]
        kind = model["type"]
        unknown = set(model) - KNOWN[kind] - IGNORED
        if unknown:
            sys.exit(f"{self.name} {name}: unknown traits {sorted(unknown)}")
        traits = {trait: model[trait] for trait in ("min", "max", "pattern", "enum") if trait in model}
        if self.is_sensitive(name, set()):
            traits["sensitive"] = True
        if kind == "timestamp" and "timestampFormat" in model:
            traits["format"] = model["timestampFormat"]
        self.replace(name, traits)
        self.check_enum(name, traits)
        self.check_pattern(name, traits)
        if model.get("document"):
            return {"document": {}}
        if kind == "structure":
            traits |= self.members(name, model)
        if kind == "list":
            traits["member"] = self.reach(self.of(name, model["member"]))
        if kind == "map":
            traits["key"] = self.reach(self.of(name, model["key"]))
            traits["value"] = self.reach(self.of(name, model["value"]))
        return {kind: traits}

    def members(self, name, model):
        traits = {}
        if model.get("union"):
            traits["union"] = True
        required = [member for member in model.get("required", []) if member != self.bodies.get(name)]
        if required:
            traits["required"] = required
        members = {}
        for member, reference in model["members"].items():
            if member == self.bodies.get(name):
                continue
            members[member] = self.reach(self.of(name, reference))
            if "location" not in reference and reference.get("locationName", member) != member:
                traits.setdefault("names", {})[member] = reference["locationName"]
        traits["members"] = members
        return traits

    def of(self, name, reference):
        unknown = set(reference) - KNOWN_OF_MEMBER
        if unknown:
            sys.exit(f"{self.name} {name}: unknown traits of a member: {sorted(unknown)}")
        return reference["shape"]

    def is_sensitive(self, name, seen):
        """A list or a map is printed with its elements, so it is as sensitive as they are."""
        model = self.model["shapes"][name]
        if name in seen:
            return False
        seen.add(name)
        own = EXCEPTIONS.get((self.name, name), {}).get("sensitive", model.get("sensitive", False))
        parts = [model[part]["shape"] for part in ("member", "key", "value") if part in model]
        return own or any(self.is_sensitive(part, seen) for part in parts)

    def replace(self, name, traits):
        exception = EXCEPTIONS.get((self.name, name))
        if exception is None:
            return
        self.used_exceptions.add(name)
        for trait, value in exception.items():
            if value is None or value is False:
                traits.pop(trait, None)
            else:
                traits[trait] = value

    def check_enum(self, name, traits):
        values = self.model["shapes"][name].get("enum")
        if values and sorted(values) != sorted(traits["enum"]):
            sys.exit(f"{self.name} {name}: an exception may order the values, not change them")

    def check_pattern(self, name, traits):
        if FOREIGN_PATTERN.search(traits.get("pattern", "")):
            sys.exit(f"{self.name} {name}: the pattern needs an exception: {traits['pattern']}")


def read_model(name):
    folder = Path(botocore.__file__).parent / "data" / name
    versions = sorted(folder.glob("*/service-2.json.gz"))
    return json.loads(gzip.decompress(versions[-1].read_bytes()))


def text(table):
    """JSON with each operation and each shape on a line of its own."""
    lines = []
    for key, value in table.items():
        if isinstance(value, dict):
            rows = ",\n".join(f"{compact(name)}:{compact(row)}" for name, row in value.items())
            lines.append(f"{compact(key)}:{{\n{rows}\n}}")
        else:
            lines.append(f"{compact(key)}:{compact(value)}")
    return "{" + ",\n".join(lines) + "}\n"


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(__doc__)
    if botocore.__version__ != VERSION:
        sys.exit(f"botocore is {botocore.__version__}, the tables are made from {VERSION}")
    stale = []
    for name in EMULATED:
        file = HERE / f"{name}.json"
        made = text(Service(name).table())
        if not sys.argv[1:]:
            file.write_text(made, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != made:
            stale.append(file.name)
    if stale:
        sys.exit(f"not what emulator/model/generate.py makes: {', '.join(stale)}; run it and commit the result")


if __name__ == "__main__":
    main()
