// SDKs and frameworks that people have, as their registries give them, against a real Plano: plain, streamed, with a tool, with a
// structure, with an error, and left in the middle, each with a provider of its own API and of another.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "../e2e/plano.js";

interface Exchange {
  client: string;
  model: string;
  exchange: string;
  ok: boolean;
  why?: string;
}

interface Language {
  directory: string;
  /** What is installed; another text is another installation. */
  lock: string;
  install(into: string): [program: string, parameters: string[]];
  run(installed: string): [program: string, parameters: string[], env: Record<string, string>];
  clients: readonly string[];
}

const PROVIDERS = ["sandbox", "sandbox-messages"];
const EXCHANGES = 6;
const run = promisify(execFile);

const LANGUAGES: Record<string, Language> = {
  JavaScript: {
    directory: path.join(import.meta.dirname, "javascript"),
    lock: "package-lock.json",
    install: (into) => ["npm", ["ci", "--prefix", into, "--ignore-scripts", "--no-audit"]],
    run: (installed) => [process.execPath, [path.join(installed, "run.mjs")], {}],
    clients: [
      "ai, OpenAI chat",
      "ai, OpenAI responses",
      "ai, Anthropic",
      "ai, compatible",
      "LangChain, OpenAI chat",
      "LangChain, OpenAI responses",
      "LangChain, Anthropic",
      "LlamaIndex, OpenAI chat",
      "LlamaIndex, OpenAI responses",
      "openai-agents, chat",
      "openai-agents, responses",
    ],
  },
  Python: {
    directory: path.join(import.meta.dirname, "python"),
    lock: "requirements.txt",
    install: (into) => [
      "python3",
      [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--target",
        path.join(into, "site"),
        "-r",
        path.join(into, "requirements.txt"),
      ],
    ],
    run: (installed) => [
      "python3",
      [path.join(installed, "run.py")],
      { PYTHONPATH: path.join(installed, "site"), PYTHONDONTWRITEBYTECODE: "1" },
    ],
    clients: [
      "openai, chat",
      "openai, responses",
      "anthropic",
      "litellm, OpenAI",
      "litellm, Anthropic",
      "instructor, OpenAI",
      "instructor, Anthropic",
      "langchain, OpenAI chat",
      "langchain, OpenAI responses",
      "langchain, Anthropic",
      "llama-index, OpenAI chat",
      "llama-index, OpenAI responses",
      "openai-agents, chat",
      "openai-agents, responses",
    ],
  },
};

let plano: TestPlano;
beforeAll(async () => {
  plano = await startTestPlano();
});
afterAll(() => plano.stop());

/** Kept from run to run; an installation that was interrupted is made anew. */
async function installed({ directory, lock, install }: Language): Promise<string> {
  const text = await readFile(path.join(directory, lock));
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  const place = path.join(import.meta.dirname, "../build/clients", `${path.basename(directory)}-${hash}`);
  const done = await readFile(path.join(place, lock)).catch(() => undefined);
  if (done === undefined) {
    await rm(`${place}.new`, { recursive: true, force: true });
    await mkdir(`${place}.new`, { recursive: true });
    await cp(directory, `${place}.new`, { recursive: true });
    const [program, parameters] = install(`${place}.new`);
    await run(program, parameters, { cwd: `${place}.new` });
    await rename(`${place}.new`, place);
  }
  await cp(directory, place, { recursive: true });
  return place;
}

describe.each(Object.entries(LANGUAGES))("clients in %s", (_, language) => {
  let exchanges: Exchange[];
  beforeAll(async () => {
    const [program, parameters, env] = language.run(await installed(language));
    const { stdout } = await run(program, [...parameters, plano.url, ...PROVIDERS], {
      env: { ...process.env, ...env },
    });
    const lines = stdout.split("\n").filter((line) => line.startsWith('{"client"'));
    exchanges = lines.map((line) => JSON.parse(line) as Exchange);
  }, 1_200_000);

  test.each(language.clients)("%s", (name) => {
    const own = exchanges.filter(({ client }) => client === name);
    expect(own.filter(({ ok }) => !ok)).toEqual([]);
    expect(own).toHaveLength(PROVIDERS.length * EXCHANGES);
  });

  test("none is left out, and what they left is closed", async () => {
    expect(exchanges).toHaveLength(language.clients.length * PROVIDERS.length * EXCHANGES);
    await eventually(() => plano.sandbox.openStreams() === 0, "the sandbox saw its connections closed");
  });
});
