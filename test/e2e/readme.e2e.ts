// The README's examples work: its configuration is valid, its curl and its JavaScript run against a real
// Plano.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";

const run = promisify(execFile);
const root = path.join(import.meta.dirname, "../..");
let readme: string;
let plano: TestPlano;
let directory: string;
beforeAll(async () => {
  readme = await readFile(path.join(root, "README.md"), "utf8");
  plano = await startTestPlano(await readFile(path.join(root, "config/examples/quickstart.yaml"), "utf8"), {
    OPENAI_API_KEY: "",
    ANTHROPIC_API_KEY: "",
  });
  // Inside the repository, where the SDKs are found and git ignores files.
  await mkdir(path.join(root, "test/build"), { recursive: true });
  directory = await mkdtemp(path.join(root, "test/build/readme-"));
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
  await plano.stop();
});

function blocks(language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm");
  const found = [...readme.matchAll(fence)].map(([, text = ""]) => text);
  return found.map((text) => text.replaceAll(/(http:\/\/)?localhost:12000/g, plano.url));
}

test("the README's curl is answered", async () => {
  const command = blocks("sh").find((text) => text.startsWith("curl"));
  const { stdout } = await run("sh", ["-c", command ?? "false"]);
  expect(JSON.parse(stdout)).toMatchObject({ object: "chat.completion", model: "gpt-4o-mini" });
});

test("the README's JavaScript prints the sandbox's greeting", async () => {
  const scripts = blocks("js");
  expect(scripts).toHaveLength(2);
  for (const [index, text] of scripts.entries()) {
    const file = path.join(directory, `readme-${index}.mjs`);
    await writeFile(file, text);
    expect((await run(process.execPath, [file])).stdout).toContain("Hello from the sandbox!");
  }
});

test("the README's configuration is valid", async () => {
  const [text = ""] = blocks("yaml");
  const scratch = await mkdtemp(path.join(tmpdir(), "plano-readme-"));
  const file = path.join(scratch, "plano_config.yaml");
  await writeFile(file, text);
  const { stdout } = await run(process.execPath, [path.join(root, "cli/bin/plano.js"), "validate", file]);
  expect(stdout).toContain("is valid: 2 models, 2 aliases, 2 providers.");
  await rm(scratch, { recursive: true });
});
