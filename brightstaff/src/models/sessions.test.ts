// Sessions end with silence, are bounded in number, and are kept apart by tenant.
import { expect, test } from "vitest";
import { Sessions } from "./sessions.js";

const binding = { requested: "m", route: "code" };
const settings = { ttlMilliseconds: 60_000, maxEntries: 2, tenantHeader: "x-tenant" };

test("are known by the client's id, which has to be a sane one", () => {
  const sessions = new Sessions(settings);
  expect(sessions.idOf({ "x-model-affinity": "a" })).toBe("a");
  for (const id of [undefined, "", "x".repeat(257)]) {
    expect(sessions.idOf({ ...(id !== undefined && { "x-model-affinity": id }) })).toBe(undefined);
  }
});

test("of different tenants are different, however their names are put together", () => {
  const sessions = new Sessions(settings);
  sessions.set("b", { "x-tenant": "a" }, binding);
  expect(sessions.get("b", { "x-tenant": "a" })).toEqual(binding);
  expect(sessions.get("b", {})).toBe(undefined);
  expect(sessions.get("ab", {})).toBe(undefined);
  expect(sessions.get('b"', { "x-tenant": 'a","' })).toBe(undefined);
});

test("give way, the one that was silent for longest first", () => {
  const sessions = new Sessions(settings);
  for (const id of ["1", "2"]) sessions.set(id, {}, binding);
  sessions.get("1", {});
  sessions.set("3", {}, binding);
  expect(["1", "2", "3"].map((id) => sessions.get(id, {}) !== undefined)).toEqual([true, false, true]);
});

test("end when nothing comes for their time", async () => {
  const sessions = new Sessions({ ...settings, ttlMilliseconds: 20 });
  sessions.set("1", {}, binding);
  expect(sessions.get("1", {})).toEqual(binding);
  await expect.poll(() => sessions.get("1", {}), { interval: 50 }).toBe(undefined);
});
