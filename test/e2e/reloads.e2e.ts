// A short run of `npm run reloads`: the configuration changes under load, and nobody notices.
import { expect, test } from "vitest";
import { runReloads } from "../reloads/reloads.js";

test("no request fails, no stream is cut and no observation is lost", { timeout: 120_000 }, async () => {
  const { requests, streams, refusals, observations } = await runReloads({
    reloads: 16,
    rate: 60,
    streams: 9,
    seconds: 20,
    workers: 2,
    listenersEvery: 1,
  });
  expect([requests.wrong, streams.wrong, refusals]).toEqual([[], [], []]);
  expect([requests.sent > 500, streams.sent]).toEqual([true, 9]);
  const { expected, received, dropped } = observations;
  expect([received, dropped]).toEqual([expected, 0]);
});
