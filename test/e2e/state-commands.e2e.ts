// `plano state`, as a user has it: beside a running Plano, and after that was down.
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@plano/cli";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planoCommand } from "./plano-command.js";

let directory: string;
let file: string;
let alice: OpenAI;
let bob: OpenAI;

const plano = (...parameters: string[]): Promise<[number, string]> =>
  planoCommand(path.join(directory, "state"), parameters);

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-state-"));
  file = path.join(directory, "plano.yaml");
  const port = await findFreePort();
  await writeFile(
    file,
    `version: v0.4.0
ports: auto
listeners: [{ type: model, name: models, port: ${port} }]
model_providers: [{ model: sandbox/* }]
state_storage: { type: embedded, tenant_header: x-org }
`,
  );
  const client = (org: string): OpenAI =>
    new OpenAI({ apiKey: "k", baseURL: `http://127.0.0.1:${port}/v1`, defaultHeaders: { "x-org": org } });
  [alice, bob] = [client("alice"), client("bob")];
});
afterAll(async () => {
  await plano("down");
  await rm(directory, { recursive: true, force: true });
});

const entries = async (...parameters: string[]): Promise<{ id: string; tenant: string }[]> => {
  const [, output] = await plano("state", "ls", "--json", ...parameters);
  return (JSON.parse(output) as { entries: { id: string; tenant: string }[] }).entries;
};

test("says that nothing runs", async () => {
  expect(await plano("state", "ls")).toEqual([1, "Plano is not running here. Start it with `plano up`.\n"]);
});

test("explains itself, with examples", async () => {
  for (const command of [[], ["ls"], ["show"], ["rm"], ["export"]]) {
    const [code, output] = await plano("state", ...command, "--help");
    expect([code, output]).toEqual([0, expect.stringContaining("$ plano state")]);
  }
});

test("has no files, and lists nothing, before a request needs state", async () => {
  expect((await plano("up", file))[0]).toBe(0);
  await alice.responses.create({ model: "sandbox/m", input: "hello", store: false });
  expect(await readdir(path.join(directory, "state"))).not.toContain("responses");
  expect(await plano("state", "ls")).toEqual([0, "Nothing is kept.\n"]);
  expect((await stat(path.join(directory, "state/state.sock"))).mode & 0o777).toBe(0o600);
});

test("shows, exports and removes what clients have kept, also after Plano was down", async () => {
  const { id } = await alice.responses.create({ model: "sandbox/m", input: "one \u001b[2J" });
  const next = await alice.responses.create({ model: "sandbox/m", input: "two", previous_response_id: id });
  const { id: conversation } = await alice.conversations.create({});
  const other = await bob.responses.create({ model: "sandbox/m", input: "of bob" });
  await plano("down");
  expect((await plano("up", file))[0]).toBe(0);

  expect((await entries()).map((entry) => entry.id)).toEqual([other.id, conversation, next.id, id]);
  const [, shown] = await plano("state", "show", id);
  expect(shown).toContain("one \\u001b[2J");
  const [{ tenant = "" } = {}] = await entries("--kind", "conversation");
  const [, exported] = await plano("state", "export", "--tenant", tenant);
  expect(exported.trim().split("\n")).toHaveLength(3);
  expect(exported).not.toContain("of bob");

  expect(await plano("state", "rm", next.id)).toEqual([0, "1 entry is removed.\n"]);
  await expect(alice.responses.retrieve(next.id)).rejects.toThrow(OpenAI.NotFoundError);
  expect(await plano("state", "rm", "--all", "--tenant", tenant)).toEqual([0, "2 entries are removed.\n"]);
  expect((await entries()).map((entry) => entry.id)).toEqual([other.id]);
  expect((await bob.responses.retrieve(other.id)).id).toBe(other.id);
});
