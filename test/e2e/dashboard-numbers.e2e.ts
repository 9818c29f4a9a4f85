// Numbers of the dashboard over mixed traffic: each page shows what the API has, and what was sent. With UPDATE_GOLDENS it
// also takes the pictures of docs/images.
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { RequestList } from "@plano/brightstaff/dashboard-api";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBrowser, visit } from "./dashboard/browser.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

const PICTURES = path.join(import.meta.dirname, "../../docs/images");
// The variable is never set, so the sandbox answers for both providers.
const CONFIGURATION = `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 20s }]
dashboard: { content: memory, tags: { team: x-team } }
model_providers:
  - { model: openai/gpt-4o-mini, access_key: $PLANO_TEST_UNSET_KEY, default: true, pricing: { input: 0.15, output: 0.6 } }
  - { model: openai/*, access_key: $PLANO_TEST_UNSET_KEY }
  - { model: anthropic/claude-sonnet-4-5, access_key: $PLANO_TEST_UNSET_KEY, pricing: { input: 3, output: 15, cached_input: 0.3 } }
  - { model: anthropic/sandbox-delay-400ms, access_key: $PLANO_TEST_UNSET_KEY, pricing: { input: 1, output: 5 } }
  - { model: local/llama, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
model_aliases:
  fast-llm: { target: openai/gpt-4o-mini }
  careful-llm: { targets: [local/llama, anthropic/claude-sonnet-4-5] }
  patient-llm: { target: anthropic/sandbox-delay-400ms }
`;
const TEXTS = [
  "Summarise this thread for somebody who was on holiday.",
  "Rename the helper in utils.ts, and say which files import it.",
  "Which flights go from Lisbon to Oslo on Friday?",
  "No, I meant the second one.",
  "Why does this test fail only in CI?",
  "Explain the difference between the median and the 95th percentile.",
];
/** How many requests of each model are sent, and with which status they end. */
const TRAFFIC = [
  { model: "fast-llm", count: 32, status: 200 },
  { model: "careful-llm", count: 14, status: 200 },
  { model: "patient-llm", count: 8, status: 200 },
  { model: "openai/gpt-4.1", count: 4, status: 200 },
  { model: "openai/sandbox-error-429", count: 2, status: 429 },
  { model: "nobody/knows", count: 1, status: 404 },
];
const SENT = TRAFFIC.reduce((sum, { count }) => sum + count, 0);
const FAILED = TRAFFIC.reduce((sum, { count, status }) => sum + (status === 200 ? 0 : count), 0);

let plano: TestPlano;
let browser: Browser;
let token: string;
beforeAll(async () => {
  plano = await startTestPlano(CONFIGURATION);
  browser = await startBrowser();
  token = (await readFile(plano.dashboardTokenPath, "utf8")).trim();
  const all = TRAFFIC.flatMap(({ model, count, status }) =>
    Array.from({ length: count }, () => ({ model, status })),
  );
  // Mixed, and the same each time.
  const mixed = all
    .map((each, index) => ({ ...each, place: (index * 37) % all.length }))
    .sort((a, b) => a.place - b.place);
  for (const [index, { model, status }] of mixed.entries()) expect(await send(model, index)).toBe(status);
  await eventually(async () => (await listed()).total === SENT, "all requests are kept");
});
afterAll(async () => {
  await browser?.close();
  await plano?.stop();
});

async function send(model: string, index: number): Promise<number> {
  const text = TEXTS[index % TEXTS.length] ?? "";
  const response = await fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-team": ["blue", "green", "search"][index % 3] ?? "" },
    body: JSON.stringify({
      model,
      user: ["ada", "grace", "edsger"][index % 3],
      stream: index % 2 === 0,
      messages: [
        { role: "system", content: "You are a careful engineer. Answer briefly." },
        { role: "user", content: Array.from({ length: 1 + (index % 3) }, () => text).join(" ") },
      ],
    }),
  });
  await response.text();
  return response.status;
}

async function listed(): Promise<RequestList> {
  const response = await fetch(`${plano.dashboardUrl}/api/v1/requests?range=1h&limit=500`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return (await response.json()) as RequestList;
}

async function open(address: string, colorScheme: "light" | "dark"): Promise<Page> {
  const { page } = await visit(browser, `${plano.dashboardUrl}/#k=${token}`, {
    colorScheme,
    viewport: { width: 1280, height: 760 },
  });
  await page.goto(`${plano.dashboardUrl}${address}`);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.locator(".old").first().waitFor({ state: "detached" });
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  if (process.env.UPDATE_GOLDENS)
    await page.screenshot({ path: path.join(PICTURES, `dashboard-${name}.png`) });
  await page.context().close();
}

/** Of the tile with this name. */
const tile = (page: Page, name: RegExp): Promise<string | null> =>
  page
    .locator(".tile")
    .filter({ has: page.getByRole("heading", { name }) })
    .locator("b")
    .textContent();

/** As the page writes sums of a part of a dollar. */
const dollars = (sum: number): string => `$${sum.toFixed(4).slice(1)}`;

test("Live counts what was sent and what failed", async () => {
  const page = await open("/", "dark");
  expect(await tile(page, /^requests/)).toBe(String(SENT));
  expect(await tile(page, /^errors/)).toBe(`${((FAILED / SENT) * 100).toFixed(1)} %`);
  // A target that keeps failing is left out.
  const { requests } = await listed();
  const failovers = requests.filter(({ attempts }) => attempts > 1).length;
  expect(failovers).toBeGreaterThan(1);
  expect(await page.getByRole("link", { name: /failover/ }).textContent()).toBe(`${failovers} failovers`);
  await picture(page, "live");
});

test("Requests lists them all, and counts them by what they have in common", async () => {
  const page = await open("/requests", "light");
  await page.getByRole("heading", { name: `${SENT} requests` }).waitFor();
  expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe(String(SENT + 1));
  const facet = page
    .getByRole("complementary", { name: "Breakdown" })
    .getByRole("button", { name: /^openai.gpt-4o-mini/ });
  expect(await facet.textContent()).toContain("32");
  await picture(page, "requests");
});

test("a request shows each attempt, and a sum that is the sum of its parts", async () => {
  const { requests } = await listed();
  const { id, usage, cost } = requests.find(({ attempts }) => attempts > 1) ?? {};
  const page = await open(`/requests/${id}`, "dark");
  const table = page.getByRole("region", { name: "Tokens and cost" });
  await table.locator("tfoot").waitFor();
  const cells = await table.locator("tbody td:last-child").allTextContents();
  const parts = cells.map((text) => Number(text.replace(/[$–]/g, ""))).reduce((sum, part) => sum + part, 0);
  expect(parts).toBeCloseTo(cost ?? Number.NaN, 6);
  expect(await table.locator("tfoot").textContent()).toContain(
    String((usage?.input ?? 0) + (usage?.output ?? 0)),
  );
  expect(await page.getByRole("region", { name: "Where the time went" }).getByRole("listitem").count()).toBe(
    3,
  );
  await picture(page, "request");
});

test("Costs adds up to the costs of all requests, and says which have none", async () => {
  const { requests } = await listed();
  const sum = requests.reduce((total, { cost }) => total + (cost ?? 0), 0);
  const page = await open("/costs", "light");
  expect(await tile(page, /^cost$/)).toBe(`≥ ${dollars(sum)}`);
  await page.getByText("4 calls without a price").waitFor();
  expect(await page.getByRole("row", { name: /gpt-4\.1/ }).textContent()).toContain("–");
  await picture(page, "costs");
});
