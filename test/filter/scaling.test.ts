// Nothing a client can write many of costs more than in proportion to how many there are.
import { beforeAll, describe, expect, it } from "vitest";
import type { Host } from "../host/host-api.js";
import { READY_CLIENTS, READY_UPSTREAMS } from "./formats.js";
import { LONG_REQUESTS, REFUSED } from "./long-requests.js";
import { CLIENT_PATHS, growth, MOST_GROWTH, SCALING_MODELS, startScaling } from "./scaling.js";

const SIZE = 1_500;

describe("a request", () => {
  let host: Host;
  beforeAll(async () => {
    host = await startScaling();
  });

  for (const client of READY_CLIENTS) {
    const headers = { ":path": CLIENT_PATHS[client], "content-type": "application/json" };
    for (const [what, body] of Object.entries(LONG_REQUESTS[client])) {
      it(`takes time in proportion to the number of ${what} in ${client}`, () => {
        let sent = 0;
        for (const upstream of READY_UPSTREAMS) {
          for (const model of SCALING_MODELS[upstream]) {
            const make = (size: number) => body(size).replaceAll('"m"', `"${upstream}/${model}"`);
            const run = (text: string) => {
              const exchange = host.exchange().request(headers, text);
              if (exchange.attempts.length > 0 && exchange.localReply === undefined) sent += 1;
              exchange.abort();
            };
            expect(growth(make, SIZE, run), `${upstream} ${model}`).toBeLessThan(MOST_GROWTH);
          }
        }
        expect(sent > 0, "a provider is asked: else the list is not what it should be").toBe(
          !REFUSED.has(what),
        );
      });
    }
  }
});
