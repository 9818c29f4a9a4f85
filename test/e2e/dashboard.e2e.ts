// The dashboard in a real browser, over a real Plano: rows as requests end, one request, keys, both themes, a narrow screen.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isTooWide, startBrowser, type Visit, violations, visit } from "./dashboard/browser.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

const DIST = path.join(import.meta.dirname, "../../dashboard/dist");
/** Bytes of all files, gzipped. */
const LARGEST = 60_000;
const PATHS = ["/", "/requests", "/conversations", "/costs", "/routing", "/system"];
const CONFIGURATION = `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 20s }]
dashboard: { content: memory, tags: { team: x-team } }
model_providers:
  - { model: sandbox/gpt, default: true, pricing: { input: 2.5, output: 10, cached_input: 1.25 } }
  - { model: sandbox/* }
  - { model: sandbox-messages/claude, pricing: { input: 3, output: 15 } }
  - { model: dead/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
model_aliases:
  fast-llm: { target: sandbox/gpt }
  safe-llm: { targets: [dead/m, sandbox-messages/claude] }
`;
/** In the page: when there was something to see. */
const PAINT = `performance.getEntriesByName("first-contentful-paint")[0]`;
/** A model's answer that a careless page would run. */
const HOSTILE = "<img src=x onerror=\"document.title='run'\"> see https://evil.example/a.png **bold**";

let plano: TestPlano;
let browser: Browser;
let home: string;
let token: string;
let link: string;
let visits: Visit[] = [];
beforeAll(async () => {
  plano = await startTestPlano(CONFIGURATION);
  browser = await startBrowser();
  home = plano.dashboardUrl ?? "";
  token = (await readFile(plano.dashboardTokenPath, "utf8")).trim();
  link = `${home}/#k=${token}`;
});
afterAll(async () => {
  await browser?.close();
  await plano?.stop();
});

async function open(address = "/", options = {}): Promise<Visit> {
  const opened = await visit(browser, link, options);
  visits.push(opened);
  if (address !== "/") await opened.page.goto(`${home}${address}`);
  return opened;
}

/** Closes what a test opened; nothing of it may have complained. */
async function leave(): Promise<void> {
  const complaints = visits.flatMap(({ complaints: own }) => own);
  await Promise.all(visits.map(({ close }) => close()));
  visits = [];
  expect(complaints).toEqual([]);
}

interface Completion {
  choices: { message: object }[];
}

function ask(model: string, messages: readonly object[], more: object = {}): Promise<Response> {
  return fetch(`${plano.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-team": "blue" },
    body: JSON.stringify({ model, messages, user: "ada", ...more }),
  });
}

async function send(model: string, more: object = {}): Promise<number> {
  const response = await ask(model, [{ role: "user", content: "hello" }], more);
  await response.text();
  return response.status;
}

/** How many requests a filter finds. */
async function kept(q: string): Promise<number> {
  const response = await fetch(`${home}/api/v1/requests?${new URLSearchParams({ q })}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { total: number }).total;
}

