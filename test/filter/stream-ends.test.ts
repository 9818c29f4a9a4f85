// The end of a stream: its last event, or an error in its place. Nothing of the gateway's follows it, and of what a provider
// still sends only whole events to a client of the same API.
import { beforeAll, describe, expect, test } from "vitest";
import { STREAM_RULES } from "../vectors/rules/index.js";
import { namesOf, vector } from "../vectors/store.js";
import { streamBytes } from "../vectors/vectors.js";
import { clientsOtherThan, READY_CLIENTS, READY_UPSTREAMS, type UpstreamName } from "./formats.js";
import { ResponseUnits } from "./response-units.js";

let units: ResponseUnits;

beforeAll(async () => {
  units = await ResponseUnits.load();
});

const event = (document: unknown): string => `data: ${JSON.stringify(document)}\n\n`;
const frame = (name: string, document: unknown): string => `${name} ${JSON.stringify(document)}\n`;

/** More than the gateway holds of an event. */
const FLOOD = Buffer.alloc(9 << 20, "x");
const SSE_TAILS = [
  ": comment\n\n",
  event({ error: { message: "e" } }),
  `event: error\n${event({})}`,
  event([]),
  "data: [DONE]\n\n",
  "data: {",
].map((tail) => Buffer.from(tail));
const FRAME_TAILS = [
  frame("messageStop", {}),
  frame("metadata", {}),
  frame("!throttlingException", {}),
  frame("any", []),
].map((frames) => streamBytes("converse", frames));

/** What a provider can still send: an error, a second end, none of its events, a part of one, and too much. */
function tailsOf(upstream: UpstreamName, name: string): Buffer[] {
  if (upstream === "converse") return [...FRAME_TAILS, Buffer.alloc(64, 255)];
  return name === "simple" ? [...SSE_TAILS, FLOOD] : SSE_TAILS;
}

describe.each(READY_UPSTREAMS)("the last event of a stream of %s", (upstream) => {
  test.each(clientsOtherThan(upstream))("is the last that a client of %s gets", (client) => {
    for (const name of namesOf("streams", upstream)) {
      const bytes = streamBytes(upstream, vector("streams", upstream, name));
      for (const tail of tailsOf(upstream, name)) {
        for (const pieces of [[bytes, tail], [Buffer.concat([bytes, tail])]]) {
          const { text } = units.stream(client, upstream, pieces, { usage: true, lateEnd: true });
          expect(() => STREAM_RULES[client](text, true), `${name}, ${tail.subarray(0, 40)}`).not.toThrow();
        }
      }
    }
  });
});

describe.each(READY_CLIENTS)("a stream of %s to a client of the same API", (api) => {
  test.each([...SSE_TAILS, FLOOD])("gets nothing of the gateway's behind its last event: %#", (tail) => {
    const bytes = Buffer.from(vector("streams", api, "simple"));
    for (const pieces of [[bytes, tail], [Buffer.concat([bytes, tail])]]) {
      const { text, observed } = units.stream(api, api, pieces, { usage: true, lateEnd: true });
      expect(observed).toMatchObject({ ended: true, errored: false });
      expect(text.startsWith(bytes.toString())).toBe(true);
      expect(tail.toString().startsWith(text.slice(bytes.length))).toBe(true);
    }
  });
});

describe("one event that is an error in several ways", () => {
  const failed = { index: 0, finishReason: "MALFORMED_FUNCTION_CALL", finishMessage: "It is no call." };
  const said = { index: 0, content: { parts: [{ text: "z" }] } };

  test.each(clientsOtherThan("generate-content"))("becomes one error for a client of %s", (client) => {
    for (const candidates of [
      [failed, failed],
      [failed, said, failed],
      [failed, "no candidate"],
    ]) {
      const { text, observed } = units.stream(client, "generate-content", [
        Buffer.from(event({ candidates })),
      ]);
      expect(STREAM_RULES[client](text, false)).toMatchObject({ error: "It is no call.", blocks: [] });
      expect(observed).toMatchObject({ errored: true, ended: false });
    }
  });
});

describe("an answer that loses something in its last piece", () => {
  const long = "x".repeat(5 << 20);

  test("is never told to a client of messages as complete: a stop sequence", () => {
    const frames = [
      frame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "z" } }),
      frame("messageStop", {
        stopReason: "stop_sequence",
        additionalModelResponseFields: { stop_sequence: long.slice(0, 100_000) },
      }),
      frame("metadata", {}),
    ];
    const { text } = units.stream("messages", "converse", [streamBytes("converse", frames.join(""))]);
    expect(STREAM_RULES.messages(text, false).error).toContain("too large");
  });

  test.each(clientsOtherThan("messages"))(
    "is never told to a client of %s as complete: citations",
    (client) => {
      const citation = { type: "web_search_result_location", url: "https://a", title: "a", cited_text: long };
      const events = [
        { type: "content_block_start", index: 0, content_block: { type: "text", text: "z" } },
        { type: "content_block_delta", index: 0, delta: { type: "citations_delta", citation } },
        { type: "content_block_stop", index: 0 },
        { type: "message_delta", delta: { stop_reason: "end_turn" } },
        { type: "message_stop" },
      ];
      const { text } = units.stream(client, "messages", [Buffer.from(events.map(event).join(""))]);
      expect(STREAM_RULES[client](text, false).error).toContain("too large");
    },
  );
});
