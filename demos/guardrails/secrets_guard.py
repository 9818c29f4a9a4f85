"""An MCP filter with the official Python SDK: replaces card numbers before an agent sees them, and stops a message with
what looks like a private key."""

import os
import re
from typing import Any

from mcp.server.fastmcp import FastMCP
from mcp.server.fastmcp.exceptions import ToolError

# --free-ports sets another one, as in shared/ports.js.
PORT = int(os.environ.get("PORT_10521", "10521"))
CARD = re.compile(r"\b(?:\d[ -]?){13,16}\b")
server = FastMCP("guardrails", host="127.0.0.1", port=PORT, log_level="WARNING")


def note(what: str) -> None:
    print(f"    {'secrets_guard':<16}{what}", flush=True)


@server.tool()
def secrets_guard(body: dict[str, Any], path: str) -> dict[str, Any]:
    """Takes a request's JSON and path; returns the JSON that continues."""
    found = 0
    for message in body.get("messages", []):
        text = message.get("content")
        if not isinstance(text, str):
            continue
        if "PRIVATE KEY" in text:
            note("stops it")
            raise ToolError("Please do not send private keys.")
        message["content"], count = CARD.subn("[card number]", text)
        found += count
    note(f"card numbers replaced: {found}" if found else "passes it on")
    return body


if __name__ == "__main__":
    print(f"  {'secrets_guard':<16}  listens on http://127.0.0.1:{PORT}/mcp", flush=True)
    server.run(transport="streamable-http")
