"""Servers that do one thing wrong, which the argument names; beside it they are MCP servers without sessions."""

import json
import os
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

kind, *rest = sys.argv[1:]
port = int(os.environ["PORT"])
TOOL = {"name": "echo", "description": "Says it again", "inputSchema": {"type": "object"}}


def listed(cursor):
    if kind == "endless":
        page = int(cursor or 0)
        return {"tools": [{**TOOL, "name": f"echo-{page % 10}"}], "nextCursor": str(page + 1)}
    if kind == "control":
        return {"tools": [{**TOOL, "name": "\x1b[31mred\x07\u202e", "description": "\x1b]0;title\x07"}]}
    return {"tools": [TOOL]}


def result_of(message):
    match message["method"]:
        case "initialize":
            version = message["params"]["protocolVersion"]
            return {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": {"name": kind, "version": "1"}}
        case "tools/list":
            return listed(message.get("params", {}).get("cursor"))
        case _:
            return {"content": [{"type": "text", "text": "echoed"}]}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["content-length"])))
        match kind:
            case "html":
                self.answer(200, b"<html>Welcome to nginx!</html>", ("Content-Type", "text/html; charset=utf-8"))
            case "redirect":
                self.answer(302, b"", ("Location", rest[0]))
            case "early":
                self.answer(200, b'{"jsonrpc"', ("Content-Type", "application/json"), missing=100)
            case _ if "id" not in message:
                self.answer(202, b"")
            case _:
                answer = {"jsonrpc": "2.0", "id": message["id"], "result": result_of(message)}
                self.answer(200, json.dumps(answer).encode(), ("Content-Type", "application/json"))

    def answer(self, status, body, *headers, missing=0):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) + missing))
        self.end_headers()
        self.wfile.write(body)
        if missing:
            self.close_connection = True


def serve(host, port, family=socket.AF_INET):
    server = type("Server", (ThreadingHTTPServer,), {"address_family": family})
    server((host, port), Handler).serve_forever()


def raw(answer):
    """Every connection gets these bytes and is closed."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        while True:
            connection, _ = listener.accept()
            with connection:
                # A connection that only asks whether somebody listens says nothing.
                if connection.recv(1 << 16):
                    connection.sendall(answer)


match kind:
    case "silent":
        print("thinking", flush=True)
        threading.Event().wait()
    case "elsewhere":
        serve("127.0.0.1", 0)
    case "ipv6":
        serve("::1", port, socket.AF_INET6)
    case "rubbish":
        raw(b"\x00\xff\x1b[31mrubbish\r\n\r\n" * 100)
    case "hangup":
        raw(b"")
    case _:
        serve("127.0.0.1", port)
