// `plano trace`, `cost`, `obs` and `statusline` on a running Plano: what the dashboard's API has, for people and for programs.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@plano/cli";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { eventually } from "./plano.js";
import { planoCommand, startInTerminal, startPlanoCommand } from "./plano-command.js";

let directory: string;
let url: string;

const run = (...parameters: string[]): Promise<[number, string]> => planoCommand(directory, parameters);

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-trace-"));
  const file = path.join(directory, "plano.yaml");
  const port = await findFreePort();
  url = `http://127.0.0.1:${port}`;
  await writeFile(
    file,
    `version: v0.4.0
ports: auto
listeners: [{ type: model, name: models, port: ${port} }]
model_providers: [{ model: sandbox/gpt, default: true, pricing: { input: 1, output: 2 } }, { model: sandbox/free }]
dashboard: { content: memory }
`,
  );
  expect((await run("up", file))[0]).toBe(0);
  const asked = [
    ["first", "gpt"],
    ["second", "gpt"],
    ["third", "free"],
  ] as const;
  for (const [id, model] of asked) await ask(id, model);
  expect(await ask("lost", "nobody")).toBe(404);
  // Right after them.
  expect(await lines("trace", "--list", "--json")).toHaveLength(4);
}, 90_000);
afterAll(async () => {
  await run("down");
  await rm(directory, { recursive: true, force: true });
});

async function ask(id: string, model: string, more: object = {}): Promise<number> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "x-request-id": `request-${id}`, "content-type": "application/json" },
    body: JSON.stringify({
      model,
      messages: [{ role: "user", content: `hello from the ${id} one` }],
      ...more,
    }),
  });
  await response.arrayBuffer();
  return response.status;
}

async function lines(...parameters: string[]): Promise<string[]> {
  const [status, printed] = await run(...parameters);
  expect([status, status === 0 ? "" : printed]).toEqual([0, ""]);
  return printed.split("\n").slice(0, -1);
}

test("trace shows one request: its attempts, its cost, and what was said", async () => {
  const shown = (await lines("trace", "request-first")).join("\n");
  expect(shown).toMatch(/^request-first {2}200 {2}sandbox\/gpt/);
  expect(shown).toMatch(/^provider +█+ +\d+ms {2}sandbox\/gpt req_\w+$/m);
  expect(shown).toMatch(/^ {2}output +\d+ +\$2\/M +\S*\$\.\d+$/m);
  expect(shown).toContain("user\n  hello from the first one\nassistant\n  Hello");
});

