// The TypeScript SDK over standard input and output.

import { counters, offered, require } from './tools.mjs';

const { StdioServerTransport } = require('@modelcontextprotocol/sdk/server/stdio.js');

await offered(counters()).connect(new StdioServerTransport());
