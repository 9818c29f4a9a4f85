// Names and texts of clients and models that would run on a careless page, or steer a careless terminal: on every page in a real
// browser, and in every command.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ConversationList, RequestList } from "@plano/brightstaff/dashboard-api";
import { findFreePort } from "@plano/cli";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBrowser, visit } from "./dashboard/browser.js";
import { eventually } from "./plano.js";
import { planoCommand } from "./plano-command.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const RUNS = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>";
const LINK = "[link](javascript:document.title='run') ![image](https://evil.example/x.png)";
const STEERS = "\u001b]0;title\u0007\u001b[31m\u009b2J\u202etxt.exe\u2028";
const HOSTILE = `${RUNS} ${LINK} ${STEERS} \ud800 =1+1`;
const HEADER = `=1+1;${RUNS}`;

let provider: TestUpstream;
let directory: string;
let dashboard: string;
let token: string;
let browser: Browser;
beforeAll(async () => {
  provider = await startUpstream((response, { body }) => {
    const { model } = JSON.parse(body.toString()) as { model: string };
    const failing = model.startsWith("failing");
    const call = { id: HOSTILE, type: "function", function: { name: HOSTILE, arguments: HOSTILE } };
    const message = { role: "assistant", content: HOSTILE, tool_calls: [call] };
    const answer = failing
      ? { error: { message: HOSTILE, type: HOSTILE, code: HOSTILE } }
      : { id: HOSTILE, model: HOSTILE, choices: [{ index: 0, message, finish_reason: "stop" }] };
    response
      .writeHead(failing ? 400 : 200, { "content-type": "application/json" })
      .end(JSON.stringify(answer));
  });
  directory = await mkdtemp(path.join(tmpdir(), "plano-hostile-"));
  const [port, file] = [await findFreePort(), path.join(directory, "plano.yaml")];
  const url = `http://127.0.0.1:${provider.port}/v1`;
  await writeFile(
    file,
    `version: v0.4.0
ports: auto
listeners: [{ type: model, name: models, port: ${port} }]
model_providers: [{ model: own/*, provider_interface: openai, base_url: "${url}" }]
dashboard: { content: memory, tags: { team: x-team } }
`,
  );
  expect((await planoCommand(directory, ["up", file]))[0]).toBe(0);
  const run = JSON.parse(await readFile(path.join(directory, "run.json"), "utf8")) as Record<string, string>;
  dashboard = run.dashboardUrl ?? "";
  token = (await readFile(run.dashboardTokenPath ?? "", "utf8")).trim();
  const messages = [
    { role: "user", content: HOSTILE },
    { role: "assistant", content: HOSTILE },
    { role: "user", content: `No, that is wrong ${HOSTILE}` },
  ];
  for (const model of [`own/${HOSTILE}`, `own/failing ${HOSTILE}`, HOSTILE]) {
    const headers = {
      ...{ "content-type": "application/json", "x-team": HEADER, "user-agent": HEADER },
      ...{ "x-request-id": `id-${HEADER}`, "x-model-affinity": HEADER },
    };
    const body = JSON.stringify({ model, messages, user: HOSTILE });
    await (
      await fetch(`http://127.0.0.1:${port}/v1/chat/completions`, { method: "POST", headers, body })
    ).text();
  }
  await eventually(async () => (await ask<RequestList>("requests")).total === 3, "all are kept");
  browser = await startBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await planoCommand(directory, ["down"]);
  await rm(directory, { recursive: true, force: true });
  await provider?.close();
});

async function ask<Answer>(place: string): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}` };
  return (await (await fetch(`${dashboard}/api/v1/${place}`, { headers })).json()) as Answer;
}

test("no page runs them, loads anything for them, or fails for them", { timeout: 60_000 }, async () => {
  const { requests } = await ask<RequestList>("requests");
  const { conversations } = await ask<ConversationList>("conversations");
  const hostile = encodeURIComponent(HOSTILE.replace(/["\ud800]/g, ""));
  const pages = [
    ...["/", "/requests", `/requests?q=${hostile}`, "/conversations", "/routing", "/system"],
    ...["model", "user", "session", "tag:team"].map((by) => `/costs?by=${by}`),
    ...requests.map(({ id }) => `/requests/${encodeURIComponent(id)}`),
    ...conversations.map(({ id }) => `/conversations/${id}`),
  ];
  const { page, complaints, close } = await visit(browser, `${dashboard}/#k=${token}`);
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(dashboard)) foreign.push(request.url());
  });
  for (const place of pages) {
    await page.goto(`${dashboard}${place}`);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.locator(".old").first().waitFor({ state: "detached" });
    expect(await page.title(), place).not.toBe("run");
    expect(await page.locator("main img, main script, main a[href^='javascript']").count(), place).toBe(0);
  }
  expect([complaints.filter((text) => !text.includes("status of 400")), foreign]).toEqual([[], []]);
  await close();
});

test.each([
  ...["trace last", "trace last --json", "trace --list", "trace --list --json", "logs", "logs --json"],
  ...["cost --by user", "cost --by tag:team,model", "cost --by user --csv", "cost --by user --json"],
  "statusline",
])("plano %s prints nothing that steers a terminal", async (command) => {
  const [status, printed] = await planoCommand(directory, command.split(" "));
  expect(status, printed).toBe(0);
  expect(printed.replace(/\r?\n/g, "")).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
});
