"""An MCP filter, with the official Python SDK: card numbers in what a user writes are replaced before an agent sees them,
and a message with what looks like a private key is not let through at all."""

import re
from typing import Any

from mcp.server.fastmcp import FastMCP
from mcp.server.fastmcp.exceptions import ToolError

server = FastMCP("guardrails", host="127.0.0.1", port=10521, log_level="WARNING")
CARD = re.compile(r"\b(?:\d[ -]?){13,16}\b")


@server.tool()
def secrets_guard(body: dict[str, Any], path: str) -> dict[str, Any]:
    """Takes a request's JSON and the path it came to; gives back the JSON that goes on."""
    for message in body.get("messages", []):
        text = message.get("content")
        if not isinstance(text, str):
            continue
        if "PRIVATE KEY" in text:
            raise ToolError("Please do not send private keys.")
        message["content"] = CARD.sub("[card number]", text)
    return body


if __name__ == "__main__":
    print("secrets_guard listens on http://127.0.0.1:10521/mcp", flush=True)
    server.run(transport="streamable-http")
