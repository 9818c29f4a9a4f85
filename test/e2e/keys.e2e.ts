// Listeners with access keys, through real Envoy: who is let in, what they may ask for, and that revoking a
// key needs no restart.
import { once } from "node:events";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashOf } from "./access-keys.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

/** The most that a key can have. */
const MANY_MODELS = [...Array.from({ length: 32 }, () => "m".repeat(500)), "x".repeat(342), "sandbox/*"];

let plano: TestPlano;
let directory: string;
let keysFile: string;

async function writeKeys(names: string[]): Promise<void> {
  const keys = names.map((name) => ({ name, hash: hashOf(`plano-${name}`) }));
  await writeFile(`${keysFile}.new`, JSON.stringify({ keys }));
  await rename(`${keysFile}.new`, keysFile);
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-keys-"));
  keysFile = path.join(directory, "keys.json");
  await writeKeys(["dora"]);
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - type: model
    name: models
    auth:
      keys_file: ${keysFile}
      keys:
        - { name: alice, hash: ${hashOf("plano-alice")} }
        - { name: bob, key: $BOBS_KEY, models: [fast, sandbox-messages/*] }
        - { name: carol, hash: ${hashOf("plano-carol")}, expires: 2020-01-01 }
        - { name: frank, hash: ${hashOf("plano-frank")}, expires: 1969-12-31T23:59:59Z }
        - { name: grace, hash: ${hashOf("plano-grace")}, expires: 9999-12-31 }
        - { name: heidi, hash: ${hashOf("plano-heidi")}, models: ${JSON.stringify(MANY_MODELS)} }
model_providers:
  - { model: sandbox/gpt, default: true }
  - { model: sandbox-messages/* }
model_aliases:
  fast: { target: sandbox/gpt }
`,
    { BOBS_KEY: "plano-bob" },
    2,
  );
}, 90_000);

afterAll(async () => {
  await plano.stop();
  await rm(directory, { recursive: true, force: true });
});

const messages = [{ role: "user" as const, content: "hello" }];

function ask(
  headers: Record<string, string>,
  model = "sandbox/gpt",
  at = "/v1/chat/completions",
): Promise<Response> {
  return fetch(`${plano.url}${at}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ model, max_tokens: 10, messages }),
  });
}

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });

test("the SDKs' keys are accepted", async () => {
  const openai = new OpenAI({ apiKey: "plano-alice", baseURL: `${plano.url}/v1` });
  const anthropic = new Anthropic({ apiKey: "plano-bob", baseURL: plano.url });
  expect((await openai.chat.completions.create({ model: "sandbox/gpt", messages })).choices).toHaveLength(1);
  const message = await anthropic.messages.create({ model: "fast", max_tokens: 10, messages });
  expect(message.role).toBe("assistant");
});

test.each([
  ["no key", {}, "The request has no key"],
  ["an unknown key", bearer("plano-mallory"), "not one that this gateway takes"],
  ["the hash of a key", bearer(hashOf("plano-alice")), "not one that this gateway takes"],
  ["an expired key", bearer("plano-carol"), "expired"],
  ["two callers' keys", { ...bearer("plano-alice"), "x-api-key": "plano-bob" }, "two keys"],
  ["a key beside an invalid one", { ...bearer("none"), "x-api-key": "plano-bob" }, "two keys"],
  ["a key that expired before 1970", bearer("plano-frank"), "expired"],
  ["a scope of its own choice", { "x-plano-auth": "7", "x-plano-caller": "alice" }, "no key"],
])("%s is refused in the client's API", async (_name, headers, text) => {
  const chat = await ask(headers);
  expect([chat.status, chat.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  const { error } = (await chat.json()) as { error: Record<string, string> };
  expect(error).toMatchObject({ type: "invalid_request_error", code: "invalid_api_key" });
  expect(error.message).toContain(text);
  const message = await ask(headers, "fast", "/v1/messages");
  expect(await message.json()).toMatchObject({ type: "error", error: { type: "authentication_error" } });
});

test("the same key may be in both headers, and neither header may repeat with another key", async () => {
  const same = { ...bearer("plano-alice"), "x-api-key": "plano-alice" };
  expect((await ask(same)).status).toBe(200);
  expect((await ask({ ...same, "x-api-key": "" })).status).toBe(200);
  const twice = ["plano-alice", "plano-bob"];
  for (const name of ["x-api-key", "authorization"]) {
    const values = twice.map((key) => (name === "x-api-key" ? key : `Bearer ${key}`));
    const sent = request(`${plano.url}/v1/models`, { headers: { [name]: values } }).end();
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    answer.resume();
    expect([name, answer.statusCode]).toEqual([name, 401]);
  }
});

test("a key ends at its date, however far away, and may list many models", async () => {
  expect(MANY_MODELS.join(",")).toHaveLength(16 << 10);
  for (const name of ["grace", "heidi"]) expect((await ask(bearer(`plano-${name}`))).status).toBe(200);
  expect((await ask(bearer("plano-heidi"), "fast")).status).toBe(200);
  expect((await fetch(`${plano.url}/v1/models`, { headers: bearer("plano-heidi") })).status).toBe(200);
  expect((await ask(bearer("plano-heidi"), "sandbox-messages/claude")).status).toBe(404);
});

test("the health check is open, and the list of models is not", async () => {
  expect((await fetch(`${plano.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${plano.url}/v1/models`)).status).toBe(401);
});

test("a caller sees only the models that it may ask for", async () => {
  const headers = bearer("plano-bob");
  const list = (await (await fetch(`${plano.url}/v1/models`, { headers })).json()) as {
    data: { id: string }[];
  };
  expect(list.data.map(({ id }) => id)).toEqual(["fast"]);
  expect((await fetch(`${plano.url}/v1/models/sandbox/gpt`, { headers })).status).toBe(404);
  for (const model of ["fast", "sandbox-messages/claude"])
    expect((await ask(headers, model)).status).toBe(200);
  const refused = await ask(headers, "sandbox/gpt");
  expect(refused.status).toBe(404);
  expect(await refused.json()).toMatchObject({ error: { code: "model_not_found" } });
});

test("the access log and observations name the caller, also when brightstaff answers", async () => {
  const logged = async (id: string): Promise<unknown> =>
    (await plano.accessLog(1)).find(({ request_id: written }) => written === id);
  const asked = { ...bearer("plano-bob"), "x-request-id": "by-bob" };
  expect((await ask(asked, "fast")).status).toBe(200);
  const listed = { ...bearer("plano-alice"), "x-request-id": "by-alice" };
  expect((await fetch(`${plano.url}/v1/models`, { headers: listed })).status).toBe(200);
  expect((await ask({ "x-request-id": "by-nobody" })).status).toBe(401);
  await eventually(async () => (await logged("by-nobody")) !== undefined, "all of them are logged");
  expect(await logged("by-bob")).toMatchObject({ caller: "bob" });
  expect(await logged("by-alice")).toMatchObject({ caller: "alice" });
  expect(await logged("by-nobody")).toMatchObject({ caller: null });
  await eventually(async () => {
    const lines = await plano.observations(1);
    return lines.some(({ request_id: id, caller }) => id === "by-bob" && caller === "bob");
  }, "the observation names the caller");
});

test("a key ends on every worker without a restart, and other keys stay", async () => {
  expect((await ask(bearer("plano-dora"))).status).toBe(200);
  await writeKeys(["eve"]);
  await eventually(async () => (await ask(bearer("plano-eve"))).status === 200, "the new key is taken");
  await eventually(async () => {
    const answers = await Promise.all(
      [...Array(20)].map(() => ask({ ...bearer("plano-dora"), connection: "close" })),
    );
    return answers.every(({ status }) => status === 401);
  }, "the old key is refused by all workers");
  expect((await ask(bearer("plano-alice"))).status).toBe(200);
});

test("an invalid file of keys changes nothing, and is reported until it is valid", async () => {
  await writeKeys(["eve"]);
  await eventually(async () => (await ask(bearer("plano-eve"))).status === 200, "the key is taken");
  const hash = hashOf("plano-eve");
  for (const [text, fault] of [
    ["{", "is not a keys file"],
    [JSON.stringify({ keys: [{ name: "eve", hash, models: [] }] }), "models must not be empty"],
    [JSON.stringify({ keys: [{ name: "eve", hash, models: [...MANY_MODELS, "x"] }] }), "longer than 16384"],
  ] as const) {
    await writeFile(keysFile, text);
    await eventually(() => plano.stale().keys?.includes(fault) === true, "the error is reported");
    expect(plano.printed.at(-1)).toMatch(/^warning: keys stay as they were: .*keys\.json is not a keys file/);
    expect((await ask(bearer("plano-eve"))).status).toBe(200);
  }
  await writeKeys(["frida"]);
  await eventually(() => Object.keys(plano.stale()).length === 0, "no error is reported any more");
  expect((await ask(bearer("plano-eve"))).status).toBe(401);
});

test("keys that Envoy rejects are reported until it accepts them", async () => {
  process.kill(plano.pids.envoy, "SIGSTOP");
  try {
    await writeKeys(["gina"]);
    await eventually(
      () => plano.stale().keys?.startsWith("Envoy has not loaded them") === true,
      "the error is reported",
    );
  } finally {
    process.kill(plano.pids.envoy, "SIGCONT");
  }
  await eventually(() => Object.keys(plano.stale()).length === 0, "Envoy has loaded them");
  expect((await ask(bearer("plano-gina"))).status).toBe(200);
});

test("no access key is in a file or reaches a provider", async () => {
  const files = ["envoy.yaml", "access-keys.json", "discovery/config.json", "brightstaff.json"];
  const texts = await Promise.all(files.map((name) => readFile(path.join(plano.directory, name), "utf8")));
  expect(texts.join()).not.toMatch(/plano-(alice|bob|carol|dora|eve|frida|gina)/);
});
