// Another configuration comes into force in a running Plano, and a refused one changes nothing.
import { execFile } from "node:child_process";
import { readFile, rename } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const JSON_TYPE = { "content-type": "application/json" };

let first: TestUpstream;
let second: TestUpstream;
let plano: TestPlano;

/** Answers as a model that says its own name. */
function named(name: string): Promise<TestUpstream> {
  return startUpstream((response, { headers }) => {
    const content = `${name} ${headers.authorization ?? "without a key"}`;
    const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
    response.writeHead(200, JSON_TYPE).end(JSON.stringify({ id: "c", object: "chat.completion", choices }));
  });
}

interface Parts {
  providers?: string[];
  more?: string;
  agents?: boolean;
}

/** `main` is the first upstream, unless `more` says otherwise. */
function configuration({ providers = [], more = "", agents = false }: Parts = {}): string {
  return `
version: v0.4.0
listeners:
  - { type: model, name: models, timeout: 20s }
${agents ? "  - { type: agent, name: helpers, port: 8001, agents: [{ id: helper, description: helps }] }" : ""}
${agents ? `agents: [{ id: helper, url: "http://127.0.0.1:${second.port}" }]` : ""}
model_providers:
  - { model: sandbox/gpt, default: true }
  - { model: own/main, provider_interface: openai, base_url: "http://127.0.0.1:${first.port}/v1", access_key: $MAIN_KEY }
${providers.join("\n")}
${more}
`;
}

async function ask(model: string, url = plano.url): Promise<[number, string]> {
  const body = JSON.stringify({ model, messages: [{ role: "user", content: "who?" }] });
  const response = await fetch(`${url}/v1/chat/completions`, { method: "POST", headers: JSON_TYPE, body });
  const answer = (await response.json()) as {
    choices?: { message: { content: string } }[];
    error?: { code: string };
  };
  return [response.status, answer.choices?.[0]?.message.content ?? answer.error?.code ?? ""];
}

const env = { MAIN_KEY: "key-1" };
const reload = (text: string, more: Record<string, string> = env): Promise<void> =>
  plano.reload({ text, env: { ...process.env, ...more } });

beforeAll(async () => {
  [first, second] = await Promise.all([named("first"), named("second")]);
  plano = await startTestPlano(configuration(), env, 2);
});
afterAll(async () => {
  await plano?.stop();
  await Promise.all([first, second].map((each) => each?.close()));
});

const SECOND = (): string =>
  `  - { model: other/new, provider_interface: openai, base_url: "http://127.0.0.1:${second.port}/v1", access_key: $MAIN_KEY }`;

test("a provider, an alias and a pool come and go", async () => {
  expect(await ask("other/new")).toEqual([404, "model_not_found"]);
  const more = "model_aliases: { quick: { target: other/new }, both: { targets: [own/main, other/new] } }";
  await reload(configuration({ providers: [SECOND()], more }));
  for (const name of ["other/new", "quick"]) expect(await ask(name)).toEqual([200, "second Bearer key-1"]);
  expect(await ask("both")).toEqual([200, "first Bearer key-1"]);
  await reload(configuration());
  for (const name of ["other/new", "quick", "both"]) expect((await ask(name))[0]).toBe(404);
  expect(await ask("own/main")).toEqual([200, "first Bearer key-1"]);
});

test("a key changes", async () => {
  await reload(configuration(), { MAIN_KEY: "key-2" });
  expect(await ask("own/main")).toEqual([200, "first Bearer key-2"]);
  await reload(configuration());
});

test("an agent's listener opens and closes", async () => {
  await reload(configuration({ agents: true }));
  const [listener] = plano.plan.config.agentListeners;
  const url = `http://127.0.0.1:${listener?.port}`;
  expect(await ask("any", url)).toEqual([200, "second without a key"]);
  await reload(configuration());
  // A kept connection ends with its next response.
  await ask("any", url);
  await expect(ask("any", url)).rejects.toThrow();
});

