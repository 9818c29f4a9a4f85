// The commands of the first hour: init writes a file that up starts, doctor says what is wrong, cli-agent starts a coding agent,
// and completion completes.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { findFreePort } from "@plano/cli";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "./plano.js";
import { planoCommand, startInTerminal } from "./plano-command.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

let directory: string;
let file: string;
let provider: TestUpstream;
const run = (...parameters: string[]): Promise<[number, string]> => planoCommand(directory, parameters);

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-newcomer-"));
  file = path.join(directory, "plano.yaml");
  provider = await startUpstream((response, request) => {
    const isKnown = request.headers.authorization === "Bearer good-key";
    response.writeHead(isKnown ? 200 : 401, { "content-type": "application/json" }).end("{}");
  });
});
afterAll(async () => {
  await run("down");
  await provider?.close();
  await rm(directory, { recursive: true, force: true });
});

test("init asks in a terminal, and says what to give without one", async () => {
  const screen = startInTerminal(directory, ["init", "--output", file]);
  for (const [question, answer] of [
    ["Which one? [1]", "coding-agent"],
    ["Numbers or names", "openai, anthropic"],
    ["Port for models?", String(await findFreePort())],
  ] as const) {
    await eventually(async () => screen.printed().includes(question), question);
    screen.press(`${answer}\r`);
  }
  expect(await screen.ended).toBe(0);
  expect(await readFile(file, "utf8")).toContain("arch.claude.code.small.fast");
  expect((await run("validate", file))[1]).toMatch(/is valid: 2 models, 1 alias, 2 providers/);
  expect(await run("init", "--output", path.join(directory, "b"))).toEqual([
    1,
    expect.stringContaining("--template"),
  ]);
  expect(await run("init", "--yes", "--output", file)).toEqual([1, expect.stringContaining("--force")]);
  expect(await run("init", "--clean", "--template", "chat", "--output", "c")).toEqual([
    1,
    expect.stringContaining("cannot be used together"),
  ]);
  expect(await run("init", "--template", "nothing", "--output", "c")).toEqual([
    1,
    expect.stringContaining("one of chat,"),
  ]);
});

test("the help fits the terminal, and an unknown option of a coding agent says where those go", async () => {
  const screen = startInTerminal(directory, ["--help"], 80);
  expect(await screen.ended).toBe(0);
  const [, commands = ""] = screen.printed().split(/^(?:Commands|Examples):/m);
  const lengths = commands.split(/\r?\n/).map((line) => line.length);
  expect(lengths.length).toBeGreaterThan(20);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(80);
  expect(await run("cli-agent", "claude", "-p", "hello")).toEqual([
    1,
    expect.stringContaining("go behind --)"),
  ]);
});

test("doctor finds what is wrong with a file and with a key, and nothing else", async () => {
  const broken = path.join(directory, "broken.yaml");
  await writeFile(broken, "version: v0.4.0\nlisteners: []\nnonsense: 1\n");
  const [status, told] = await run("doctor", broken, "--json");
  const failed = told
    .split("\n")
    .filter((line) => line.includes('"fail"'))
    .map((line) => JSON.parse(line) as object);
  expect([status, failed]).toEqual([
    1,
    [expect.objectContaining({ name: "configuration", text: expect.stringContaining("nonsense") })],
  ]);
  const keys = path.join(directory, "keys.yaml");
  const base = `base_url: "http://127.0.0.1:${provider.port}/v1"`;
  await writeFile(
    keys,
    `version: v0.4.0
ports: auto
listeners: [{ type: model, name: models, address: 127.0.0.1, port: ${await findFreePort()} }]
model_providers:
  - { model: openai/gpt-4o, access_key: $GOOD, ${base} }
  - { model: mistral/mistral-small-latest, access_key: $BAD, ${base} }
`,
  );
  await writeFile(path.join(directory, ".env"), "GOOD=good-key\nBAD=sk-secret-and-bad-xyz\n");
  expect((await run("doctor", keys))[0]).toBe(0);
  const [online, printed] = await run("doctor", keys, "--online");
  expect(online).toBe(1);
  expect(printed).toMatch(/✓ key GOOD +openai accepts it/);
  expect(printed).toMatch(/✗ key BAD +mistral rejects the key that ends in …xyz\n +→ set another BAD/);
  expect(printed).not.toContain("sk-secret");
});

