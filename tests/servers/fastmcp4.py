"""fastmcp, 4.x: `stateful` or `stateless`, `json` or `sse`."""

from fastmcp import Context, FastMCP
from fastmcp.utilities.types import Image

import tools

port, stateless, json_response = tools.arguments()
server = FastMCP("fastmcp4")
tools.offer(server, Context, Image, lambda ctx: "" if stateless else ctx.request_context.request.headers["mcp-session-id"])
server.run("http", port=port, stateless_http=stateless, json_response=json_response, show_banner=False)