test("a listener asks for keys, and no longer", async () => {
  const auth = "auth: { keys: [{ name: caller, key: $CALLER_KEY }] }";
  const guarded = configuration().replace("timeout: 20s", `timeout: 20s, ${auth}`);
  await reload(guarded, { ...env, CALLER_KEY: "sk-caller" });
  // A kept connection ends with its next response.
  await ask("own/main");
  expect((await ask("own/main"))[0]).toBe(401);
  await reload(configuration());
  await ask("own/main");
  expect((await ask("own/main"))[0]).toBe(200);
});

test("listeners that swap their ports are refused before anything changes", async () => {
  await reload(configuration({ agents: true }));
  const [agents] = plano.plan.config.agentListeners;
  const text = configuration({ agents: true });
  // Ports are found free here: the listeners swap them by swapping their names.
  const swapped = text
    .replace("name: models", "name: x")
    .replace("name: helpers", "name: models")
    .replace("name: x", "name: helpers");
  await expect(reload(swapped)).rejects.toThrow(`takes port`);
  expect(plano.plan.config.agentListeners[0]?.port).toBe(agents?.port);
  await reload(configuration());
  await ask("own/main");
});

test("a limit keeps what was used while its rule stays", async () => {
  const limited = (amount: number): string =>
    `ratelimits: [{ model: own/main, selector: { key: x-user, value: "*" }, limit: { requests: ${amount}, unit: day } }]`;
  const asked = async (): Promise<number> => {
    const body = JSON.stringify({ model: "own/main", messages: [{ role: "user", content: "who?" }] });
    const headers = { ...JSON_TYPE, "x-user": "one" };
    return (await fetch(`${plano.url}/v1/chat/completions`, { method: "POST", headers, body })).status;
  };
  await reload(configuration({ more: limited(2) }));
  expect([await asked(), await asked(), await asked()]).toEqual([200, 200, 429]);
  await reload(configuration({ more: limited(3) }));
  expect([await asked(), await asked()]).toEqual([200, 429]);
  await reload(configuration());
});

test("a key that changes with its provider's address reaches no other address", async () => {
  const at = (upstream: TestUpstream): string =>
    configuration().replace(`:${first.port}/v1`, `:${upstream.port}/v1`);
  const keys = { first: "key-of-first", second: "key-of-second" };
  await reload(at(first), { MAIN_KEY: keys.first });
  let isOver = false;
  const answers: string[] = [];
  const clients = Array.from({ length: 3 }, async () => {
    while (!isOver) answers.push((await ask("own/main"))[1]);
  });
  for (let count = 0; count < 6; count += 1) {
    await reload(at(second), { MAIN_KEY: keys.second });
    await reload(at(first), { MAIN_KEY: keys.first });
  }
  isOver = true;
  await Promise.all(clients);
  expect(new Set(answers)).toEqual(new Set([`first Bearer ${keys.first}`, `second Bearer ${keys.second}`]));
});

test("a key that is gone is used no more", async () => {
  const other = "OTHER_KEY";
  const text = configuration({ providers: [SECOND().replace("$MAIN_KEY", `$${other}`)] });
  await reload(text, { ...env, [other]: "key-9" });
  expect(await ask("other/new")).toEqual([200, "second Bearer key-9"]);
  await reload(text);
  expect((await ask("other/new"))[0]).toBe(500);
  await reload(configuration());
});

test("a request keeps its second provider and its key through two reloads", async () => {
  let fail = (): void => {};
  const slow = await startUpstream((response) => {
    fail = () => void response.writeHead(503).end();
  });
  const provider = `  - { model: slow/m, provider_interface: openai, base_url: "http://127.0.0.1:${slow.port}/v1" }`;
  const more = "model_aliases: { both: { targets: [slow/m, other/new] } }";
  await reload(configuration({ providers: [provider, SECOND()], more }));
  const asked = ask("both");
  await expect.poll(() => slow.received.length).toBe(1);
  await reload(configuration(), { MAIN_KEY: "key-8" });
  await reload(configuration(), { MAIN_KEY: "key-7" });
  fail();
  expect(await asked).toEqual([200, "second Bearer key-1"]);
  await slow.close();
  await reload(configuration());
});

