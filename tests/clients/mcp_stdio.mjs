// The official TypeScript SDK over stdio, as mcp_stdio.py does it: the first argument is the folder that tests/run
// installed the SDK into, the others are the server's command line.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { once } from "node:events";

const [folder, command, ...args] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const { Client } = require("@modelcontextprotocol/sdk/client/index.js");
const { StdioClientTransport } = require("@modelcontextprotocol/sdk/client/stdio.js");

const ADD = "m2m-auth-demo-mcp-target___add_numbers";
const client = new Client({ name: "test", version: "1" });

async function add(a, b) {
  const result = await client.callTool({ name: ADD, arguments: { a, b } });
  assert.equal(result.content[0].text, String(a + b));
}

await client.connect(new StdioClientTransport({ command, args }));
assert.equal(client.getServerVersion().name, "m2m-auth-demo");
const { tools } = await client.listTools();
assert.ok(tools.some((tool) => tool.name === ADD), JSON.stringify(tools));
await add(5, 3);
console.log("called");
await once(process.stdin, "data");
// At once: all of them meet the same token.
await Promise.all([0, 1, 2, 3, 4].map((number) => add(number, number)));
await client.ping();
const unknown = await client.callTool({ name: "no_such_tool", arguments: {} });
assert.ok(unknown.isError, JSON.stringify(unknown));
assert.match(unknown.content[0].text, /no_such_tool/);
await client.ping();
await client.close();
console.log("all as expected");
process.exit(0);
