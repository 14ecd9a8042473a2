"""AWS's own MCP proxy: it signs what a client of the official SDK sends, for a gateway and for a runtime."""

import asyncio
import os
import sys

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
    """The proxy starts, and has nothing to offer: everything that it sends is refused."""
    try:
        tools = await connected(url, lambda session: session.list_tools(), *more, **variables)
    except Exception:
        return
    raise AssertionError(tools)


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
    print("all as expected")


asyncio.run(main())
