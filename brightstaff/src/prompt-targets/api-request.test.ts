import fc from "fast-check";
import { expect, test } from "vitest";
import type { BackendRequest } from "../upstream/backend-client.js";
import { apiRequestOf } from "./api-request.js";

const get = (path: string, values: Record<string, unknown>) => apiRequestOf({ method: "GET", path }, values);

test.each([
  ["/v1/latest?base=USD&symbols={s}", { s: "EUR" }, "/v1/latest?base=USD&symbols=EUR"],
  ["/quote", { symbol: "A&B=C", n: 2 }, "/quote?symbol=A%26B%3DC&n=2"],
  ["/q?a=1", { b: true }, "/q?a=1&b=true"],
  ["/d/{id}/x", { id: "a/b?c#d" }, "/d/a%2Fb%3Fc%23d/x"],
  ["/d/{id}", { id: ["a", "b"] }, "/d/a%2Cb"],
  ["/q", { tags: ["a", "b"], o: { x: 1 } }, "/q?tags=a&tags=b&o=%7B%22x%22%3A1%7D"],
  ["/q", {}, "/q"],
  ["/q", { half: "\ud800" }, "/q?half=%EF%BF%BD"],
])("GET %s with %j", (path, values, expected) => {
  expect(get(path, values)).toEqual({ method: "GET", path: expected });
});

test("POST sends what the path does not have, with its types", () => {
  const request = apiRequestOf({ method: "POST", path: "/d/{id}?v=1" }, { id: "a", days: 10, on: true });
  expect(request).toEqual({ method: "POST", path: "/d/a?v=1", body: '{"days":10,"on":true}' });
});

test.each([
  "..",
  ".",
  "",
  " ",
  "../admin",
  "a/../../admin",
  "a\\..\\b",
  "%2e%2e",
  "%252e%252e",
  "x%2f..%2fy",
  "%25252525252e.",
])("a path cannot have %j", (id) => {
  expect(get("/d/{id}", { id })).toEqual({ unfit: "id" });
});

test("a path has no value that is longer than paths can be", () => {
  expect(get("/d/{id}", { id: "a".repeat(8_192) })).toHaveProperty("path");
  expect(get("/d/{id}", { id: "a".repeat(8_193) })).toEqual({ unfit: "id" });
});

test("no value leads to another path, nor into the query", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (id) => {
      const request = get("/d/{id}/x?q={id}", { id });
      if ("unfit" in request) return;
      const { pathname, searchParams } = new URL((request as BackendRequest).path, "http://h");
      expect(decodeURIComponent(pathname.slice(3, -2))).toBe(Buffer.from(id).toString());
      expect([...searchParams.keys()]).toEqual(["q"]);
    }),
  );
});