test("trace links to the request's page on a terminal, and only there", async () => {
  const screen = startInTerminal(directory, ["trace", "request-first"]);
  onTestFinished(() => screen.end());
  expect(await screen.ended).toBe(0);
  const [, link = ""] = /^Its page: (\S+)/m.exec(screen.printed()) ?? [];
  const { pathname, hash } = new URL(link);
  expect([pathname, hash]).toEqual(["/requests/request-first", expect.stringMatching(/^#k=[\w-]{20,}$/)]);
  expect((await lines("trace", "request-first")).join("\n")).not.toContain("#k=");
});

test("trace finds the last one, one by a query, and says what it cannot find", async () => {
  expect((await lines("trace"))[0]).toContain("request-lost  404");
  expect((await lines("trace", "-q", "model:free"))[0]).toContain("request-third");
  expect((await lines("trace", "--where", "model=gpt", "--json"))[0]).toContain('"id":"request-second"');
  expect(await run("trace", "request-")).toEqual([1, expect.stringContaining("Several requests begin with")]);
  expect(await run("trace", "nothing")).toEqual([1, expect.stringContaining("no request of this id")]);
  const none = "No traces found for model:nothing in the last 15m.\n";
  expect(await run("trace", "-q", "model:nothing", "-s", "15m")).toEqual([1, none]);
  expect(await run("trace", "--list", "-q", "model:nothing", "-s", "15m")).toEqual([0, none]);
  expect(await run("trace", "--where", "model")).toEqual([1, expect.stringContaining("Use key=value")]);
  expect(await run("trace", "--where", "modell=x")).toEqual([1, expect.stringContaining("no field modell")]);
  for (const asked of [
    ["tag:team=a", "-l", "-q", "status:404"],
    ["tag:team=a", "-q", "status:404"],
    ["last", "-l"],
  ])
    expect(await run("trace", ...asked)).toEqual([
      1,
      expect.stringContaining("of several words is in quotes"),
    ]);
  for (const query of ["status=404", "model:none and status:404"])
    expect(await run("trace", "-q", query)).toEqual([1, expect.stringContaining("written status:429")]);
  expect(await run("trace", "chatcmpl-123")).toEqual([1, expect.stringContaining("x-plano-request-id")]);
});

test("trace finds a request by the id that its provider gave it, and shows that", async () => {
  const [json = ""] = await lines("trace", "request-first", "--json");
  const { summary } = JSON.parse(json) as { summary: { providerIds: string[] } };
  const [id = ""] = summary.providerIds;
  expect(id).toMatch(/^req_/);
  for (const part of [id, id.slice(0, -1)]) {
    const shown = (await lines("trace", part)).join("\n");
    expect(shown).toMatch(/^request-first {2}200/);
    expect(shown).toMatch(new RegExp(`^provider .* sandbox/gpt ${id}$`, "m"));
  }
  expect((await lines("trace", "--list", "-q", `id:${id}`))[1]).toContain("request-first");
});

test("trace lists requests, and follows those that end", async () => {
  const [title = "", latest = ""] = await lines("trace", "--list");
  expect(title).toMatch(/^TIME +ST +ASKED/);
  expect(latest).toMatch(/404 +nobody .*request-lost/);
  const following = startPlanoCommand(directory, ["trace", "--follow", "--json"]);
  let count = 0;
  await eventually(async () => {
    count += 1;
    await ask(`followed-${count}`, "gpt");
    return following.printed().includes('"id":"request-followed-');
  }, "it follows");
  expect(await following.interrupt()).toBe(0);
});

test("cost adds up by model, says what has no price, and is CSV for programs", async () => {
  const shown = (await lines("cost")).join("\n");
  expect(shown).toMatch(/^sandbox\/gpt +\d+ .* \S*\$\.\d+ /m);
  expect(shown).toMatch(/^sandbox\/free +1 .* – /m);
  expect(shown).toContain("1 call without a price");
  const [head = ""] = await lines("cost", "--by", "model,listener", "--csv");
  expect(head).toMatch(/^model,listener,requests,/);
  expect(await run("cost", "--by", "beauty")).toEqual([1, expect.stringContaining("no such dimension")]);
});

test("obs prints the numbers for programs, and statusline the latest conversation", async () => {
  for (const more of [[], ["--once"], ["--once", "--json"]]) {
    const [overview = "", ...others] = await lines("obs", "--query", "asked:nobody", ...more);
    expect(JSON.parse(overview)).toMatchObject({ totals: { requests: 1, errors: 1 } });
    expect(others).toEqual([]);
  }
  const following = startPlanoCommand(directory, ["obs", "--query", "model:free", "--json"]);
  await eventually(async () => following.printed().split("\n").length > 2, "two lines were printed");
  expect(await following.interrupt()).toBe(0);
  expect(JSON.parse(following.printed().split("\n")[1] ?? "")).toMatchObject({ totals: { requests: 1 } });
  expect(await lines("statusline")).toEqual([
    expect.stringMatching(/^\S+ · \d+ ctx \S+ · 0 % cached · \S+$/),
  ]);
});

test("obs takes the whole terminal, obeys keys, and gives it back", async () => {
  const screen = startInTerminal(directory, ["obs"]);
  onTestFinished(() => screen.end());
  await eventually(async () => screen.printed().includes("sandbox/gpt"), "requests are shown");
  screen.press("/status:404\r");
  await eventually(async () => screen.printed().includes("esc clears it"), "the filter is in force");
  screen.press("\r");
  await eventually(async () => screen.printed().includes("model_not_found: "), "the request is shown");
  screen.press("qq");
  expect(await screen.ended).toBe(0);
  const [before, , after] = screen.printed().split(/\?1049[hl]/);
  expect([before, after?.trim()]).toEqual(["\u001b[", ""]);
});

test("replay sends a request again, and shows what has changed, and what both cost", async () => {
  const shown = (await lines("replay", "request-first", "--model", "free")).join("\n");
  expect(shown).toMatch(/^before +sandbox\/gpt +200 .* \S*\$\.\d+$/m);
  expect(shown).toMatch(/^now +sandbox\/free +200 .* –$/m);
  expect(shown).toMatch(/\[-\S+-\]\{\+\S+\+\}/);
  const [json = ""] = await lines("replay", "request-first", "--json");
  expect(JSON.parse(json)).toMatchObject({
    isWhole: true,
    summary: { model: "gpt", replayOf: "request-first", userAgent: "plano-replay" },
  });
  const tools = [{ type: "function", function: { name: "search", parameters: { type: "object" } } }];
  expect(await ask("tooled", "gpt", { tools })).toBe(200);
  await eventually(
    async () => (await lines("trace", "--list", "-q", "request-tooled", "--json")).length === 1,
    "it is kept",
  );
  const [partly = ""] = await lines("replay", "request-tooled", "--json");
  expect(JSON.parse(partly)).toMatchObject({ isWhole: false, summary: { replayOf: "request-tooled" } });
  expect(await run("replay", "request-lost")).toEqual([0, expect.stringContaining("404")]);
  expect(await run("replay", "nothing")).toEqual([1, expect.stringContaining("no request of this id")]);
});

test("trace finds a request that is just over", async () => {
  for (const id of ["new-1", "new-2", "new-3"]) {
    await ask(id, "free");
    await ask(`${id}-b`, "free");
    expect((await lines("trace"))[0]).toContain(`request-${id}-b`);
  }
  await ask("new-4", "free");
  expect((await lines("trace", "request-new-4"))[0]).toContain("request-new-4");
});

// The last test: it takes requests away.
test("forget takes a user's requests out of the memory and the files, and then all", async () => {
  const files = async (): Promise<string> => {
    const all = await readdir(directory, { recursive: true });
    const names = all.filter((name) => /\bhistory\/.*\.ndjson/.test(name));
    expect(names).not.toEqual([]);
    return (await Promise.all(names.map((name) => readFile(path.join(directory, name), "utf8")))).join("");
  };
  const ids = async (): Promise<string[]> =>
    (await lines("trace", "--list", "--limit", "100", "--json")).map(
      (line) => (JSON.parse(line) as { id: string }).id,
    );
  expect(await ask("alices", "gpt", { user: "alice" })).toBe(200);
  await eventually(
    async () => (await lines("trace", "--list", "-q", "user:alice", "--json")).length === 1,
    "hers is kept",
  );
  const [replayed = ""] = await lines("replay", "request-alices", "--json");
  const hers = ["request-alices", (JSON.parse(replayed) as { summary: { id: string } }).summary.id];
  const before = await ids();
  expect(await files()).toContain("request-alices");
  expect(await run("forget", "--user", "alice")).toEqual([0, "2 requests of user alice are forgotten.\n"]);
  expect(await run("forget", "--user", "alice")).toEqual([0, "No request of user alice was kept.\n"]);
  expect(await ids()).toEqual(before.filter((id) => !hers.includes(id)));
  expect(await files()).not.toContain("request-alices");
  expect(await files()).toContain("request-first");
  expect(await run("forget")).toEqual([
    1,
    "Give one of --session ID, --user ID, --tag NAME=VALUE and --all.\n",
  ]);
  expect(await lines("forget", "--all", "--json")).toEqual([`{"requests":${before.length - 2}}`]);
  expect(await ids()).toEqual([]);
  expect(await files()).toBe("");
});
