// The tools that every server in this folder offers, for the TypeScript SDK; tests/clients/servers.py calls them.
//
// The SDK is beside no file of this folder: NODE_CLIENTS names the folder that tests/run installed it into.

import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

export const require = createRequire(`${process.env.NODE_CLIENTS}/package.json`);
const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js');
const { z } = require('zod');

const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** What is counted for one session. */
export const counters = () => ({ counted: 0, running: 0, cancelled: 0 });

/** A server with all tools, which counts in `count`. */
export function offered(count) {
  const server = new McpServer({ name: 'typescript', version: '1.0.0' });
  const text = (text) => ({ content: [{ type: 'text', text: String(text) }] });
  const tool = (name, description, inputSchema, call) =>
    server.registerTool(name, { description, inputSchema }, call);
  tool('echo', 'Says it again', { text: z.string() }, async (given) => text(given.text));
  tool('fail', 'Fails', {}, async () => {
    throw new Error('failed on purpose');
  });
  tool('slow', 'Takes its time', { seconds: z.number() }, async ({ seconds }, { signal }) => {
    count.running += 1;
    try {
      await sleep(seconds * 1000, undefined, { signal });
    } catch (error) {
      count.cancelled += 1;
      throw error;
    } finally {
      count.running -= 1;
    }
    return text('slept');
  });
  tool('big', 'So many bytes', { size: z.number().int() }, async ({ size }) => text('x'.repeat(size)));
  tool('picture', 'A picture of one pixel', {}, async () => ({
    content: [{ type: 'image', data: PICTURE, mimeType: 'image/png' }],
  }));
  tool('count', 'Counts its calls', {}, async () => text((count.counted += 1)));
  tool('running_calls', 'How many calls of slow go on', {}, async () => text(count.running));
  tool('cancelled', 'How many calls of slow were cancelled', {}, async () => text(count.cancelled));
  tool('process', "The id of the server's process", {}, async () => text(process.pid));
  return server;
}
