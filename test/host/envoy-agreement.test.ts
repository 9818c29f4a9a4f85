// The emulator against a real Envoy: it must call the same callbacks with the same sizes in the same order,
// send the provider the same requests and give the client the same response. ENVOY_BIN=... and
// UPDATE_GOLDENS=1 record a real Envoy; without them the test uses the recording in the tree.
import { readFile, writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { compileFixture } from "./fixtures/compile.js";
import { record } from "./fixtures/record.js";
import { BUFFER_LIMIT, type Recorded, SCENARIOS, type Scenario } from "./fixtures/scenarios.js";
import { Host } from "./host-api.js";
import { replay } from "./replay.js";

const recording = new URL("fixtures/envoy-1.40.json", import.meta.url);
let wasm: Uint8Array;
let recorded: readonly Recorded[];

beforeAll(async () => {
  wasm = await compileFixture("echo");
  const binary = process.env.ENVOY_BIN;
  if (process.env.UPDATE_GOLDENS && binary) {
    await writeFile(recording, `${JSON.stringify(await record(binary, wasm, SCENARIOS), null, 2)}\n`);
  }
  recorded = JSON.parse(await readFile(recording, "utf8")) as Recorded[];
}, 300_000);

function describeScenario({ mode, path, method, chunks, abort }: Scenario): string {
  const sizes = chunks.map((chunk) => chunk.length).join("+") || "no body";
  return [method, path, mode || "pass", sizes, abort && `client leaves in the ${abort}`]
    .filter(Boolean)
    .join(" ");
}

describe("the emulator does what Envoy 1.40 does", () => {
  test.each(SCENARIOS.map((scenario) => [describeScenario(scenario)]))("%s", async (name) => {
    const real = recorded.find((candidate) => describeScenario(candidate) === name);
    if (real === undefined) throw new Error("this scenario was never recorded");
    const options = { configuration: "conf", environment: { NAME: "value" }, clusters: ["echo"] };
    const host = await Host.start({ wasm, bufferLimit: BUFFER_LIMIT, ...options });
    host.clearLogs();
    const exchange = replay(host, real);

    expect(host.logs.map(({ text }) => text)).toEqual(real.lines);
    const { client, attempts } = exchange;
    if (real.client.aborted !== true) expect(client.reset).toBe(real.client.reset === true);
    if (real.client.body !== undefined) expect(client.status).toBe(real.client.status);
    if (real.client.body !== undefined) expect(client.text).toBe(real.client.body);
    const requests = attempts.filter(({ ended }) => ended);
    if (real.path !== "/dead") {
      expect(requests.map(({ headers, text }) => ({ url: headers?.get(":path"), body: text }))).toEqual(
        real.provider,
      );
    }
    expect(exchange.faults).toEqual([]);
    expect([...host.contexts.values()].map(({ kind }) => kind)).toEqual(["root", "root"]);
  });
});
