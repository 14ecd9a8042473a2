#!/usr/bin/env python3
"""Checks every name in a folder of Terraform against the AWS provider's schema, which schema.json holds.

Usage: names.py FOLDER

Stands in for `terraform validate` where the provider itself cannot be had: types, attributes and blocks must exist and
be ones that may be set, what is required must be there, and references must lead to something that is declared.
Each mistake is one line; with any, the exit code is 1.
"""

import json
import re
import sys
from pathlib import Path

import hcl2

SCHEMA = json.loads(Path(__file__).with_name("schema.json").read_text())
BUILT_IN = {"terraform_data"}
META_ARGUMENTS = {"count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"}
AWS_REFERENCE = re.compile(r"(?<![\w.-])(data\.)?(aws_\w+)\.(\w+)(\[[^\]]*\])?(?:\.(\w+))?")
OWN_REFERENCE = re.compile(r"(?<![\w.-])(var|local)\.(\w+)")


def members(body):
    """What stands in a block, without what the parser adds."""
    return {name: value for name, value in body.items() if not name.startswith("__")}


def is_block(value):
    """Whether a member was written as `name { }` and not as `name = value`."""
    return isinstance(value, list) and any(isinstance(one, dict) and "__is_block__" in one for one in value)


def written_out(body):
    """A body in which the blocks that `dynamic` makes stand as if they were written themselves."""
    blocks = {}
    for dynamic in body.get("dynamic", []):
        for label, one in members(dynamic).items():
            name = label.strip('"')
            blocks.setdefault(name, list(body.get(name, []))).extend(one["content"])
    return {**{name: value for name, value in body.items() if name != "dynamic"}, **blocks}


def check_body(where, body, schema):
    """Gives the mistakes in a block whose schema is known."""
    body = written_out(body)
    for name, value in members(body).items():
        known = schema.get(name)
        if known is None:
            yield f"{where}: there is no {name}"
        elif known == "computed":
            yield f"{where}: {name} cannot be set"
        elif isinstance(known, str) and is_block(value):
            yield f"{where}: {name} is an attribute, not a block"
        elif isinstance(known, dict) and not is_block(value):
            yield f"{where}: {name} is a block, not an attribute"
        elif isinstance(known, dict):
            for one in value:
                yield from check_body(f"{where}.{name}", one, known)
    for name, known in schema.items():
        if known == "required" and name not in body:
            yield f"{where}: {name} is missing"


def declared(blocks):
    """Gives (type, name, body) of every block with two labels."""
    for block in blocks:
        for kind, named in members(block).items():
            for name, body in members(named).items():
                yield kind.strip('"'), name.strip('"'), body


def texts(value):
    """Gives all texts in a value; expressions are texts here."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        for one in members(value).values():
            yield from texts(one)


def check_references(where, value, resources, own):
    """Gives the references in a value that lead nowhere."""
    for text in texts(value):
        for data, kind, name, index, attribute in AWS_REFERENCE.findall(text):
            schema, has_count = resources.get((data, kind, name), (None, False))
            if schema is None:
                yield f"{where}: {data}{kind}.{name} is not declared"
            elif attribute and attribute not in schema:
                yield f"{where}: {data}{kind}.{name} has no {attribute}"
            elif attribute and has_count != bool(index):
                yield f"{where}: {data}{kind}.{name} has {'a' if has_count else 'no'} count: {text}"
        for kind, name in OWN_REFERENCE.findall(text):
            if (kind, name) not in own:
                yield f"{where}: {kind}.{name} is not declared"


def check(files):
    """Gives all mistakes in the files of one folder, each by name and content."""
    resources, own = {}, set()
    for content in files.values():
        for keyword, data in (("resource", ""), ("data", "data.")):
            for kind, name, body in declared(content.get(keyword, [])):
                resources[(data, kind, name)] = (SCHEMA[keyword].get(kind, {}), "count" in body)
        own |= {("var", name.strip('"')) for block in content.get("variable", []) for name in members(block)}
        own |= {("local", name) for block in content.get("locals", []) for name in members(block)}
    for file, content in files.items():
        for keyword in ("resource", "data"):
            for kind, name, body in declared(content.get(keyword, [])):
                where = f"{file}: {kind}.{name}"
                if kind in BUILT_IN:
                    continue
                if kind not in SCHEMA[keyword]:
                    yield f"{where}: {kind} is not in schema.json; add it to schema.py"
                    continue
                arguments = {argument: value for argument, value in body.items() if argument not in META_ARGUMENTS}
                yield from check_body(where, arguments, SCHEMA[keyword][kind])
        yield from check_references(file, content, resources, own)


def main():
    paths = sorted(Path(sys.argv[1]).glob("*.tf"))
    if not paths:
        sys.exit(f"no *.tf in {sys.argv[1]}")
    mistakes = list(check({path.name: hcl2.loads(path.read_text()) for path in paths}))
    if mistakes:
        sys.exit("\n".join(mistakes))


main()
