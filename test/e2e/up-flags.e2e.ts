// Flags of `plano up` that take the place of what the file says.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@plano/cli";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planoCommand } from "./plano-command.js";

let directory: string;
const at = (home: string, ...parameters: string[]): Promise<[number, string]> =>
  planoCommand(path.join(directory, home), parameters);

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-flags-"));
});
afterAll(async () => {
  for (const home of ["one", "other"]) await at(home, "down");
  await rm(directory, { recursive: true, force: true });
});

async function ask(url: string): Promise<number> {
  const body = JSON.stringify({ messages: [{ role: "user", content: "remember these words" }] });
  const response = await fetch(`${url}/v1/chat/completions`, { method: "POST", body });
  await response.text();
  return response.status;
}

test("a second Plano finds free ports with the same file, a third hears who has them, and what is said is kept", async () => {
  const file = path.join(directory, "plano.yaml");
  const port = await findFreePort();
  const listener = `{ type: model, name: models, address: 127.0.0.1, port: ${port} }`;
  await writeFile(
    file,
    `version: v0.4.0\nlisteners: [${listener}]\nmodel_providers: [{ model: sandbox/a, default: true }]\n`,
  );
  await writeFile(path.join(directory, ".env"), "A=1\nENVOY_BIN=/none\nNODE_OPTIONS=--none\n");
  expect(await at("one", "up", file, "--ports", "auto")).toEqual([
    0,
    expect.stringMatching(/warning: .*\.env: ignored, since .*: ENVOY_BIN, NODE_OPTIONS\n/),
  ]);
  const flags = ["--ports", "auto", "--listener-port", "0", "--with-tracing"];
  const [status, printed] = await at("other", "up", file, ...flags);
  expect(status).toBe(0);
  const [, other = ""] = /Plano is up on (\S+)/.exec(printed) ?? [];
  expect(other).not.toContain(`:${port}`);
  expect([await ask(`http://127.0.0.1:${port}`), await ask(other)]).toEqual([200, 200]);
  await expect
    .poll(() => at("other", "trace"), { timeout: 20_000 })
    .toEqual([0, expect.stringContaining("remember these words")]);
  expect(await at("third", "up", file)).toEqual([
    1,
    expect.stringContaining(
      `is in use by the Plano of ${file}, which \`PLANO_HOME=${directory}/one plano down\` stops: set its \`port\`, or \`plano up --listener-port\``,
    ),
  ]);
}, 120_000);
