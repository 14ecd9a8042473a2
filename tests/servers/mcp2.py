"""MCPServer of the official Python SDK, 2.x: `stateful` or `stateless`, `json` or `sse`."""

from mcp.server.mcpserver import Context, Image, MCPServer
from mcp.server.mcpserver.exceptions import ToolError

import tools

port, stateless, json_response = tools.arguments()
server = MCPServer("mcp2")
tools.offer(server, Context, Image, lambda ctx: "" if stateless else ctx.headers["mcp-session-id"], ToolError)
server.run("streamable-http", port=port, stateless_http=stateless, json_response=json_response)
