#!/usr/bin/env python3
"""Writes schema.json: what the resources that deploy/terraform uses take and give, in Terraform's AWS provider 6.x.

Usage: schema.py WHEEL [--check]

WHEEL is that of cdktn-provider-aws, whose classes are generated from the provider's own schema. Only facts are kept:
the names of attributes and blocks, and whether an attribute is required, optional or computed. --check writes nothing; it
exits with 1 when schema.json is not what this script makes.
"""

import io
import json
import re
import sys
import tarfile
import zipfile
from pathlib import Path

SCHEMA = Path(__file__).resolve().parent / "schema.json"

TYPES = {
    "resource": """
        aws_bedrockagentcore_agent_runtime aws_bedrockagentcore_gateway aws_bedrockagentcore_gateway_target
        aws_bedrockagentcore_oauth2_credential_provider aws_cognito_resource_server aws_cognito_user_pool
        aws_cognito_user_pool_client aws_cognito_user_pool_domain aws_ecr_lifecycle_policy aws_ecr_repository
        aws_iam_role aws_iam_role_policy
    """,
    "data": "aws_caller_identity aws_partition aws_region",
}

CLASS = re.compile(r"^class (\w+) extends cdktn\.(?:TerraformResource|TerraformDataSource|ComplexObject) ", re.M)
MEMBER = re.compile(
    r"^ +// (?P<name>\w+) - computed: \w+, optional: (?P<optional>\w+), required: (?P<required>\w+)\n"
    r"(?: +_\w+ = new (?P<type>\w+?)(?:List|OutputReference)\(this, )?",
    re.M,
)
BLOCK = re.compile(r"\* (\w+) block\n[^/]*?\{@link \S+ \w+#\1\}")


def folder(kind, name):
    """Where the classes of a type are, below the package's lib/."""
    words = name.removeprefix("aws_").replace("_", "-")
    return f"data-aws-{words}" if kind == "data" else words


def members(classes, name, blocks):
    """One class: an attribute says how it is used, a block holds its own."""
    found = {}
    for match in MEMBER.finditer(classes[name]):
        nested = f"{match['type']}OutputReference"
        if match["name"] in blocks and nested in classes:
            found[match["name"]] = members(classes, nested, blocks)
        elif match["required"] == "true":
            found[match["name"]] = "required"
        else:
            found[match["name"]] = "optional" if match["optional"] == "true" else "computed"
    return found


def schema(library, declarations):
    """The type that one file of classes and its declarations describe."""
    heads = list(CLASS.finditer(library))
    ends = [head.start() for head in heads[1:]] + [len(library)]
    classes = {head[1]: library[head.start() : end] for head, end in zip(heads, ends, strict=True)}
    # The class of the type itself is the last one.
    return members(classes, heads[-1][1], set(BLOCK.findall(declarations)))


def generate(wheel):
    """The text of schema.json."""
    with zipfile.ZipFile(wheel) as archive:
        metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        version = re.search(r"aws provider version (\S+)", archive.read(metadata).decode())[1]
        bundle = next(name for name in archive.namelist() if name.endswith(".jsii.tgz"))
        bundle = archive.read(bundle)
    wanted = {}
    for kind, names in TYPES.items():
        for name in names.split():
            for file in ("index.js", "index.d.ts"):
                wanted[f"package/lib/{folder(kind, name)}/{file}"] = ""
    with tarfile.open(fileobj=io.BytesIO(bundle)) as files:
        for file in files:
            if file.name in wanted:
                wanted[file.name] = files.extractfile(file).read().decode()
    result = {"provider": version}
    for kind, names in TYPES.items():
        result[kind] = {}
        for name in names.split():
            path = f"package/lib/{folder(kind, name)}"
            result[kind][name] = schema(wanted[f"{path}/index.js"], wanted[f"{path}/index.d.ts"])
    return json.dumps(result, indent=1) + "\n"


def main():
    made = generate(sys.argv[1])
    if sys.argv[2:] != ["--check"]:
        SCHEMA.write_text(made)
    elif SCHEMA.read_text() != made:
        sys.exit("schema.json is not what schema.py makes of this wheel; run it and commit the result")


main()