describe("the dashboard", () => {
  test("shows what to send, and then requests as they end", async () => {
    const { page, asked } = await open();
    expect(new URL(page.url()).hash).toBe("");
    await page.getByRole("heading", { name: "No requests yet" }).waitFor();
    expect(await page.locator("#snippet").textContent()).toContain("/v1/chat/completions");
    await eventually(() => asked.includes("live"), "the page follows what happens");
    await page.getByRole("button", { name: "Send a request" }).click();
    await page.getByRole("row", { name: /sandbox.gpt/ }).waitFor();

    const before = asked.length;
    expect(await send("sandbox/the-first")).toBe(200);
    await page.getByRole("row", { name: /the-first/ }).waitFor();
    expect(await send("nobody/knows")).toBe(404);
    await page.getByRole("row", { name: /nobody.knows/ }).waitFor();
    // Rows are pushed.
    expect(asked.slice(before)).toEqual([]);
    await leave();
  });

  test("asks three questions for a page, and none for what follows", async () => {
    const { page, asked } = await open();
    await page.getByRole("row", { name: /the-first/ }).waitFor();
    expect(asked.sort()).toEqual(["live", "overview", "requests", "session"]);
    await leave();
  });

  test("holds rows back while one reads, but not the counters", async () => {
    const { page } = await open();
    await page.getByRole("row", { name: /the-first/ }).waitFor();
    await page.keyboard.press("Space");
    const counter = page.locator(".tile b").first();
    const count = await counter.textContent();
    await send("sandbox/held");
    await page.getByRole("button", { name: "1 new request" }).waitFor();
    expect(await page.getByRole("row", { name: /held/ }).count()).toBe(0);
    await eventually(async () => (await counter.textContent()) !== count, "the counter goes on");
    await page.keyboard.press("Space");
    await page.getByRole("row", { name: /held/ }).waitFor();
    await leave();
  });

  test("closes the stream of a hidden tab, and catches up", async () => {
    const { page, asked } = await open();
    await page.getByRole("row", { name: /the-first/ }).waitFor();
    const hide = (hidden: boolean): Promise<void> =>
      page.evaluate(`Object.defineProperty(document, "hidden", { value: ${hidden}, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"))`);
    const closed = page.waitForEvent("requestfailed", (request) => request.url().includes("/live"));
    await hide(true);
    await closed;
    await send("sandbox/unseen");
    expect(await page.getByRole("row", { name: /unseen/ }).count()).toBe(0);
    await hide(false);
    await page.getByRole("row", { name: /unseen/ }).waitFor();
    expect(asked.filter((name) => name === "live")).toHaveLength(2);
    await leave();
  });

  test("shows one request: its time, its tokens, and its texts as text", async () => {
    expect(await send("safe-llm", { stream: true })).toBe(200);
    await eventually(async () => (await kept("asked:safe-llm")) === 1, "it is kept");
    const { page } = await open("/requests");
    await page.route("**/api/v1/requests/*", async (route) => {
      const detail = (await (await route.fetch()).json()) as { parts: object[]; content: string };
      const part = { role: "assistant", kind: "text", message: 1, text: HOSTILE, bytes: HOSTILE.length };
      await route.fulfill({ json: { ...detail, content: "kept", parts: [part] } });
    });
    const row = page.getByRole("row", { name: /safe-llm/ });
    expect(await row.textContent()).toContain("↻2");
    await row.click();
    await page.getByRole("heading", { level: 1, name: /safe-llm → .*claude/ }).waitFor();
    const waterfall = page.getByRole("region", { name: "Where the time went" });
    expect(await waterfall.getByRole("listitem").count()).toBe(3);
    expect(await waterfall.textContent()).toContain("dead/m");
    const price = await page.getByRole("region", { name: "Tokens and cost" }).textContent();
    expect(price).toMatch(/input, fresh[\d,]+3\.00\$0\.0/);

    const messages = page.getByRole("tabpanel");
    expect(await messages.textContent()).toContain('<img src=x onerror="');
    expect(await messages.locator("img, b, strong").count()).toBe(0);
    // An address shows its host first.
    await messages.getByRole("button", { name: "evil.example" }).first().click();
    expect(await messages.getByRole("link").first().getAttribute("rel")).toContain("noreferrer");
    expect(await page.title()).not.toBe("run");
    await leave();
  });

  test("joins requests to a conversation, and shows what each added", async () => {
    const first = { role: "user", content: "Book a table for two." };
    const answer = (await (await ask("fast-llm", [first])).json()) as Completion;
    const said = answer.choices[0]?.message ?? { role: "assistant", content: "" };
    await (await ask("fast-llm", [first, said, { role: "user", content: "No, I meant for three." }])).text();
    await eventually(async () => (await kept("three")) === 1, "both are kept");
    const { page } = await open("/conversations");
    const row = page.getByRole("row", { name: /for three/ });
    await row.waitFor();
    expect(await row.getByRole("cell").allTextContents()).toContain("2");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /for three/ }).waitFor();
    await page.locator(".thread .took").nth(1).waitFor();
    const roles = await page.locator(".thread .message h2").allTextContents();
    expect(roles).toEqual(["user", "assistant", "user", "assistant"]);
    expect(await page.locator(".thread .took").count()).toBe(2);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await row.waitFor();
    await leave();
  });

  test("filters by what is clicked, and puts it into the address", async () => {
    const { page } = await open("/requests");
    const values = page.getByRole("complementary", { name: "Breakdown" });
    await values.getByRole("button", { name: /^sandbox-messages.claude/ }).click();
    await eventually(
      () => page.url().includes("q=model%3Asandbox-messages%2Fclaude"),
      "the filter is in the address",
    );
    await page.getByRole("heading", { name: "1 request", exact: true }).waitFor();
    await page.getByRole("button", { name: "Remove model:sandbox-messages/claude" }).click();
    await page.getByRole("combobox", { name: "Filter" }).fill("status:>=400");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "1 request", exact: true }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "1 request", exact: true }).waitFor();
    await leave();
  });

  test("points at what is wrong in a filter", async () => {
    const { page, complaints } = await open("/requests?q=colour:red");
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toContain("there is no field colour");
    // Browsers report the refused question.
    complaints.splice(0);
    await leave();
  });

  test("is walked through by keys alone", async () => {
    const { page } = await open();
    const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name }).waitFor();
    await page.getByRole("row", { name: /the-first/ }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    expect(await page.locator('[role=row][aria-selected="true"]').getAttribute("aria-rowindex")).toBe("3");
    const active = await page.getByRole("grid").getAttribute("aria-activedescendant");
    expect(await page.locator(`#${active}`).getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Where the time went" }).waitFor();
    await page.keyboard.press("3");
    expect(await page.getByRole("tabpanel").textContent()).toContain('"request_id"');
    await page.keyboard.press("Escape");
    // Back where one was.
    await eventually(
      async () => (await page.getByRole("grid").getAttribute("aria-activedescendant")) === active,
      "the cursor is where it was",
    );
    await page.keyboard.press("g");
    await page.keyboard.press("r");
    await heading(/\d requests/);
    await page.keyboard.press("j");
    await page.keyboard.press("l");
    await page.keyboard.press("f");
    await eventually(() => page.url().includes("status%3A200"), "f filters by the status under the cursor");
    await page.keyboard.press("]");
    await eventually(() => page.url().includes("range=6h"), "] takes a longer range");
    await page.keyboard.press("/");
    await page.keyboard.type("-user:nobody");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("t");
    await eventually(
      () => page.evaluate("document.documentElement.dataset.theme === 'light'"),
      "t changes the theme",
    );
    await page.reload();
    expect(await page.evaluate("document.documentElement.dataset.theme")).toBe("light");
    await leave();
  });

  test.each(["light", "dark"] as const)(
    "has nothing that axe finds, in the %s theme",
    async (colorScheme) => {
      const { page } = await open("/", { colorScheme });
      for (const address of PATHS) {
        await page.goto(`${home}${address}`);
        await page.getByRole("heading", { level: 1 }).first().waitFor();
        await page.locator(".old").first().waitFor({ state: "detached" });
        expect([address, ...(await violations(page))]).toEqual([address]);
      }
      await page.goto(`${home}/requests`);
      await page.getByRole("row", { name: /safe-llm/ }).click();
      await page.getByRole("tabpanel").waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press("?");
      expect(await violations(page)).toEqual([]);
      await leave();
    },
  );

  test("fits a telephone", async () => {
    const { page } = await open("/", { viewport: { width: 390, height: 844 }, hasTouch: true });
    for (const address of PATHS) {
      await page.goto(`${home}${address}`);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      expect([address, await isTooWide(page)]).toEqual([address, false]);
    }
    await page.goto(`${home}/requests`);
    await page.getByRole("row", { name: /sandbox-messages.claude/ }).tap();
    await page.getByRole("tabpanel").waitFor();
    expect(await isTooWide(page)).toBe(false);
    await leave();
  });

  test("lets nobody in with a foreign token, and says how to get in", async () => {
    const { page, asked, close } = await visit(browser, `${home}/#k=${"x".repeat(43)}`);
    await page.getByRole("heading", { name: "This page needs its link" }).waitFor();
    expect(await page.locator("main").textContent()).toContain("plano status");
    expect(new URL(page.url()).hash).toBe("");
    expect(asked).toEqual(["session"]);
    await close();
  });

  test("keeps few rows in the document, however many are listed", async () => {
    const { page } = await open();
    const rows = async (count: number): Promise<number> => {
      await page.route("**/api/v1/requests?**", async (route) => {
        const answer = (await (await route.fetch()).json()) as { requests: Record<string, unknown>[] };
        const requests = Array.from({ length: count }, (_, n) => ({
          ...answer.requests[0],
          n,
          id: `many-${n}`,
        }));
        await route.fulfill({ json: { total: count, requests } });
      });
      await page.goto(`${home}/requests`);
      await page.getByRole("heading", { name: `${count.toLocaleString("en-US")} requests` }).waitFor();
      await page.keyboard.press("End");
      await page.locator(`#request-many-${count - 1}`).waitFor();
      return page.locator(".grid-body > [role=row]").count();
    };
    const few = await rows(2_500);
    expect(few).toBeLessThan(100);
    expect(await rows(10_000)).toBe(few);
    await leave();
  });

  test("is painted from four files of its own, before the API has answered anything", async () => {
    const { page } = await open();
    await page.route("**/api/**", () => {});
    for (const place of PATHS) {
      await page.goto(home + place);
      await eventually(() => page.evaluate<boolean>(`${PAINT} !== undefined`), "it is painted");
      // The browser fetches the icon whenever it likes.
      const files = await page.evaluate<string[]>(`performance.getEntriesByType("resource")
        .filter(({ name, startTime }) => startTime < ${PAINT}.startTime && !/\\/api\\/|icon/.test(name))
        .map(({ name }) => name.replace(/.*\\/(\\w+)-\\w+\\./, "$1."))`);
      expect(files.sort(), place).toEqual(["page.css", "page.js", "theme.js"]);
    }
    await leave();
  });

  test.each(["light", "dark"] as const)(
    "sends a request again, to another model, and shows what has changed (%s)",
    async (colorScheme) => {
      expect(await send("sandbox/to-repeat")).toBe(200);
      await eventually(async () => (await kept("asked:sandbox/to-repeat")) > 0, "it is kept");
      const { page } = await open("/requests?q=asked:sandbox/to-repeat", { colorScheme });
      await page
        .getByRole("row", { name: /to-repeat/ })
        .first()
        .click();
      await page.getByRole("heading", { name: /to-repeat/ }).waitFor();
      await page.keyboard.press("r");
      const dialog = page.getByRole("dialog", { name: "Send it again" });
      await dialog.getByRole("combobox").selectOption("sandbox-messages/claude");
      expect(await violations(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Send" }).click();
      await page.getByRole("heading", { name: /claude/ }).waitFor();
      await page.getByRole("tab", { name: "difference", selected: true }).waitFor();
      const changed = page.getByRole("region", { name: "The answer, with what has changed" });
      await changed.locator("ins").first().waitFor();
      expect(await page.getByRole("row", { name: /^before/ }).textContent()).toContain("to-repeat");
      expect(await page.getByRole("row", { name: /^now/ }).textContent()).toContain("claude");
      expect(await violations(page)).toEqual([]);
      await page.getByRole("link", { name: "replay", exact: true }).click();
      await page.getByRole("heading", { name: /to-repeat/ }).waitFor();
      await leave();
    },
  );

  test.each([true, false])(
    "says that not all of a request was sent again, unless its dialog was closed (%s)",
    async (closed) => {
      const asked = `sandbox/in-part-${closed}`;
      expect(await send(asked)).toBe(200);
      await eventually(async () => (await kept(`asked:${asked}`)) > 0, "it is kept");
      const { page } = await open(`/requests?q=asked:${asked}`);
      await page
        .getByRole("row", { name: /in-part/ })
        .first()
        .click();
      await page.getByRole("heading", { name: /in-part/ }).waitFor();
      const before = page.url();
      let answer = (): void => {};
      const held = new Promise<void>((resolve) => {
        answer = resolve;
      });
      await page.route("**/api/v1/replay", async (route) => {
        const response = await route.fetch();
        await held;
        await route.fulfill({ response, json: { ...(await response.json()), isWhole: false } });
      });
      await page.keyboard.press("r");
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.getByText("Sending …").waitFor();
      if (closed) await page.getByRole("button", { name: "Close" }).click();
      const answered = page.waitForResponse("**/api/v1/replay");
      answer();
      await (await answered).finished();
      if (closed) {
        // What the answer leads to is over once the page has a later one.
        await page.evaluate(`fetch("/api/v1/config").then((answer) => answer.text())`);
        expect(page.url()).toBe(before);
      } else await page.getByText("Not all of the request was kept").waitFor();
      await leave();
    },
  );

  test("is small", async () => {
    const page = [path.join(DIST, "index.html"), path.join(DIST, "assets")];
    const names = (await readdir(DIST, { recursive: true, withFileTypes: true })).filter(
      (entry) =>
        entry.isFile() && page.some((part) => path.join(entry.parentPath, entry.name).startsWith(part)),
    );
    const sizes = await Promise.all(
      names.map(async ({ parentPath, name }) => gzipSync(await readFile(path.join(parentPath, name))).length),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LARGEST);
  });
});
