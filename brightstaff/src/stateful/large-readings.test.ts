import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { OverBudget } from "../memory-budget.js";
import { LargeReadings } from "./large-readings.js";

const { signal } = new AbortController();

test("readings have their turn one after the other, and others are served in between", async () => {
  const readings = new LargeReadings();
  const order: string[] = [];
  const [first, second] = [readings.reading(signal), readings.reading(signal)];
  await first.begin();
  await first.begin();
  const next = second.begin().then(() => order.push("second"));
  await setImmediate();
  expect(order).toEqual([]);
  first.end();
  const served = setImmediate().then(() => order.push("others"));
  await Promise.all([next, served]);
  expect(order).toEqual(["others", "second"]);
});

test("a reading that never began, or ends twice, holds up nobody", async () => {
  const readings = new LargeReadings();
  readings.reading(signal).end();
  const first = readings.reading(signal);
  await first.begin();
  first.end();
  first.end();
  await readings.reading(signal).begin();
});

test("a client that leaves gives its place away", async () => {
  const readings = new LargeReadings();
  const first = readings.reading(signal);
  await first.begin();
  const leaving = new AbortController();
  const second = readings.reading(leaving.signal);
  const waiting = second.begin();
  leaving.abort(new Error("left"));
  await expect(waiting).rejects.toThrow("left");
  second.end();
  const third = readings.reading(signal).begin();
  first.end();
  await third;
});

test("more than 16 do not wait", async () => {
  const readings = new LargeReadings();
  const first = readings.reading(signal);
  await first.begin();
  const waiting = Array.from({ length: 16 }, () => readings.reading(signal));
  const turns = waiting.map((each) => each.begin().then(() => each.end()));
  await expect(readings.reading(signal).begin()).rejects.toThrow(OverBudget);
  first.end();
  await Promise.all(turns);
  await readings.reading(signal).begin();
});
