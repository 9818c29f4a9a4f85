// A real Chromium for the dashboard's tests. Whatever a page's console says and every question it asks is recorded.
import { accessSync, constants } from "node:fs";
import path from "node:path";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Milliseconds until something is on the page. */
const TIMEOUT = 10_000;
/** Debian calls it chromium. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"];

export async function startBrowser(): Promise<Browser> {
  // Its own sandbox needs a user other than root.
  return chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
}

function findChromium(): string {
  const directories = (process.env.PATH ?? "").split(path.delimiter);
  const files = NAMES.flatMap((name) => directories.map((directory) => path.join(directory, name)));
  const found = files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error("no Chromium on the PATH (on Debian: apt-get install chromium)");
  return found;
}

export interface Visit {
  page: Page;
  /** What its console said that was wrong. */
  complaints: string[];
  /** The API's paths that it asked for, without their parameters. */
  asked: string[];
  close(): Promise<void>;
}

export async function visit(
  browser: Browser,
  link: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 850 }, ...options });
  context.setDefaultTimeout(TIMEOUT);
  const page = await context.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/")) asked.push(pathname.replace("/api/v1/", ""));
  });
  await page.goto(link);
  await page.locator("main").waitFor();
  return { page, complaints, asked, close: () => context.close() };
}

/** What axe finds wrong in what is shown. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations: all } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return all.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" ")}`);
  });
  return found;
}

export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { documentElement: Wide; querySelector(name: string): Wide };
    };
    const wide = ({ scrollWidth, clientWidth }: Wide): boolean => scrollWidth > clientWidth;
    return wide(document.documentElement) || wide(document.querySelector("main"));
  });

interface Wide {
  scrollWidth: number;
  clientWidth: number;
}
