import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ServiceFilterConfig } from "../service-config/schema.js";
import type { Lease } from "../shared-resources.js";
import { FilterChain, type FilterOutcome } from "./chain.js";
import type { Filter } from "./filter.js";
import { createFilters } from "./filters.js";
import { newLease } from "./testing/lease.js";
import { answerWith, type Backend, hang, type Listener, startListener } from "./testing/listener.js";

const BODY = { model: "m", messages: [{ role: "user", content: "My name is Ada." }] };

let listener: Listener;
let lease: Lease;
beforeEach(async () => {
  listener = await startListener({});
  lease = newLease();
});
afterEach(async () => {
  await lease.release();
  await listener.close();
});

function config(id: string, more: Partial<ServiceFilterConfig> = {}): ServiceFilterConfig {
  return {
    id,
    type: "http",
    path: "/check",
    tool: id,
    timeoutMilliseconds: 5_000,
    onFailure: "fail",
    ...more,
  };
}

interface Given {
  config?: Partial<ServiceFilterConfig>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Runs one filter for each backend, in order. */
async function run(backends: Record<string, Backend>, given: Given = {}): Promise<FilterOutcome> {
  listener.backends = backends;
  const ids = Object.keys(backends);
  const created = await createFilters(
    ids.map((id) => config(id, given.config)),
    listener.base,
    lease,
  );
  const chain = new FilterChain(ids.map((id) => created.get(id)));
  const { headers = {}, signal = new AbortController().signal } = given;
  return chain.run({ path: "/v1/messages", body: BODY, headers, signal });
}

const append =
  (word: string): Backend =>
  ({ body }, response) => {
    const { words = [], ...rest } = JSON.parse(body);
    response.end(JSON.stringify({ ...rest, words: [...words, word] }));
  };

describe("an HTTP filter", () => {
  test("receives the body at its own path plus the client's, through the listener, with the request's headers", async () => {
    const headers = { "x-request-id": "abc", traceparent: "00-1-2-01", accept: "text/html" };
    await run({ guard: answerWith(200, "{}") }, { headers, config: { path: "/check/" } });
    const [seen] = listener.seen;
    expect(seen).toMatchObject({ backend: "guard", method: "POST", path: "/check/v1/messages" });
    expect(JSON.parse(seen?.body ?? "")).toEqual(BODY);
    expect(seen?.headers).toMatchObject({
      "x-request-id": "abc",
      traceparent: "00-1-2-01",
      "content-type": "application/json",
      accept: "application/json",
    });
  });

  test("changes nothing when it echoes its input", async () => {
    const echo: Backend = ({ body }, response) => void response.end(body);
    const outcome = await run({ guard: echo });
    expect(outcome.kind === "passed" && outcome.body).toBe(BODY);
  });

  test("replaces the body, and the next filter sees the replacement", async () => {
    const outcome = await run({ a: append("a"), b: append("b"), c: append("c") });
    expect(outcome).toEqual({ kind: "passed", body: { ...BODY, words: ["a", "b", "c"] }, skipped: [] });
  });

  test.each([200, 204])("leaves the body unchanged with an empty answer: %i", async (status) => {
    const outcome = await run({ guard: (_seen, response) => void response.writeHead(status).end() });
    expect(outcome).toEqual({ kind: "passed", body: BODY, skipped: [] });
  });

  test.each([
    ['{"error":{"message":"no names"}}', "no names"],
    ['{"error":"no names"}', "no names"],
    ['{"message":"no names"}', "no names"],
    ['{"detail":"no names"}', "no names"],
    ['{"detail":[{"loc":"body"}]}', '{"detail":[{"loc":"body"}]}'],
    [" no names\n", "no names"],
    ["", "The request was refused."],
    ["é".repeat(3_000), "é".repeat(2_000)],
  ])("stops the request with its own words: %s", async (text, message) => {
    const outcome = await run({ guard: answerWith(422, text), after: append("x") });
    expect(outcome).toEqual({ kind: "stopped", filter: "guard", status: 422, message });
    expect(listener.seen).toHaveLength(1);
  });

  test("stops the request even when failures are skipped and its message never ends", async () => {
    const outcome = await run(
      { guard: (_seen, response) => void response.writeHead(403).write("be") },
      { config: { onFailure: "skip", timeoutMilliseconds: 200 } },
    );
    expect(outcome).toMatchObject({ kind: "stopped", status: 403, message: "The request was refused." });
  });
});

const endless: Backend = (_seen, response) => {
  const chunk = "x".repeat(1 << 20);
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", more);
  more();
};
const breaking: Backend = (_seen, response) => {
  response.writeHead(200, { "content-length": "10" }).write("{");
  response.destroy();
};

describe("a failure", () => {
  const failures: [string, Backend, number, string][] = [
    ["says 500", answerWith(500, "secret"), 502, "failed"],
    ["says 302", answerWith(302, ""), 502, "failed"],
    ["hangs up", (_seen, response) => void response.destroy(), 502, "failed"],
    ["breaks off", breaking, 502, "failed"],
    ["says no JSON", answerWith(200, "<secret>"), 502, "did not answer with a JSON object"],
    ["says JSON that is no object", answerWith(200, "[1]"), 502, "did not answer with a JSON object"],
    ["says too much", endless, 502, "gave too large an answer"],
    ["hangs", hang, 504, "did not answer in time"],
    ["never ends", (_seen, response) => void response.write("{"), 504, "did not answer in time"],
  ];

  test.each(failures)("of a filter that %s stops the request", async (_what, backend, status, words) => {
    const timeoutMilliseconds = status === 504 ? 100 : 5_000;
    const outcome = await run({ guard: backend }, { config: { timeoutMilliseconds } });
    expect(outcome).toEqual({
      kind: "stopped",
      filter: "guard",
      status,
      message: `The filter guard ${words}.`,
    });
  });

  test.each(failures)(
    "of a filter that %s is skipped when the configuration allows it",
    async (_what, backend, status) => {
      const timeoutMilliseconds = status === 504 ? 100 : 5_000;
      const more = { timeoutMilliseconds, onFailure: "skip" } as const;
      const outcome = await run({ a: append("a"), guard: backend, b: append("b") }, { config: more });
      expect(outcome).toEqual({ kind: "passed", body: { ...BODY, words: ["a", "b"] }, skipped: ["guard"] });
    },
  );

  test("to reach the listener counts as the filter's failure", async () => {
    await listener.close();
    const outcome = await run({ guard: hang });
    expect(outcome).toMatchObject({ kind: "stopped", status: 502, message: "The filter guard failed." });
  });
});

describe("a client that leaves", () => {
  test.each(["fail", "skip"] as const)(
    "ends the call, which does not count as a failure: %s",
    async (onFailure) => {
      const controller = new AbortController();
      const reason = new Error("the client left");
      let hungUp: Promise<unknown> | undefined;
      const guard: Backend = (_seen, response) => {
        hungUp = once(response, "close");
        controller.abort(reason);
      };
      const outcome = run({ guard }, { signal: controller.signal, config: { onFailure } });
      await expect(outcome).rejects.toBe(reason);
      await hungUp;
    },
  );

  test("just as a filter decides leaves the decision unreported", async () => {
    const controller = new AbortController();
    const reason = new Error("the client left");
    const apply: Filter["apply"] = async () => {
      controller.abort(reason);
      return { stop: { status: 403, message: "no" } };
    };
    const chain = new FilterChain([{ id: "guard", onFailure: "fail", apply }]);
    const call = { path: "/v1/messages", body: BODY, headers: {}, signal: controller.signal };
    await expect(chain.run(call)).rejects.toBe(reason);
  });

  test("before the chain begins causes no call of a filter", async () => {
    const reason = new Error("the client left");
    await expect(run({ guard: hang }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(listener.seen).toEqual([]);
  });
});

test("calls in progress fail when the filters are closed", async () => {
  const outcome = run({ guard: () => void lease.release() });
  expect(await outcome).toMatchObject({ kind: "stopped", status: 502 });
});

test("filters are looked up by id", async () => {
  const filters = await createFilters([config("guard")], listener.base, lease);
  expect(filters.get("guard").id).toBe("guard");
  const none = await createFilters([], listener.base, lease);
  expect(() => none.get("nope")).toThrow("There is no filter nope.");
});
