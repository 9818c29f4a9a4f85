import { Readable } from "node:stream";
import { expect, test } from "vitest";
import type { ClientRequest } from "../exchange/client-request.js";
import { clientRequest } from "../testing/client-request.js";
import type { Guard } from "./guard.js";
import { guardStream } from "./guarded-stream.js";
import { Panel } from "./panel.js";

const event = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

/** Refuses texts with "sesame", and keeps what it was asked. */
function judges() {
  const seen: string[] = [];
  const guard: Guard = {
    name: "test",
    async judge(texts) {
      const text = texts.map((one) => one.text).join("|");
      seen.push(text);
      return text.includes("sesame") ? { refused: "test" } : "passed";
    },
  };
  const panel = new Panel([guard], [], { onFailure: "fail", timeoutMilliseconds: 5_000 });
  return { panel, message: "no", reporter: undefined, seen };
}

async function read(chunks: Iterable<string>, own = judges(), request: Partial<ClientRequest> = {}) {
  const source = Readable.from(Array.from(chunks, (chunk) => Buffer.from(chunk)));
  let text = "";
  for await (const piece of guardStream(source, own, clientRequest({}, {}, request))) text += piece;
  return text;
}

test("events that pass go on as they are, also comments and the mark of the end", async () => {
  const events = [event("a"), ": ping\n\n", "event: x\ndata: {}\n\n", "data: [DONE]\n\n"];
  expect(await read(events)).toBe(events.join(""));
});

test("nothing of a text that is refused goes on, wherever its pieces are cut", async () => {
  const filling = "All is well on board. ".repeat(30);
  for (let at = 380; at < 420; at += 3) {
    const said = `${filling.slice(0, at)}open sesame, and all that follows`;
    const pieces = said.match(/.{1,7}/g) ?? [];
    const text = await read(pieces.map(event));
    expect(text).toContain("jailbreak_detected");
    expect(text).not.toContain("follows");
  }
});
