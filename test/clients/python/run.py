"""Asks Plano at the address of the first argument with each framework, in each of its APIs, and prints a line of JSON for each
exchange: {client, model, exchange, ok, why}. The other arguments are the providers whose models are asked."""

import asyncio
import json
import os
import sys
import traceback

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ["OPENAI_AGENTS_DISABLE_TRACING"] = "1"

import frameworks
import sdks

# What every exchange has to give, whoever asks.
EXPECTED = {
    "plain": lambda text: "Hello from the sandbox!" in text,
    "stream": lambda pieces: len(pieces) > 1 and "Hello from the sandbox!" in "".join(pieces),
    "tool": lambda given: isinstance(given[0], str) and "sunny" in given[1],
    "structured": lambda shape: isinstance(shape["city"], str) and isinstance(shape["days"], int),
    "error": lambda message: "does not exist" in message,
    "abort": lambda pieces: 0 < len(pieces) < 50,
}


def model_for(exchange, provider):
    if exchange == "error":
        return "nowhere/none"
    return f"{provider}/sandbox-slow-stream" if exchange == "abort" else f"{provider}/model"


async def tried(client, exchange, model):
    try:
        given = await asyncio.wait_for(getattr(client, exchange)(model), 30)
        ok = EXPECTED[exchange](given)
        return {"ok": ok} if ok else {"ok": ok, "why": repr(given)}
    except Exception:
        return {"ok": False, "why": traceback.format_exc()}


async def main(url, *providers):
    clients = {**sdks.clients(url), **frameworks.clients(url)}
    for name, client in clients.items():
        for provider in providers:
            for exchange in EXPECTED:
                model = model_for(exchange, provider)
                result = await tried(client, exchange, model)
                print(json.dumps({"client": name, "model": model, "exchange": exchange, **result}), flush=True)


asyncio.run(main(*sys.argv[1:]))
