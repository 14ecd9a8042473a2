"""The official Python SDK over stdio: the arguments are the server's command line.

Between two calls it prints a line and waits for one, so that a test can let the token expire meanwhile.
"""

import asyncio
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

ADD = "m2m-auth-demo-mcp-target___add_numbers"


async def main(command, *arguments):
    async with stdio_client(StdioServerParameters(command=command, args=list(arguments))) as streams:
        async with ClientSession(*streams) as session:
            began = await session.initialize()
            assert began.serverInfo.name == "m2m-auth-demo", began
            names = [tool.name for tool in (await session.list_tools()).tools]
            assert ADD in names, names
            await add(session, 5, 3)
            print("called", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
            # At once: all of them meet the same token.
            await asyncio.gather(*(add(session, number, number) for number in range(5)))
            await session.send_ping()
            unknown = await session.call_tool("no_such_tool", {})
            assert unknown.isError and "no_such_tool" in unknown.content[0].text, unknown
            await session.send_ping()
    print("all as expected")


async def add(session, a, b):
    result = await session.call_tool(ADD, {"a": a, "b": b})
    assert not result.isError and result.content[0].text == str(a + b), result


asyncio.run(main(*sys.argv[1:]))
