// `plano` as a user meets it: the built command, real processes, and errors.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@plano/cli";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { eventually } from "./plano.js";

/** Generous for a busy machine, milliseconds. */
const RECOVERY = 40_000;
vi.setConfig({ testTimeout: 120_000 });
const plano = path.join(import.meta.dirname, "../../cli/bin/plano.js");
let directory: string;
let environment: Record<string, string>;
let children: ChildProcess[];
let servers: Server[];

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-cli-"));
  environment = {};
  children = [];
  servers = [];
});
afterEach(async () => {
  for (const home of ["state", "other"]) {
    if (existsSync(path.join(directory, home, "run.json"))) await runAt(home, "down");
  }
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  for (const server of servers) server.close();
  await rm(directory, { recursive: true, force: true });
});

interface Result {
  status: number | null;
  output: string;
}

function start(...parameters: string[]): { child: ChildProcess; output: () => string } {
  return startAt("state", ...parameters);
}

/** `home` is the state directory. */
function startAt(home: string, ...parameters: string[]): { child: ChildProcess; output: () => string } {
  const env = { ...process.env, ...environment, PLANO_HOME: path.join(directory, home) };
  const child = spawn(process.execPath, [plano, ...parameters], {
    cwd: directory,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let text = "";
  const hear = (data: Buffer): void => {
    text += data.toString();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  return { child, output: () => text };
}

async function run(...parameters: string[]): Promise<Result> {
  return runAt("state", ...parameters);
}

async function runAt(home: string, ...parameters: string[]): Promise<Result> {
  const { child, output } = startAt(home, ...parameters);
  const [status] = (await once(child, "close")) as [number | null];
  return { status, output: output() };
}

/** On free ports. */
async function configuration(port?: number, name = "plano.yaml"): Promise<{ file: string; url: string }> {
  const chosen = port ?? (await findFreePort());
  const file = path.join(directory, name);
  const listener = `listeners: [{ type: model, name: models, address: 127.0.0.1, port: ${chosen} }]`;
  await writeFile(
    file,
    `version: v0.4.0\nports: auto\n${listener}\nmodel_providers: [{ model: sandbox/a, default: true }]\n`,
  );
  return { file, url: `http://127.0.0.1:${chosen}` };
}

async function occupied(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
const ask = (url: string): Promise<Response> =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    body: '{"messages":[{"role":"user","content":"hi"}]}',
  });

async function pids(): Promise<{ pid: number; pids: { envoy: number; brightstaff: number } }> {
  return JSON.parse(await readFile(path.join(directory, "state", "run.json"), "utf8"));
}

/** A zombie counts as gone. */
function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("plano in the background", () => {
  test("starts everything with up, reports it healthy with status, and stops it with down", async () => {
    const { file, url } = await configuration();
    const up = await run("up", file);
    expect([up.status, up.output]).toEqual([0, expect.stringContaining(`Plano is up on ${url}`)]);
    const [, link] = /^See what happens: (http:\S+\/#k=[\w-]{43})$/m.exec(up.output) ?? [];
    expect((await ask(url)).status).toBe(200);
    const status = await run("status");
    expect(status.output).toContain(link);
    // Whoever is shown a log gets no token.
    expect(await readFile(path.join(directory, "state", "logs", "plano.log"), "utf8")).not.toContain("#k=");
    expect([status.status, status.output.match(/ ok$/gm)?.length]).toEqual([0, 3]);
    const again = await run("up", file);
    expect([again.status, again.output]).toEqual([1, expect.stringContaining("is already running")]);
    const { pid, pids: held } = await pids();
    const down = await run("down");
    expect([down.status, down.output]).toEqual([0, "Plano is down.\n"]);
    expect([pid, held.envoy, held.brightstaff].filter(alive)).toEqual([]);
    expect(await run("status")).toEqual({ status: 1, output: "Plano is not running here.\n" });
  });

  test("reports in status which file could not be reloaded", async () => {
    const { file } = await configuration();
    const keys = path.join(directory, "keys.json");
    await writeFile(keys, '{"keys":[]}');
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace("name: models", "name: models, auth: { keys_file: keys.json }"));
    expect((await run("up", file)).status).toBe(0);
    expect((await run("status")).output).not.toContain("stay as they were");
    await writeFile(keys, '{"keys":[{"name":"a"}]}');
    await eventually(
      async () =>
        (await run("status")).output.includes(`The keys stay as they were: ${keys} is not a keys file`),
      "status reports it",
    );
    expect((await run("down")).status).toBe(0);
  });

  test("leaves no process behind when the supervisor is killed, even after restarts", async () => {
    const { file } = await configuration();
    expect((await run("up", file)).status).toBe(0);
    const { pid, pids: first } = await pids();
    for (const each of [first.envoy, first.brightstaff]) process.kill(each, "SIGKILL");
    await eventually(
      async () => {
        const { pids: now } = await pids();
        const isNew = now.envoy > 0 && now.envoy !== first.envoy && now.brightstaff !== first.brightstaff;
        return isNew && (await run("status")).status === 0;
      },
      "both were started again",
      RECOVERY,
    );
    const { pids: held } = await pids();
    process.kill(pid, "SIGKILL");
    await eventually(
      () => !alive(held.envoy) && !alive(held.brightstaff),
      "Envoy and brightstaff ended",
      RECOVERY,
    );
    expect((await run("status")).output).toMatch(
      /not running[\s\S]*ended by itself\. The last lines of .*:\n {4}/,
    );
    const told = JSON.parse((await run("status", "--json")).output) as unknown;
    expect(told).toMatchObject({ running: false, ended: { file } });
  });
});

test("two Planos run beside each other and beside programs on the usual ports", async () => {
  const strangers = [9901, 9091].map((port) => createServer().listen(port, "127.0.0.1"));
  servers.push(...strangers);
  // Another program on this machine may have the port already.
  await Promise.all(strangers.map((each) => Promise.race([once(each, "listening"), once(each, "error")])));
  const homes = ["state", "other"];
  const configured = await Promise.all(homes.map((home) => configuration(undefined, `${home}.yaml`)));
  const ups = await Promise.all(homes.map((home, index) => runAt(home, "up", configured[index]?.file ?? "")));
  expect(ups.map(({ status, output }) => [status, output])).toEqual(
    configured.map(({ url }) => [0, expect.stringContaining(`Plano is up on ${url}`)]),
  );
  for (const { url } of configured) expect((await ask(url)).status).toBe(200);
  expect((await runAt("other", "down")).output).toBe("Plano is down.\n");
  expect([(await runAt("other", "status")).status, (await run("status")).status]).toEqual([1, 0]);
  expect((await ask(configured[0]?.url ?? "")).status).toBe(200);
});

/** A program that ends at once, so that its part never comes up again. */
async function breakBrightstaff(): Promise<void> {
  await writeFile(path.join(directory, "state", "brightstaff.json"), "{}");
  process.kill((await pids()).pids.brightstaff, "SIGKILL");
}

test("down stops everything while a process keeps crashing, and status reports the crash", async () => {
  const { file, url } = await configuration();
  expect((await run("up", file)).status).toBe(0);
  const { pid, pids: held } = await pids();
  await breakBrightstaff();
  let shown: Result = { status: 0, output: "" };
  await eventually(
    async () => {
      shown = await run("status");
      return /it ended [3-9] times in the last minute/.test(shown.output);
    },
    "it ended several times",
    RECOVERY,
  );
  expect(shown.status).toBe(1);
  expect(shown.output).toMatch(/brightstaff .* no process +RESTARTING in \d+\.\d s/);
  expect(shown.output).toMatch(/brightstaff ended with status 1\.\nThe last lines of .*brightstaff\.log:\n/);
  expect((await ask(url)).status).toBe(200);
  expect((await run("down")).output).toBe("Plano is down.\n");
  expect([pid, held.envoy].filter(alive)).toEqual([]);
  expect(existsSync(path.join(directory, "state", "run.json"))).toBe(false);
});

describe("plano in the foreground", () => {
  test("reports and restarts what is killed, stops everything on Ctrl-C, and exits with status 0", async () => {
    const { file, url } = await configuration();
    const { child, output } = start("up", file, "--foreground");
    await eventually(() => output().includes("Try:"), "it was up", RECOVERY);
    expect(output()).toMatch(/brightstaff +ready after[\s\S]*Envoy 1\.\d+\.\d+ +ready after/);
    for (const [victim, name] of [
      ["envoy", "Envoy"],
      ["brightstaff", "brightstaff"],
    ] as const) {
      const { pids: before } = await pids();
      process.kill(before[victim], "SIGKILL");
      await eventually(() => output().includes(`${name} is back after`), "it was started again", RECOVERY);
      expect(output()).toContain(`${name} restarts at once: ${name} was ended by SIGKILL`);
      await eventually(async () => (await run("status")).status === 0, "run.json contains it", RECOVERY);
      const { pids: after } = await pids();
      expect(after[victim]).not.toBe(before[victim]);
      const { output: shown } = await run("status");
      expect(shown).toMatch(new RegExp(`^${victim} ended by itself once\\. The last end:\\n.*SIGKILL`, "m"));
      expect((await ask(url)).status).toBe(200);
    }
    const { pids: held } = await pids();
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect([held.envoy, held.brightstaff].filter(alive)).toEqual([]);
    expect(await answers(`${url}/healthz`)).toBe(false);
  });

  test("leaves no process behind on Ctrl-C during the start", async () => {
    const { file, url } = await configuration();
    const { child, output } = start("up", file, "--foreground");
    await eventually(() => output().includes("sandbox provider"), "it had begun", RECOVERY);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await answers(`${url}/healthz`)).toBe(false);
    expect(existsSync(path.join(directory, "state", "run.json"))).toBe(false);
  });
});

/** 16 kB of them, with their commas. */
const MANY = Array.from({ length: 32 }, () => "m".repeat(500));

describe("plano reports failures", () => {
  test("and names a port in use with its listener, before it starts anything", async () => {
    const port = await occupied();
    const { file } = await configuration(port);
    const { status, output } = await run("up", file);
    expect(status).toBe(1);
    expect(output).toContain(`port ${port} on 127.0.0.1, which the model listener "models" wants, is in use`);
    expect(existsSync(path.join(directory, "state", "run.json"))).toBe(false);
  });

  test("and refuses an invalid file with line and hint", async () => {
    const file = path.join(directory, "bad.yaml");
    await writeFile(file, "version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_provider: []\n");
    for (const command of ["validate", "render", "up"]) {
      const { status, output } = await run(command, file);
      expect(status).toBe(1);
      expect(output).toContain(
        `${file}:3:1  model_provider: unknown key model_provider\n    did you mean model_providers?`,
      );
    }
  });

  test("and refuses a file of keys that no listener accepts, before it starts anything", async () => {
    const file = path.join(directory, "keyed.yaml");
    await writeFile(
      file,
      "version: v0.4.0\nlisteners: [{ type: model, name: m, auth: { keys_file: keys.json } }]\nmodel_providers: [{ model: sandbox/a }]\n",
    );
    const hash = "0".repeat(64);
    for (const [keys, message] of [
      [[{ name: "a", hash, models: [] }], "keys.json is not a keys file: keys[0]: models must not be empty"],
      [Array.from({ length: 1_100 }, (_, index) => ({ name: `a${index}`, hash, models: MANY })), "the most"],
    ] as const) {
      await writeFile(path.join(directory, "keys.json"), JSON.stringify({ keys }));
      for (const command of ["validate", "up"]) {
        const { status, output } = await run(command, file);
        expect([status, output]).toEqual([1, expect.stringContaining(message)]);
      }
    }
  });

  test("and names a missing file", async () => {
    const { status, output } = await run("up", "nothing.yaml");
    expect([status, output]).toEqual([1, "nothing.yaml cannot be read: there is no such file\n"]);
  });

  test("and refuses a wrong version of Envoy, before it starts anything", async () => {
    const { file } = await configuration();
    process.env.ENVOY_BIN = process.execPath;
    const { status, output } = await run("up", file);
    delete process.env.ENVOY_BIN;
    expect([status, output]).toEqual([1, expect.stringContaining("is not Envoy")]);
  });

  test("and shows what Envoy refuses at the start, leaving no process running", async () => {
    const file = path.join(directory, "plano.yaml");
    const provider = '{ model: own/a, provider_interface: openai, base_url: "https://localhost:1/v1" }';
    const listener = `{ type: model, name: models, address: 127.0.0.1, port: ${await findFreePort()} }`;
    const overrides = "overrides: { upstream_tls_ca_path: /nothing/ca.pem }";
    const [brightstaff, others] = [await findFreePort(), "admin: auto, egress: auto, backends: auto"];
    const ports = `ports: { brightstaff: ${brightstaff}, ${others} }`;
    await writeFile(
      file,
      `version: v0.4.0\n${ports}\nlisteners: [${listener}]\nmodel_providers: [${provider}]\n${overrides}\n`,
    );
    const { status, output } = await run("up", file);
    expect(status).toBe(1);
    expect(output).toMatch(/Envoy refuses the clusters\.\n[\s\S]*\/nothing\/ca\.pem/);
    expect(await answers(`http://127.0.0.1:${brightstaff}/healthz`)).toBe(false);
    expect(existsSync(path.join(directory, "state", "run.json"))).toBe(false);
  });

  test("and points to the help for an unknown command", async () => {
    const { status, output } = await run("upp");
    expect([status, output]).toEqual([1, expect.stringMatching(/unknown command 'upp'[\s\S]*plano --help/)]);
  });
});

test("validate and render explain a file", async () => {
  const { file } = await configuration();
  await writeFile(file, (await readFile(file, "utf8")).replace("ports: auto\n", ""));
  expect((await run("validate", file)).output).toBe(`${file} is valid: 1 model, 0 aliases, 1 provider.\n`);
  expect(JSON.parse((await run("render", file, "--only", "filter")).output)).toMatchObject({
    models: { "sandbox/a": 0 },
  });
  const out = path.join(directory, "out");
  const written = (await run("render", file, "--out", out)).output.trim().split("\n");
  expect(written.slice(0, -2).map((line) => path.relative(out, line))).toEqual([
    "envoy.yaml",
    ...["clusters", "routes-models", "routes-egress", "config", "listeners"].map(
      (name) => `discovery/${name}.json`,
    ),
    ...["brightstaff.json", "secrets.json", "access-keys.json"],
  ]);
  expect(written.slice(-2)).toEqual([
    expect.stringContaining("Start Envoy in that directory"),
    expect.stringContaining("Set PLANO_SECRETS_KEY"),
  ]);
  expect(await run("render", file, "--only", "ratelimit")).toMatchObject({
    status: 1,
    output: expect.stringContaining("has no ratelimit_service."),
  });
  const shared = path.join(import.meta.dirname, "../../config/examples/rate-limit-service.yaml");
  expect((await run("render", shared, "--only", "ratelimit")).output).toMatch(
    /^domain: plano\ndescriptors:\n/,
  );
  expect((await run("render", shared, "--out", out)).output).toContain(path.join(out, "ratelimit.yaml"));
});

test("render needs numbers for the ports of Plano's own", async () => {
  const { file } = await configuration();
  expect(await run("render", file)).toEqual({
    status: 1,
    output: "ports: auto is for plano up; plano render needs numbers.\n",
  });
});

test("variables come from .env beside the file, and keys from files", async () => {
  const { file, url } = await configuration();
  const text = await readFile(file, "utf8");
  const upstream = createHttpServer((request, response) => {
    response.setHeader("content-type", "application/json");
    response.statusCode = 401;
    response.end(JSON.stringify({ error: { message: `got ${request.headers["x-team"]}` } }));
  }).listen(0, "127.0.0.1");
  servers.push(upstream);
  await once(upstream, "listening");
  const { port } = upstream.address() as AddressInfo;
  const entry =
    'model: own/a, provider_interface: openai, base_url: $UPSTREAM, access_key: "file:key", default: true';
  const headers = "headers: { x-team: team $TEAM }";
  await writeFile(file, text.replace("model: sandbox/a, default: true", `${entry}, ${headers}`));
  expect(await run("validate", file)).toMatchObject({
    status: 1,
    output: expect.stringContaining(`${file}:4:`),
  });
  await writeFile(path.join(directory, ".env"), `UPSTREAM=http://127.0.0.1:${port}/v1\nTEAM=a\n`);
  expect(await run("validate", file)).toMatchObject({
    status: 1,
    output: expect.stringContaining(`${path.join(directory, "key")} does not exist`),
  });
  await writeFile(path.join(directory, "key"), "sk-from-file\n");
  expect((await run("up", file)).status).toBe(0);
  expect(await (await ask(url)).text()).toContain("got team a");
});

describe("plano up without a file", () => {
  const askOpenAi = (url: string): Promise<Response> =>
    fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      body: '{"model":"openai/gpt-4o-mini","messages":[{"role":"user","content":"hi"}]}',
    });

  beforeEach(async () => {
    const keys = Object.keys(process.env).filter((name) => /_(API_KEY|TOKEN)$/.test(name));
    environment = Object.fromEntries([
      ...keys.map((name) => [name, ""]),
      ["PLANO_PORT", String(await findFreePort())],
    ]);
  });

  test("serves the known providers, by the sandbox as long as there is no key", async () => {
    const url = `http://127.0.0.1:${environment.PLANO_PORT}`;
    const { status, output } = await run("up");
    expect([status, output]).toEqual([0, expect.stringContaining(`Plano is up on ${url}`)]);
    expect(output).toContain("No plano.yaml or plano_config.yaml here");
    expect(output).toContain("The sandbox answers instead.");
    expect(output).toContain('"model":"openai/gpt-4o-mini"');
    const answer = await askOpenAi(url);
    expect([answer.status, answer.headers.get("x-plano-sandbox")]).toEqual([200, "true"]);
    expect((await run("status")).output).toContain(path.join(directory, "state", "defaults.yaml"));
    expect(await run("up")).toMatchObject({ status: 1, output: expect.stringContaining("already running") });
  });

  test("takes keys of the environment, and the sandbox only when asked", async () => {
    await writeFile(path.join(directory, ".env"), "OPENAI_API_KEY=sk-test\n");
    const first = await run("up");
    expect(first.output).toMatch(/keys of the environment +openai \(OPENAI_API_KEY\)\n/);
    expect(first.output).toMatch(/keys of the clients +anthropic, /);
    expect([first.status, first.output.includes("sandbox")]).toEqual([0, false]);
    expect(await readFile(path.join(directory, "state", "defaults.yaml"), "utf8")).not.toContain("sk-test");
    await run("down");
    expect((await run("up", "--sandbox")).status).toBe(0);
    const answer = await askOpenAi(`http://127.0.0.1:${environment.PLANO_PORT}`);
    expect([answer.status, answer.headers.get("x-plano-sandbox")]).toEqual([200, "true"]);
  });

  test("uses the file that is there, and says so", async () => {
    const { url } = await configuration(undefined, "plano_config.yaml");
    const { status, output } = await run("up");
    expect([status, output.startsWith("Using plano_config.yaml.\n")]).toEqual([0, true]);
    expect((await ask(url)).status).toBe(200);
    await writeFile(path.join(directory, "plano.yaml"), "version: v0\n");
    await run("down");
    expect((await run("up")).output).toMatch(/^Using plano\.yaml, not plano_config\.yaml\.\nplano\.yaml:1:/);
  });
});

test("schema prints what editors read", async () => {
  const { status, output } = await run("schema");
  const file = path.join(import.meta.dirname, "../../config/plano_config_schema.json");
  expect([status, output]).toEqual([0, await readFile(file, "utf8")]);
  expect((await run("schema", "--help")).output).toContain("$ plano schema > plano_schema.json");
});

test("prints the version of its package", async () => {
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  expect(await run("--version")).toEqual({ status: 0, output: `${version}\n` });
});

test("help has examples", async () => {
  const { status, output } = await run("--help");
  expect([status, output]).toEqual([0, expect.stringContaining("$ plano up my.yaml --foreground")]);
});
