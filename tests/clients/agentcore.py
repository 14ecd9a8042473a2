"""What the scripts of the AgentCore control plane share."""

import os
import re

import boto3

account, region = "123456789012", os.environ["AWS_REGION"]
prefix = f"arn:aws:bedrock-agentcore:{region}:{account}:"
discovery = {
    name: f"https://cognito-idp.{region}.amazonaws.com/{os.environ[name]}/.well-known/openid-configuration"
    for name in ("INBOUND_USER_POOL_ID", "OUTBOUND_USER_POOL_ID")
}
control = boto3.client("bedrock-agentcore-control")
elsewhere = boto3.client("bedrock-agentcore-control", region_name="eu-west-1")
bodies = []
control.meta.events.register("before-parse", lambda response_dict, **_: bodies.append(response_dict["body"]))


def answer(output, status):
    """An operation's output, once its status is the expected one."""
    metadata = output.pop("ResponseMetadata")
    assert metadata["HTTPStatusCode"] == status, (metadata, output)
    return output


def twice(operation, **parameters):
    """What a read gives; the same bytes at the second time."""
    first = answer(operation(**parameters), 200)
    operation(**parameters)
    assert bodies[-1] == bodies[-2], bodies[-2:]
    return first


def members(output, *expected):
    """The output has these members and no other."""
    assert sorted(output) == sorted(expected), (sorted(output), sorted(expected))
    return output


def fits(pattern, text):
    assert re.fullmatch(pattern, text), (pattern, text)
    return text


def pages(name, key, **parameters):
    """All elements of a list that is asked for one element a page."""
    paginator = control.get_paginator(name)
    found = [page[key] for page in paginator.paginate(**parameters, PaginationConfig={"PageSize": 1})]
    assert all(len(page) <= 1 for page in found), found
    return [one for page in found for one in page]


def tagged(arn, tags):
    """The tags of a resource, from those of its creation to none."""
    assert twice(control.list_tags_for_resource, resourceArn=arn) == {"tags": tags}
    answer(control.tag_resource(resourceArn=arn, tags={"stage": "test"}), 204)
    assert twice(control.list_tags_for_resource, resourceArn=arn) == {"tags": tags | {"stage": "test"}}
    answer(control.untag_resource(resourceArn=arn, tagKeys=[*tags, "stage"]), 204)
    assert twice(control.list_tags_for_resource, resourceArn=arn) == {"tags": {}}