test("cli-agent gives a coding agent this Plano, passes its exit status on, and says what the session used", {
  timeout: 90_000,
}, async () => {
  await writeFile(file, `${await readFile(file, "utf8")}\nports: auto\ndashboard: { content: memory }\n`);
  expect(await run("cli-agent", "claude")).toEqual([1, expect.stringContaining("plano up")]);
  expect((await run("up", file))[0]).toBe(0);
  const programs = path.join(directory, "programs");
  await mkdir(programs);
  await writeFile(
    path.join(programs, "claude"),
    `#!${process.execPath}
const { ANTHROPIC_BASE_URL: url, ANTHROPIC_CUSTOM_HEADERS: headers, ANTHROPIC_SMALL_FAST_MODEL: model } = process.env;
const [name, value] = headers.split(": ");
const messages = [{ role: "user", content: process.argv.at(-1) }];
fetch(url + "/v1/messages", { method: "POST", headers: { [name]: value }, body: JSON.stringify({ model, max_tokens: 9, messages }) })
  .then((response) => { console.log("answered", response.status); process.exit(3); });
`,
    { mode: 0o755 },
  );
  const before = process.env.PATH;
  process.env.PATH = `${programs}:${before}`;
  const [status, printed] = await run("cli-agent", "claude", "--", "-p", "hello there").finally(() => {
    process.env.PATH = before;
  });
  expect(printed).toContain("answered 200");
  expect(printed).toMatch(
    /\n1 request · \d+ tokens in, \d+ out · .* cached · .*\nplano trace --list -q session:[0-9a-f-]{36}/,
  );
  expect(status).toBe(3);
  expect(await run("cli-agent", "codex", "--settings", "[]")).toEqual([
    1,
    expect.stringContaining("JSON object"),
  ]);
});

test("completion knows commands, their options and their values", async () => {
  const [, script] = await run("completion", "bash");
  const completed = async (...words: string[]): Promise<string[]> => {
    const asked = `${script}\nCOMP_WORDS=(plano ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}; _plano; echo "\${COMPREPLY[@]}"`;
    return (await promisify(execFile)("bash", ["-c", asked])).stdout.trim().split(" ");
  };
  expect(await completed("ke")).toEqual(["key"]);
  expect(await completed("key", "c")).toEqual(["create"]);
  expect(await completed("logs", "--le")).toEqual(["--level"]);
  expect(await completed("cli-agent", "cl")).toEqual(["claude"]);
  expect(await completed("logs", "--part", "")).toEqual(["access", "brightstaff", "envoy", "plano"]);
  expect(await completed("logs", "")).not.toContain("envoy");
  expect(await completed("init", "-t", "fail")).toEqual(["failover"]);
  expect(await completed("cost", "--since", "")).toEqual([""]);
  expect(await completed("key", "list", "--file", "/etc/host")).toContain("/etc/hosts");
  const [, forFish] = await run("completion", "fish");
  expect(forFish).toContain("complete -c plano -f -n '__fish_use_subcommand' -a doctor");
  expect(forFish).toMatch(/__fish_seen_subcommand_from init' -l template -x -a '.*\bfailover\b/);
});

test("every command has help with an example, and validate tells scripts what is wrong", {
  timeout: 120_000,
}, async () => {
  const [, help] = await run("--help");
  const commands = help.slice(help.indexOf("Commands:"), help.indexOf("Examples:"));
  const names = [...commands.matchAll(/^ {2}([a-z-]+)/gm)].flatMap(([, name = ""]) =>
    name === "help" ? [] : [name],
  );
  expect(names.length).toBeGreaterThan(20);
  for (const name of names)
    expect(await run(name, "--help")).toEqual([0, expect.stringMatching(/^Examples?/m)]);
  for (const command of ["key create", "state ls", "chatgpt status", "targets test", "render"]) {
    const told = expect.stringContaining(`(run plano ${command} --help for usage)`);
    expect(await run(...command.split(" "), "--nonsense")).toEqual([1, told]);
  }
  const wrong = path.join(directory, "wrong.yaml");
  await writeFile(wrong, "version: v0.4.0\nlisteners: []\nnonsense: 1\n");
  const [status, told] = await run("validate", wrong, "--json");
  expect([status, JSON.parse(told)]).toEqual([
    1,
    { valid: false, errors: expect.arrayContaining([expect.stringContaining("wrong.yaml:3:1  nonsense")]) },
  ]);
});
