// The cost of a request grows at most in proportion to the length of any list in it.

import { growth, MOST_GROWTH } from "@plano/brightstaff/testing/growth";
import { CLIENT_PATHS } from "@plano/config/contract";
import { beforeAll, describe, expect, it } from "vitest";
import type { Host } from "../host/host-api.js";
import { startWith } from "./configured.js";
import { READY_CLIENTS, READY_UPSTREAMS } from "./formats.js";
import { FORM, field, form, part } from "./forms.js";
import { LONG_REQUESTS, REFUSED } from "./long-requests.js";
import { remembered, SCALING_MODELS, startScaling } from "./scaling.js";

const SIZE = 500;

describe("a request", () => {
  let host: Host;
  beforeAll(async () => {
    host = await startScaling();
  });

  for (const client of READY_CLIENTS) {
    const headers = { ":path": CLIENT_PATHS[client], "content-type": "application/json" };
    for (const [what, body] of Object.entries(LONG_REQUESTS[client])) {
      it(`takes time in proportion to the number of ${what} in ${client}`, async () => {
        let sent = 0;
        const text = remembered(body);
        for (const upstream of READY_UPSTREAMS) {
          for (const model of SCALING_MODELS[upstream]) {
            const make = (size: number) => text(size).replaceAll('"m"', `"${upstream}/${model}"`);
            const run = (text: string) => {
              const exchange = host.exchange().request(headers, text);
              if (exchange.attempts.length > 0 && exchange.localReply === undefined) sent += 1;
              exchange.abort();
            };
            expect(await growth(make, SIZE, run), `${upstream} ${model}`).toBeLessThan(MOST_GROWTH);
          }
        }
        expect(sent > 0, "the provider is reached: otherwise the list is not what it should be").toBe(
          !REFUSED.has(what),
        );
      });
    }
  }
});

const DASHES = "-".repeat(69);
/** A content-type, and a form of it that has something `count` times. */
const LONG_FORMS: Record<string, [type: string, body: (count: number) => string]> = {
  parts: [FORM, (count) => form(field("model", "m"), field("x", "y").repeat(count))],
  "headers of a part": [FORM, (count) => form(part("content-disposition:\r\n".repeat(count * 8), "y"))],
  "headers that no line ends": [FORM, (count) => form(part("\ncontent-disposition:".repeat(count * 8), "y"))],
  "parameters of a header": [
    FORM,
    (count) => form(part(`content-disposition: form-data${"; name=model".repeat(count * 8)}`, "y")),
  ],
  "bytes of a file's name": [
    FORM,
    (count) => form(part(`content-disposition: form-data; name=x; filename="${";".repeat(count * 8)}"`, "y")),
  ],
  "beginnings of the boundary": [
    `multipart/form-data; boundary=${DASHES}x`,
    (count) => `--${DASHES}x\r\n${"-".repeat(count * 64)}`,
  ],
  "almost-boundaries": [FORM, (count) => form(field("x", FORM.slice(30, -1).repeat(count)))],
};

describe("a form", () => {
  let host: Host;
  beforeAll(async () => {
    host = await startWith("{ model: openai/m, access_key: $KEY }", "limits: { request_body: 256MiB }\n", {
      bufferLimit: 256 << 20,
    });
  });

  for (const [what, [type, body]] of Object.entries(LONG_FORMS)) {
    it(`takes time in proportion to the number of ${what}`, async () => {
      const headers = { ":path": "/v1/audio/transcriptions", "content-type": type };
      const run = (text: string) => void host.exchange().request(headers, text).abort();
      expect(await growth(body, SIZE, run)).toBeLessThan(MOST_GROWTH);
    });
  }
});
