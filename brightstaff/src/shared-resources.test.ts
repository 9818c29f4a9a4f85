import { expect, test } from "vitest";
import { SharedResources } from "./shared-resources.js";
import { keepLog } from "./testing/log.js";

const log = keepLog();

test("a resource is made once for its kind and settings, and closed when its last user releases it", async () => {
  const resources = new SharedResources(log.logger);
  const [first, second] = [resources.lease(), resources.lease()];
  const closed: string[] = [];
  const use = (lease: typeof first, kind: string, settings: unknown): object =>
    lease.use(
      kind,
      settings,
      () => ({}),
      () => closed.push(kind),
    );
  const pool = use(first, "pool", { url: "a" });
  expect(use(first, "pool", { url: "a" })).toBe(pool);
  expect(use(second, "pool", { url: "a" })).toBe(pool);
  expect(use(second, "pool", { url: "b" })).not.toBe(pool);
  expect(use(second, "session", { url: "a" })).not.toBe(pool);
  await first.release();
  await first.release();
  expect([closed, resources.size]).toEqual([[], 3]);
  await second.release();
  expect([closed.sort(), resources.size]).toEqual([["pool", "pool", "session"], 0]);
  expect(use(first, "pool", { url: "a" })).not.toBe(pool);
});

test("what a resource uses itself is closed after it, unless others use it", async () => {
  const resources = new SharedResources(log.logger);
  const [first, second] = [resources.lease(), resources.lease()];
  const closed: string[] = [];
  const pool = (lease: typeof first): unknown =>
    lease.use(
      "pool",
      "a",
      () => ({}),
      () => closed.push("pool"),
    );
  const session = (lease: typeof first): unknown =>
    lease.use(
      "session",
      "a",
      (own) => pool(own),
      async () => {
        await new Promise(setImmediate);
        closed.push("session");
      },
    );
  expect(session(first)).toBe(pool(second));
  await first.release();
  expect(closed).toEqual(["session"]);
  await second.release();
  session(first);
  await first.release();
  expect(closed).toEqual(["session", "pool", "session", "pool"]);
});

test("a resource that cannot be made is not kept, and one that cannot be closed is logged", async () => {
  const resources = new SharedResources(log.logger);
  const lease = resources.lease();
  const fail = (): never => {
    throw new Error("no");
  };
  expect(() => lease.use("a", 1, fail)).toThrow("no");
  expect(resources.size).toBe(0);
  lease.use("a", 1, () => ({}), fail);
  await lease.release();
  expect(resources.size).toBe(0);
  expect(log.said).toEqual(["warn: something that is no longer used could not be closed"]);
});
