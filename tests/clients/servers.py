"""One MCP server, called by the official Python SDK at one URL: prints what failed, by name.

The arguments are the URL, what stands before the tools' names, and what the server is: `stateful` when it keeps
sessions and is called directly, `stateless` when it keeps none or the gateway is asked, `everything` for the npm
package server-everything, which has tools of its own. The token stands in TOKEN.
"""

import asyncio
import base64
import os
import sys
import traceback

import httpx
from mcp import ClientSession, types
from mcp.client.streamable_http import streamable_http_client

URL, PREFIX, KIND = sys.argv[1:]
HEADERS = {"Authorization": f"Bearer {os.environ['TOKEN']}"}
TOOLS = {"echo", "fail", "slow", "big", "picture", "count", "running_calls", "cancelled", "process"}
TEXT = "Zürich 東京 🦀 e\u0301 \u2028 \\ \"quoted\" </script> \u00a0."
PNG = b"\x89PNG\r\n\x1a\n"
MEGABYTE = 1024 * 1024
SLOW = 5
# Nobody waits so long: it is cancelled before.
ENDLESS = 30
PATIENCE = 20
failed = []


async def check(name, checked):
    """Runs one check; what it raises is its failure."""
    try:
        await asyncio.wait_for(checked, PATIENCE)
    except (Exception, asyncio.CancelledError) as error:
        failed.append(name)
        print(f"{name}: {error!r}"[:2000], *traceback.format_tb(error.__traceback__)[-2:], sep="\n")


class Client:
    """One session. With `ends` it is ended by a DELETE, which answers all that is still waited for in it."""

    def __init__(self, ends=False):
        self.ends = ends

    async def __aenter__(self):
        self.http = httpx.AsyncClient(headers=HEADERS, timeout=60, trust_env=False)
        self.transport = streamable_http_client(URL, http_client=self.http, terminate_on_close=self.ends)
        reader, writer, self.session_id = await self.transport.__aenter__()
        self.session = await ClientSession(reader, writer).__aenter__()
        await self.session.initialize()
        return self

    async def __aexit__(self, *error):
        self.id = self.session_id()
        await self.session.__aexit__(*error)
        await self.transport.__aexit__(*error)
        await self.http.aclose()

    async def call(self, tool, **arguments):
        return await self.session.call_tool(PREFIX + tool, arguments)

    async def text(self, tool, **arguments):
        result = await self.call(tool, **arguments)
        assert not result.isError, result
        (content,) = result.content
        return content.text

    async def expect(self, expected, tool, **arguments):
        text = await self.text(tool, **arguments)
        assert text == expected, f"{tool}: {text[:200]!r} of {len(text)} characters, expected {expected[:200]!r}"

    async def list(self, names):
        listed = {tool.name for tool in (await self.session.list_tools()).tools}
        assert {PREFIX + name for name in names} <= listed, listed

    async def error(self):
        result = await self.call("fail")
        assert result.isError and "failed on purpose" in result.content[0].text, result

    async def picture(self, tool):
        contents = (await self.call(tool)).content
        (image,) = [content for content in contents if content.type == "image"]
        assert image.mimeType == "image/png" and base64.b64decode(image.data).startswith(PNG), image

    async def until(self, tool, holds):
        while not holds(int(await self.text(tool))):
            pass

    async def cancel(self, tool, arrived, **arguments):
        """Calls, and takes the call back once it has arrived."""
        request = self.session._request_id
        call = asyncio.ensure_future(self.call(tool, **arguments))
        while self.session._request_id == request:
            await asyncio.sleep(0)
        await arrived
        parameters = types.CancelledNotificationParams(requestId=request, reason="not needed any more")
        cancelled = types.CancelledNotification(method="notifications/cancelled", params=parameters)
        await self.session.send_notification(types.ClientNotification(cancelled))
        # Servers may answer it with an error, or not at all.
        call.cancel()
        await asyncio.wait([call])

    async def cancelled(self):
        await self.cancel("slow", self.until("running_calls", lambda count: count > 0), seconds=ENDLESS)
        await self.expect("still here", "echo", text="still here")
        if KIND == "stateful":
            await self.until("cancelled", lambda count: count > 0)
            await self.expect("1", "cancelled")
            await self.expect("0", "running_calls")

    async def counts(self, *numbers):
        for number in numbers:
            await self.expect(str(number), "count")


async def every_tool(client):
    await check("cancellation", client.cancelled())
    await asyncio.gather(
        check("list", client.list(TOOLS)),
        check("call", client.expect("hello", "echo", text="hello")),
        check("error", client.error()),
        check(f"a tool of {SLOW} s", client.expect("slept", "slow", seconds=SLOW)),
        check("an answer of 1 MB", client.expect("x" * MEGABYTE, "big", size=MEGABYTE)),
        check("unicode", client.expect(TEXT, "echo", text=TEXT)),
        check("image", client.picture("picture")),
    )


async def everything(client):
    long = "trigger-long-running-operation"

    async def a_wrong_argument():
        result = await client.call("get-sum", a="one", b=2)
        assert result.isError, result

    async def cancelled():
        # It tells of no call that goes on: an answer to a later request says that this one has arrived.
        arrived = client.expect("Echo: sent", "echo", message="sent")
        await client.cancel(long, arrived, duration=ENDLESS, steps=1)
        await client.expect("Echo: still here", "echo", message="still here")

    await check("cancellation", cancelled())
    slept = f"Long running operation completed. Duration: {SLOW} seconds, Steps: 5."
    large = "x" * MEGABYTE
    await asyncio.gather(
        check("list", client.list({"echo", "get-sum", "get-tiny-image", long})),
        check("call", client.expect("The sum of 5 and 3 is 8.", "get-sum", a=5, b=3)),
        check("error", a_wrong_argument()),
        check(f"a tool of {SLOW} s", client.expect(slept, long, duration=SLOW, steps=5)),
        check("an answer of 1 MB", client.expect("Echo: " + large, "echo", message=large)),
        check("unicode", client.expect("Echo: " + TEXT, "echo", message=TEXT)),
        check("image", client.picture("get-tiny-image")),
    )


async def sessions():
    async with Client(ends=True) as first:
        await first.counts(1, 2)
        async with Client(ends=True) as second:
            await second.counts(1)
        await first.counts(3)
        assert first.session_id() != second.id, second.id
    # The SDK has ended it with a DELETE.
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream", "Mcp-Session-Id": first.id}
    async with httpx.AsyncClient(headers=HEADERS, trust_env=False) as http:
        answer = await http.post(URL, json=message, headers=accept)
    assert answer.status_code == 404, answer.text


async def main():
    async with Client() as client:
        await (everything if KIND == "everything" else every_tool)(client)
    if KIND == "stateful":
        await check("sessions", sessions())
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")
    print("all as expected")


asyncio.run(main())
