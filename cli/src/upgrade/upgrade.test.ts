// What an Envoy still has to do while another one takes over from it.
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished, test, vi } from "vitest";
import { Upgrader, type UpgraderOptions } from "./upgrade.js";

test("requests of the Envoy that is left are known while nobody answers at the admin address", async ({
  expect,
}) => {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-upgrader-"));
  const adminSocket = path.join(directory, "admin.sock");
  const admin = createServer((_, response) => response.end("http.models.downstream_rq_active: 3\n"));
  await new Promise<void>((resolve) => admin.listen(adminSocket, resolve));
  onTestFinished(async () => {
    admin.closeAllConnections();
    await new Promise((resolve) => admin.close(resolve));
    await rm(directory, { recursive: true });
  });
  const program = { binary: "/bin/true", validate: async () => {} };
  let fail = (_: Error): void => {};
  const succeed = vi.fn(
    () =>
      new Promise<never>((_, reject) => {
        fail = reject;
      }),
  );
  const upgrader = new Upgrader({
    ...{ adminUrl: "http://127.0.0.1:1", adminSocket, program, programFor: async () => program },
    proxy: { succeed, status: {} },
    epochs: { back: () => {} },
    deployment: {
      prepare: async () => async () => {},
      assertRunning: () => {
        throw new Error("Plano stops");
      },
    },
  } as unknown as UpgraderOptions);
  const envoy = { path: "/bin/true", version: "1.40" };
  const upgraded = upgrader.to({ plan: {} as never, envoy: envoy as never, tell: () => {} });
  const isStopped = expect(upgraded).rejects.toThrow("Plano stops");
  await vi.waitFor(() => expect(succeed).toHaveBeenCalled(), 5_000);
  expect(await upgrader.openRequests()).toEqual({ streams: 3, unsentBytes: 0 });
  fail(new Error("stopped"));
  await isStopped;
  expect(await upgrader.openRequests()).toEqual({ streams: 3, unsentBytes: 0 });
});
