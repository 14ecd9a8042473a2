// The web servers of the test: one on loopback, which the browser knows under several names.

import { createServer } from "node:http";
import { once } from "node:events";

export class Sites {
  #pages = new Map();

  static async start() {
    const sites = new Sites();
    sites.server = createServer((request, response) => sites.#answer(request, response));
    sites.server.listen(0, "127.0.0.1");
    await once(sites.server, "listening");
    const { port } = sites.server.address();
    sites.foreign = `http://evil.example:${port}`;
    sites.local = `http://localhost:${port}`;
    return sites;
  }

  /// Gives the path of a page.
  add(html) {
    const path = `/page/${this.#pages.size}`;
    this.#pages.set(path, `<!doctype html><title>page</title>${html}`);
    return path;
  }

  #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.local);
    if (pathname === "/redirect") {
      response.writeHead(Number(searchParams.get("status")), { location: searchParams.get("to") }).end();
      return;
    }
    const html = this.#pages.get(pathname);
    response.writeHead(html ? 200 : 404, { "content-type": "text/html; charset=utf-8" }).end(html);
  }
}

/// The path of a site that sends the browser on to a URL.
export function redirect(status, to) {
  return `/redirect?${new URLSearchParams({ status, to })}`;
}
