"""The tools that every server in this folder offers, for SDKs of Python; tests/clients/servers.py calls them.

`offer` takes a server of any of these SDKs. What is counted is counted for each session, or for all callers together
where the server keeps none.
"""

import base64
import os
import sys
from collections import Counter

import anyio

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def arguments():
    """The port of the environment, and whether to be stateless and to answer JSON: the two arguments."""
    sessions, answers = sys.argv[1:]
    assert sessions in ("stateful", "stateless") and answers in ("json", "sse"), sys.argv
    return int(os.environ["PORT"]), sessions == "stateless", answers == "json"


def offer(server, context, image, session_of, error=ValueError):
    """Gives the server its tools. `context` and `image` are classes of its SDK; `session_of` takes a context.

    `error` is what a tool raises whose text may reach the caller.
    """
    counted, running, given_up = Counter(), Counter(), Counter()

    @server.tool()
    async def echo(text: str) -> str:
        """Says it again"""
        return text

    @server.tool()
    async def fail() -> str:
        """Fails"""
        raise error("failed on purpose")

    @server.tool()
    async def slow(seconds: float, ctx: context) -> str:
        """Takes its time"""
        session = session_of(ctx)
        running[session] += 1
        try:
            await anyio.sleep(seconds)
        except anyio.get_cancelled_exc_class():
            given_up[session] += 1
            raise
        finally:
            running[session] -= 1
        return "slept"

    @server.tool()
    async def big(size: int) -> str:
        """So many bytes"""
        return "x" * size

    @server.tool()
    async def picture() -> image:
        """A picture of one pixel"""
        return image(data=PICTURE, format="png")

    @server.tool()
    async def count(ctx: context) -> str:
        """Counts its calls"""
        counted[session_of(ctx)] += 1
        return str(counted[session_of(ctx)])

    @server.tool()
    async def running_calls(ctx: context) -> str:
        """How many calls of slow go on"""
        return str(running[session_of(ctx)])

    @server.tool()
    async def cancelled(ctx: context) -> str:
        """How many calls of slow were cancelled"""
        return str(given_up[session_of(ctx)])

    @server.tool()
    async def process() -> str:
        """The id of the server's process"""
        return str(os.getpid())
