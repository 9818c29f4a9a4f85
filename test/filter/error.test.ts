// Errors: a provider's in the client's format, and the gateway's own.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { ERROR_RULES } from "../vectors/rules/index.js";
import { checkMessagesError } from "../vectors/rules/messages-response.js";
import { namesOf, vector } from "../vectors/store.js";
import { expectGolden } from "../vectors/vectors.js";
import { READY_CLIENTS, READY_UPSTREAMS, type UpstreamName } from "./formats.js";
import { mutated } from "./request-mutations.js";
import { ResponseUnits } from "./response-units.js";

interface ErrorVector {
  status: number;
  body: unknown;
}

let units: ResponseUnits;

beforeAll(async () => {
  units = await ResponseUnits.load();
});

function load(format: UpstreamName, name: string): ErrorVector {
  return JSON.parse(vector("errors", format, name)) as ErrorVector;
}

function textOf(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

describe.each(READY_UPSTREAMS)("a recorded error of %s", (upstream) => {
  describe.each(namesOf("errors", upstream))("%s", (name) => {
    test.each(READY_CLIENTS)("to %s becomes its golden, and that client can read it", (client) => {
      const { status, body } = load(upstream, name);
      const text = units.error(client, upstream, status, textOf(body));
      if (text === undefined) expect(client).toBe(upstream);
      else expectGolden("errors", upstream, name, client, text);
      ERROR_RULES[client](JSON.parse(text ?? textOf(body)));
    });
  });

  test("becomes an error that any client can read, after any mutation", () => {
    const bodies = namesOf("errors", upstream).map((name) => load(upstream, name).body as never);
    fc.assert(
      fc.property(mutated(bodies), fc.integer({ min: 300, max: 599 }), (body, status) => {
        for (const client of READY_CLIENTS) {
          const text = units.error(client, upstream, status, textOf(body));
          if (text !== undefined) ERROR_RULES[client](JSON.parse(text));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe.each(["chat-completions", "messages"] as const)("a recorded error of %s", (upstream) => {
  test("is passed on unchanged only when it has the shape of the client's API", () => {
    const untouched = namesOf("errors", upstream).filter((name) => {
      const { status, body } = load(upstream, name);
      return units.error(upstream, upstream, status, textOf(body)) === undefined;
    });
    const shaped = {
      "chat-completions": [
        "context-length",
        "invalid-key",
        "model-not-found",
        "quota",
        "rate-limit",
        "server-error",
      ],
      messages: [
        "api-error",
        "authentication",
        "billing",
        "invalid-request",
        "not-found",
        "overloaded",
        "permission",
        "prompt-too-long",
        "rate-limit",
        "too-large",
      ],
    };
    expect(untouched.sort()).toEqual(shaped[upstream]);
  });
});

describe("an error body of any bytes", () => {
  test("is quoted as a bounded excerpt", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        for (const client of READY_CLIENTS) {
          const text = units.error(client, "messages", 500, Buffer.from(bytes)) ?? "";
          expect(ERROR_RULES[client](JSON.parse(text)).length).toBeLessThan(400);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("is only inspected at its beginning", () => {
    const text = units.error("messages", "messages", 500, "<".repeat(5 << 20)) ?? "";
    expect(checkMessagesError(JSON.parse(text)).length).toBeLessThan(400);
  });
});

describe("the gateway's own error", () => {
  test("has OpenAI's shape for a chat client and for an unknown format", () => {
    for (const client of [0, 1]) {
      const text = units.ownError(client, 400, ["bad", 'say "é"\\', "messages[0].role"]);
      expect(JSON.parse(text)).toEqual({
        error: {
          message: 'say "é"\\',
          type: "invalid_request_error",
          param: "messages[0].role",
          code: "bad",
        },
      });
    }
  });

  test("has Anthropic's shape for a Messages client, with the status's own type", () => {
    const text = units.ownError(2, 404, ["", "no such path", ""]);
    expect(JSON.parse(text)).toEqual({
      type: "error",
      error: { type: "not_found_error", message: "no such path" },
    });
  });

  test("needs no member but its message", () => {
    expect(JSON.parse(units.ownError(1, 503, ["", "down", ""]))).toEqual({
      error: { message: "down", type: "server_error", param: null, code: null },
    });
  });
});
