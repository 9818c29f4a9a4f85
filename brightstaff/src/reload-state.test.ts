// What is kept, while the service config changes.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { startReloading } from "./generations/testing/reloading.js";
import { response } from "./state/testing/samples.js";
import { PLAIN_CONFIG } from "./testing/service-config.js";

const { state } = PLAIN_CONFIG;

test("a reload keeps what is kept, with other bounds, and moves to another place", async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-state-"));
  const embedded = { ...state, kind: "embedded", path: directory } as const;
  const brightstaff = await startReloading({ ...PLAIN_CONFIG, state: embedded });
  const current = () => brightstaff.reloader.generations.current.state;
  for (const id of ["resp_1", "resp_2"]) await current().put(response(id));
  await brightstaff.change({ ...PLAIN_CONFIG, state: { ...embedded, maxEntries: 1 } });
  await expect.poll(() => current().size().entries).toBe(1);
  expect(await current().get("a", "resp_2")).toBeDefined();
  await brightstaff.change({ ...PLAIN_CONFIG, state });
  expect(await current().get("a", "resp_2")).toBeUndefined();
  // It has let go of the files.
  await brightstaff.change({ ...PLAIN_CONFIG, state: embedded });
  expect(await current().get("a", "resp_2")).toBeDefined();
  await brightstaff.close();
  await rm(directory, { recursive: true });
});

test("a place that cannot be used does not keep a service config from its force", async () => {
  const brightstaff = await startReloading({
    ...PLAIN_CONFIG,
    state: { ...state, kind: "embedded", path: "/dev/null/responses" },
  });
  const { generations } = brightstaff.reloader;
  await expect(generations.current.state.get("a", "resp_1")).rejects.toThrow(
    "/dev/null/responses cannot be used: ENOTDIR",
  );
  expect((await fetch(`${brightstaff.url}/readyz`)).status).toBe(200);
  expect(await (await fetch(`${brightstaff.url}/metrics`)).text()).toContain(
    'brightstaff_state_calls_total{operation="get",outcome="unavailable"} 1',
  );
  await brightstaff.close();
});
