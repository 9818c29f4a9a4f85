// Streams for clients that asked for none: every recorded stream becomes one body with the same content, also
// in the provider's own format, or an error with the reason; mutated ones never trap.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { READY_CLIENTS, READY_UPSTREAMS } from "../filter/formats.js";
import { mutatedStream } from "../filter/response-mutations.js";
import { ResponseUnits } from "../filter/response-units.js";
import { textOf } from "./rules/answer.js";
import { RESPONSE_RULES, STREAM_RULES } from "./rules/index.js";
import { namesOf, requestOf, vector } from "./store.js";
import { streamBytes } from "./vectors.js";

let units: ResponseUnits;

beforeAll(async () => {
  units = await ResponseUnits.load();
});

describe.each(READY_UPSTREAMS)("a stream of %s that nobody asked for", (upstream) => {
  const names = namesOf("streams", upstream);

  describe.each(READY_CLIENTS)("to %s", (client) => {
    test.each(names)("of %s is one body that says the same, or why there is none", (name) => {
      const bytes = streamBytes(upstream, vector("streams", upstream, name));
      const request = requestOf("streams", upstream, name, client);
      const streamed = units.stream(client, upstream, [bytes], { usage: true, request });
      const { ok, text, observed } = units.gather(client, upstream, bytes, request);
      expect(ok).toBe(!streamed.observed.errored && !/^(cut|garbage)/.test(name));
      if (!ok) {
        expect(text).toBe("");
        expect(observed.failure).not.toBe("");
        return;
      }
      expect({ ...observed, firstToken: 0n }).toEqual({ ...streamed.observed, firstToken: 0n });
      const whole = RESPONSE_RULES[client](JSON.parse(text));
      // In the provider's own format the stream passes unchanged, whatever its shape.
      if (client === upstream) return;
      const { blocks, stop, usage } = STREAM_RULES[client](streamed.text, true);
      expect(textOf(whole.blocks)).toBe(textOf(blocks));
      expect({ stop: whole.stop, usage: whole.usage }).toEqual({ stop, usage });
    });

    test("never traps, whatever it is", () => {
      const sources = names.map((name) => vector("streams", upstream, name));
      fc.assert(
        fc.property(mutatedStream(upstream, sources), (bytes) => {
          const { ok, text, observed } = units.gather(client, upstream, bytes);
          if (ok) RESPONSE_RULES[client](JSON.parse(text));
          else expect(observed.failure).not.toBe("");
        }),
        { numRuns: 1_000 },
      );
    });
  });
});
