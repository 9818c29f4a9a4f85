import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readScript } from "./script.js";
import { SCRIPTED_MODELS } from "./scripted-models.js";

test("each name asks for a behaviour, with a provider before it as well, and other names for none", () => {
  const plain = readScript("gpt-4o");
  for (const { name } of SCRIPTED_MODELS) {
    expect(readScript(name)).not.toEqual(plain);
    expect(readScript(`openai/${name}`)).toEqual(readScript(name));
  }
  expect(readScript("sandbox-error-503")).toEqual({ ...plain, error: 503 });
  expect(readScript("sandbox-delay-90000ms").delay).toBe(60_000);
  for (const other of [
    "sandbox-error-200",
    "sandbox-error-42",
    "my-sandbox-hang",
    "sandbox-hang-2",
    "sandbox-",
  ])
    expect(readScript(other)).toEqual(plain);
});

test("docs/sandbox.md has the same names, and says the same of them", () => {
  const page = readFileSync(new URL("../../docs/sandbox.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `(sandbox-[^`]+)` +\| (.*?) +\|$/gm)].map(([, ...cells]) => cells);
  expect(rows).toEqual(SCRIPTED_MODELS.map(({ name, does }) => [name, does]));
});
