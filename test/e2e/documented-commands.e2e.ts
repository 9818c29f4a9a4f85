// Documents that are walked through: their commands run in order in one shell, in an empty directory, and print what stands below
// them. `…` in an output stands for anything.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@plano/cli";
import { afterAll, expect, test } from "vitest";

interface Step {
  commands: string;
  /** Undefined where the document shows none. */
  output?: string;
}

const root = path.join(import.meta.dirname, "../..");
const directories: string[] = [];
afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
});

/** The blocks of `sh`, each with the block of `text` right below it. */
function stepsOf(document: string): Step[] {
  const blocks = document.matchAll(/^```sh\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm);
  return [...blocks].map(([, commands = "", output]) => ({
    commands,
    ...(output !== undefined && { output }),
  }));
}

/** A line that is only `…` may stand for none. */
function pattern(output: string): RegExp {
  const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const lines = output
    .trim()
    .split("\n")
    .map((line) => (line === "…" ? "(.*\\n)*" : `${line.split("…").map(literal).join("[^]*")}\\n`));
  return new RegExp(`^${lines.join("")}$`);
}

/** What each step printed, until one fails. `plano down` ends what they started. */
async function outputsOf(steps: readonly Step[], directory: string, port: string): Promise<string[]> {
  const bin = path.join(directory, "bin");
  await mkdir(bin);
  await symlink(path.join(root, "cli/bin/plano.js"), path.join(bin, "plano"));
  const mark = "--- the next step ---";
  const script = [
    "exec 2>&1",
    "trap 'plano down >/dev/null; kill $(jobs -p) 2>/dev/null' EXIT",
    "set -e",
    ...steps.flatMap(({ commands }) => [commands, `echo; echo '${mark}'`]),
  ].join("\n");
  const work = path.join(directory, "work");
  await mkdir(work);
  const env = {
    ...process.env,
    PATH: `${bin}:${process.env.PATH}`,
    NO_COLOR: "1",
    PLANO_PORTS: "auto",
    PLANO_PORT: port,
  };
  for (const name of ["PLANO_HOME", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"])
    delete (env as NodeJS.ProcessEnv)[name];
  const shell = spawn("bash", ["-c", script], { cwd: work, env, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  for await (const text of shell.stdout.setEncoding("utf8")) printed += text;
  return printed.split(mark).map((text) => text.trim());
}

/** Of a document that shows other commands, too, only the section that is to be tried. */
const IN_PART: ReadonlySet<string> = new Set(["agents", "rate-limits"]);
const PORTS = ["12000", "8001", "10510", "10511"];

test.each(["getting-started", "operations", "failover", "agents", "rate-limits"])(
  "the commands of %s print what it says",
  async (name) => {
    const directory = await mkdtemp(path.join(tmpdir(), "plano-document-"));
    directories.push(directory);
    const text = await readFile(path.join(root, `docs/${name}.md`), "utf8");
    const ports = await Promise.all(PORTS.map(async (port) => [port, String(await findFreePort())] as const));
    const [[, port]] = ports as [(typeof ports)[0]];
    const tried = IN_PART.has(name)
      ? (text.split(/^## /m).find((part) => part.startsWith("Try it\n")) ?? "")
      : text;
    const steps = stepsOf(ports.reduce((all, [documented, free]) => all.replaceAll(documented, free), tried));
    expect(steps.length).toBeGreaterThan(1);
    const outputs = await outputsOf(steps, directory, port);
    for (const [index, { commands, output }] of steps.entries())
      if (output !== undefined) expect(`${outputs[index]}\n`, commands).toMatch(pattern(output));
    // All of them ran, and nothing came after them.
    expect(outputs).toHaveLength(steps.length + 1);
  },
  180_000,
);
