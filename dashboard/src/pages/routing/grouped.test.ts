import type { BreakdownRow } from "@plano/brightstaff/dashboard-api";
import { expect, it } from "vitest";
import { groupRows } from "./grouped.js";

const row = (key: BreakdownRow["key"], requests: number): BreakdownRow =>
  ({
    key,
    requests,
    errors: 1,
    failovers: 0,
    cost: 0.5,
    withPrice: requests,
    withoutPrice: 0,
  }) as BreakdownRow;

it("groups rows by the first dimension, and sums what can be summed", () => {
  const groups = groupRows(
    [row({ route: "code", model: "a" }, 2), row({ model: "a" }, 4), row({ route: "code", model: "b" }, 3)],
    "route",
  );
  expect(
    groups.map(({ name, requests, cost, models }) => [
      name,
      requests,
      cost,
      models.map(({ key }) => key.model),
    ]),
  ).toEqual([
    ["code", 5, 1, ["b", "a"]],
    [undefined, 4, 0.5, ["a"]],
  ]);
});

it("shows no model that has answered none of the requests, and counts what it cost", () => {
  const [group] = groupRows(
    [row({ route: "code", model: "a" }, 2), row({ route: "code", model: "chooser" }, 0)],
    "route",
  );
  expect(group?.models.map(({ key }) => key.model)).toEqual(["a"]);
  expect(group?.cost).toBe(1);
});
