import type { RequestSummary } from "@plano/brightstaff/dashboard-api";
import { expect, it } from "vitest";
import { mergeRows } from "./rows.js";

const row = (n: number, started: number, id = `r${n}`): RequestSummary =>
  ({ n, id, started }) as RequestSummary;
const ids = (rows: readonly RequestSummary[]): string[] => rows.map(({ id }) => id);

it("sorts by the beginning of requests, whenever they ended", () => {
  expect(ids(mergeRows([row(1, 100), row(2, 300)], [row(3, 200), row(4, 300)]))).toEqual([
    "r4",
    "r2",
    "r3",
    "r1",
  ]);
});

it("shows a request once", () => {
  expect(ids(mergeRows([row(1, 100)], [row(1, 100), row(2, 50)]))).toEqual(["r1", "r2"]);
});

it("keeps the newest of more than it may", () => {
  expect(ids(mergeRows([row(1, 1), row(2, 2)], [row(3, 3)], 2))).toEqual(["r3", "r2"]);
});
