"""FastMCP of the official Python SDK, 1.x: `stateful` or `stateless`, `json` or `sse`."""

from mcp.server.fastmcp import Context, FastMCP, Image

import tools

port, stateless, json_response = tools.arguments()
server = FastMCP("mcp1", port=port, stateless_http=stateless, json_response=json_response)
tools.offer(server, Context, Image, lambda ctx: "" if stateless else ctx.request_context.request.headers["mcp-session-id"])
server.run("streamable-http")
