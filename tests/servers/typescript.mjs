// The TypeScript SDK over streamable HTTP: `stateful` or `stateless`, `json` or `sse`.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { counters, offered, require } from './tools.mjs';

const { StreamableHTTPServerTransport } = require('@modelcontextprotocol/sdk/server/streamableHttp.js');

const [sessions, answers] = process.argv.slice(2);
const enableJsonResponse = answers === 'json';
const open = new Map();
const ofAll = counters();

async function transportOf(request) {
  if (sessions === 'stateless') {
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse });
    await offered(ofAll).connect(transport);
    return transport;
  }
  const id = request.headers['mcp-session-id'];
  if (id !== undefined) return open.get(id);
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    enableJsonResponse,
    onsessioninitialized: (id) => open.set(id, transport),
    onsessionclosed: (id) => open.delete(id),
  });
  await offered(counters()).connect(transport);
  return transport;
}

createServer(async (request, response) => {
  const transport = await transportOf(request);
  if (transport === undefined) {
    const error = { code: -32001, message: 'Session not found' };
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: null, error }));
    return;
  }
  await transport.handleRequest(request, response);
}).listen(process.env.PORT, '127.0.0.1');
