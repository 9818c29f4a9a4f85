// The cost of a provider's answer grows at most in proportion to the length of any list in it.
import { growth, MOST_GROWTH } from "@plano/brightstaff/testing/growth";
import { beforeAll, describe, expect, it } from "vitest";
import { READY_CLIENTS, READY_UPSTREAMS } from "./formats.js";
import { type Events, LONG_STREAMS, LONG_WHOLE_ANSWERS } from "./long-answers.js";
import { ResponseUnits } from "./response-units.js";
import { remembered } from "./scaling.js";

const SIZE = 80;

let units: ResponseUnits;
beforeAll(async () => {
  units = await ResponseUnits.load();
});

describe.each(READY_UPSTREAMS)("a whole answer of %s", (upstream) => {
  it.each(Object.entries(LONG_WHOLE_ANSWERS[upstream]))(
    "takes time in proportion to the number of %s",
    async (_what, body) => {
      const bytesOf = remembered((size) => Buffer.from(body(size)));
      for (const client of READY_CLIENTS) {
        expect(units.whole(client, upstream, body(3)).ok, client).toBe(true);
        const run = (bytes: Buffer) => void units.whole(client, upstream, bytes);
        expect(await growth(bytesOf, SIZE, run), client).toBeLessThan(MOST_GROWTH);
      }
    },
  );
});

describe.each(READY_UPSTREAMS)("a stream of %s", (upstream) => {
  it.each(Object.entries(LONG_STREAMS[upstream]))(
    "takes time in proportion to the number of %s",
    async (_what, events) => {
      const apart = remembered(events);
      const together = remembered((size) => [Buffer.concat(apart(size))]);
      for (const client of READY_CLIENTS) {
        const run = (pieces: Events) => void units.stream(client, upstream, pieces);
        expect(await growth(apart, SIZE, run), `${client}, event by event`).toBeLessThan(MOST_GROWTH);
        expect(await growth(together, SIZE, run), `${client}, all events together`).toBeLessThan(MOST_GROWTH);
      }
    },
  );
});