test("what can be restored is restored, though a certificate of before is gone", async () => {
  const file = (name: string): string => path.join(plano.directory, name);
  const subject = ["-subj", "/CN=localhost", "-keyout", file("own.key"), "-out", file("own.pem")];
  await promisify(execFile)("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"],
    ...subject,
  ]);
  const guarded = (key: string, agents: string): string =>
    configuration({ agents: true })
      .replace("timeout: 20s", `timeout: 20s, auth: { keys: [{ name: caller, key: $${key} }] }`)
      .replace("port: 8001", `port: 8001, tls: { certificate: ${agents}.pem, key: ${agents}.key }`);
  const keys = { ...env, ONE: "sk-one", TWO: "sk-two" };
  const paths = (name: string): string => path.join(plano.directory, name);
  await reload(guarded("ONE", paths("own")), keys);
  const statusOf = async (key: string): Promise<number> => {
    const headers = { ...JSON_TYPE, authorization: `Bearer ${key}` };
    const body = JSON.stringify({ model: "own/main", messages: [{ role: "user", content: "who?" }] });
    return (await fetch(`${plano.url}/v1/chat/completions`, { method: "POST", headers, body })).status;
  };
  // Kept connections end with their next response.
  const statuses = (key: string): Promise<number[]> =>
    Promise.all([1, 2, 3, 4, 5, 6].map(() => statusOf(key)));
  await expect.poll(() => statuses("sk-none")).toEqual([401, 401, 401, 401, 401, 401]);
  for (const end of ["pem", "key"]) await rename(file(`own.${end}`), file(`moved.${end}`));
  const refused = `${guarded("TWO", paths("moved"))}
overrides: { upstream_tls_ca_path: /nowhere/ca.pem }`.replace(
    `http://127.0.0.1:${first.port}`,
    "https://127.0.0.1:1",
  );
  await expect(reload(refused, keys)).rejects.toThrow(
    /Envoy refuses the clusters[\s\S]*could not be restored/,
  );
  await expect.poll(() => statusOf("sk-one")).toBe(200);
  expect(await statusOf("sk-two")).toBe(401);
  await reload(configuration());
  await statuses("sk-one");
});

test.each([
  [
    "a file with an error",
    () => configuration({ more: "model_aliases: { quick: { target: nobody/knows } }" }),
    "nobody/knows",
  ],
  [
    "what Envoy does not accept",
    () =>
      configuration({
        providers: [
          `  - { model: tls/m, provider_interface: openai, base_url: "https://127.0.0.1:1/v1", access_key: k }`,
        ],
        more: "overrides: { upstream_tls_ca_path: /nowhere/ca.pem }",
      }),
    "Envoy refuses the clusters.",
  ],
  [
    "what needs a restart",
    () => configuration({ more: "logs: { keep: 7 }" }),
    "needs a restart: `plano down`, then `plano up`.",
  ],
  [
    "what needs a new Envoy",
    () => configuration({ more: "limits: { connections: 77 }" }),
    "needs a new Envoy: `plano upgrade` brings it into force.",
  ],
])("%s changes nothing", async (_what, text, reason) => {
  const files = ["clusters", "config", "listeners"].map((name) =>
    path.join(plano.directory, "discovery", `${name}.json`),
  );
  const contents = (): Promise<string[]> => Promise.all(files.map((file) => readFile(file, "utf8")));
  const before = await contents();
  await expect(reload(text())).rejects.toThrow(reason);
  const resources = (all: string[]): unknown[] =>
    all.map((each) =>
      (JSON.parse(each) as { resources: { name: string }[] }).resources.map(({ name }) => name).sort(),
    );
  expect(resources(await contents())).toEqual(resources(before));
  expect(await ask("own/main")).toEqual([200, "first Bearer key-1"]);
});

test("a killed Envoy comes back with what was reloaded last", async () => {
  await reload(configuration({ providers: [SECOND()] }));
  process.kill(plano.pids.envoy, "SIGKILL");
  await expect
    .poll(() => ask("other/new").catch(() => [0, ""]), { timeout: 15_000 })
    .toEqual([200, "second Bearer key-1"]);
});
