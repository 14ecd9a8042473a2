"""AWS's own MCP proxy: it signs what a client of the official SDK sends, for a gateway and for a runtime."""

import asyncio
import json
import os
import sys
import urllib.parse

import boto3
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def connected(url, work, *more, **variables):
    """Does `work` in a session with the proxy for `url`."""
    arguments = ["-m", "mcp_proxy_for_aws.server", url, "--service", "bedrock-agentcore", *more]
    server = StdioServerParameters(command=sys.executable, args=arguments, env={**os.environ, **variables})
    async with stdio_client(server) as streams:
        async with ClientSession(*streams) as session:
            await session.initialize()
            return await work(session)


async def add(session):
    """The names of the tools, and the answer of the one that adds."""
    names = [tool.name for tool in (await session.list_tools()).tools]
    (name,) = [name for name in names if name.endswith("add_numbers")]
    result = await session.call_tool(name, {"a": 5, "b": 3})
    assert not result.isError and result.content[0].text == "8", result
    return names


async def refused(url, *more, **variables):
    """The proxy starts, and has nothing to offer: everything that it sends is refused. Returns the error."""
    try:
        tools = await connected(url, lambda session: session.list_tools(), *more, **variables)
    except Exception as error:
        while isinstance(error, ExceptionGroup):
            error = error.exceptions[0]
        return error
    raise AssertionError(tools)


async def decided_by_policy(gateway):
    """A session of a role gets in once its policy allows InvokeGateway."""
    iam, sts = boto3.client("iam"), boto3.client("sts")
    account = sts.get_caller_identity()["Account"]
    iam.create_user(UserName="ann")
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [{**statement, "Principal": {"AWS": f"arn:aws:iam::{account}:root"}}]}
    role = iam.create_role(RoleName="caller", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    policy = {"Version": "2012-10-17", "Statement": [{**statement, "Resource": role}]}
    iam.put_user_policy(UserName="ann", PolicyName="assume", PolicyDocument=json.dumps(policy))
    ann = boto3.client("sts", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    session = ann.assume_role(RoleArn=role, RoleSessionName="laptop")["Credentials"]
    variables = {
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
    }
    # Recorded: the body that comes with 403, which the proxy passes on.
    error = (await refused(gateway, **variables)).error
    assert (error.code, error.message) == (-32002, "Authorization error - Insufficient permissions"), error
    identifier = urllib.parse.urlsplit(gateway).path.split("/")[2]
    arn = f"arn:aws:bedrock-agentcore:us-east-1:{account}:gateway/{identifier}"
    statement = {"Effect": "Allow", "Action": "bedrock-agentcore:InvokeGateway", "Resource": arn}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    iam.put_role_policy(RoleName="caller", PolicyName="invoke", PolicyDocument=json.dumps(policy))
    assert "iam-chain-mcp-target___add_numbers" in await connected(gateway, add, **variables)


async def main():
    gateway, runtime = os.environ["GATEWAY_URL"], os.environ["RUNTIME_URL"]
    names = await connected(gateway, add)
    assert "iam-chain-mcp-target___add_numbers" in names, names
    names = await connected(runtime, add)
    assert "add_numbers" in names, names
    for url in gateway, runtime:
        await refused(url, "--region", "eu-west-1")
        await refused(url, AWS_SECRET_ACCESS_KEY="test")
        await refused(url, AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")
    await decided_by_policy(gateway)
    print("all as expected")


asyncio.run(main())
