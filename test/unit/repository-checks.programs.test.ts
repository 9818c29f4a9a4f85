// Runs each check of .ci on a small repository made for it: the check must pass a good tree and name what is
// wrong in a bad one.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";

const checks = path.resolve(import.meta.dirname, "../../.ci");
const made: string[] = [];

afterEach(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true });
});

function makeRepository(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), "plano-checks-"));
  made.push(root);
  execFileSync("git", ["init", "-q", root]);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}

function runCheck(name: string, root: string, ...options: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(checks, name), root, ...options],
    {
      encoding: "utf8",
    },
  );
  return { passed: status === 0, output: stdout + stderr };
}

describe("file sizes", () => {
  it("passes small files and prints their median", () => {
    const root = makeRepository({
      "a.ts": "\n".repeat(10),
      "b.ts": "\n".repeat(20),
      "c.mjs": "\n".repeat(500),
    });
    expect(runCheck("sizes.mjs", root)).toEqual({
      passed: true,
      output: "3 source files, median 20 lines, longest 500\n",
    });
  });

  it("names a file beyond 500 lines", () => {
    const { passed, output } = runCheck("sizes.mjs", makeRepository({ "long.ts": "\n".repeat(501) }));
    expect(passed).toBe(false);
    expect(output).toContain("long.ts: 501 lines");
  });

  it("names a line of a comment beyond 132 characters", () => {
    const code = `const a = "${"a".repeat(200)}";`;
    const wide = ["// ", " * ", "  /** "].map((start) => start.padEnd(133, "a"));
    const text = [code, ...wide, "// ".padEnd(132, "a")].join("\n");
    const { passed, output } = runCheck("sizes.mjs", makeRepository({ "wide.ts": text }));
    expect(passed).toBe(false);
    expect(output.match(/wide\.ts:\d/g)).toEqual(["wide.ts:2", "wide.ts:3", "wide.ts:4"]);
  });

  it("leaves out what git ignores", () => {
    const root = makeRepository({ ".gitignore": "dist/\n", "dist/long.ts": "\n".repeat(501) });
    expect(runCheck("sizes.mjs", root).passed).toBe(true);
  });
});

describe("parameters", () => {
  it("passes functions of five parameters, whatever their kind", () => {
    const root = makeRepository({
      "cli/a.ts":
        "export function f(a: A, b: B, c: C, d: D, e: E): void {}\nclass G { h(this: G, a: A): void {} }\n",
      "wasm-filters/assembly/b.ts": "export abstract class B { abstract m(a: usize, b: i32): void; }\n",
    });
    expect(runCheck("parameters.mjs", root)).toEqual({
      passed: true,
      output: "2 source files, at most 5 parameters\n",
    });
  });

  it.each([
    ["a function", "export function f(a, b, c, d, e, g) {}", "f has 6 parameters"],
    ["an arrow function", "const f = (a, b, c, d, e, g) => a;", "a function has 6 parameters"],
    ["an abstract method", "abstract class A { abstract m(a, b, c, d, e, g): void; }", "m has 6 parameters"],
    ["a constructor", "class A { constructor(a, b, c, d, e, g) {} }", "a function has 6 parameters"],
  ])("names %s of six", (_title, text, problem) => {
    const { passed, output } = runCheck("parameters.mjs", makeRepository({ "cli/a.ts": `\n${text}\n` }));
    expect(passed).toBe(false);
    expect(output).toContain(`cli/a.ts:2: ${problem}`);
  });

  it("leaves out the host's functions, whose parameters the ABI gives", () => {
    const text = "const host = { proxy_call(a, b, c, d, e, g) { return 0; } };\n";
    expect(runCheck("parameters.mjs", makeRepository({ "test/host/a.ts": text })).passed).toBe(true);
  });
});

describe("links", () => {
  it("passes files, headings and other sites, and skips code", () => {
    const root = makeRepository({
      "README.md":
        "# One two: three!\n[a](docs/a.md) [b](#one-two-three) [c](docs/a.md#a-1) [d](https://example.org)\n```\n[e](none)\n```\n`x`, `Y.z` and `#w`\nof [a.ts](a.ts)\n",
      "a.ts": "function x() {}\nclass Y {\n  z() {}\n  #w() {}\n}\n",
      "docs/a.md": "# A\n# A\n[up](../README.md)\n",
    });
    expect(runCheck("links.mjs", root)).toEqual({
      passed: true,
      output: "5 links and 3 symbols in 2 documents\n",
    });
  });

  it.each([
    ["a missing file", "[x](none.md)", "none.md does not exist"],
    ["a missing heading", "# A\n[x](#b)", "#b has no such heading"],
    ["a symbol that its file does not have", "`readX` of [x](x.ts)", "x.ts has no readX"],
    ["a path outside the repository", "[x](../secret.md)", "is outside the repository"],
  ])("names %s", (_title, text, problem) => {
    const { passed, output } = runCheck(
      "links.mjs",
      makeRepository({ "README.md": text, "x.ts": "const xRead = 1;\n" }),
    );
    expect(passed).toBe(false);
    expect(output).toContain(problem);
  });
});

describe("words", () => {
  it("passes paths that every machine has", () => {
    const root = makeRepository({ "README.md": "`/etc/ssl/certs` and ./work/a\n", "a.ts": '"/tmp/x"\n' });
    expect(runCheck("words.mjs", root).passed).toBe(true);
  });

  it.each([
    ["README.md", "see /tmp/out"],
    ["docs/a.md", `see \`/${"root"}/plano\``],
    ["a.ts", `const home = "/home/${"somebody"}";`],
    ["a.yaml", `url: https://registry.${"npmjs"}.org/x`],
  ])("names a line in %s", (file, text) => {
    const { passed, output } = runCheck("words.mjs", makeRepository({ [file]: text }));
    expect(passed).toBe(false);
    expect(output).toContain(`${file}:1: `);
  });

  it("names a note that was left at the root", () => {
    const files = { "NOTE.txt": "later\n", "docs/a.txt": "kept\n" };
    const { passed, output } = runCheck("words.mjs", makeRepository(files));
    expect(passed).toBe(false);
    expect(output.split("\n").filter((line) => line.includes(".txt"))).toEqual([
      expect.stringMatching(/^NOTE\.txt: /),
    ]);
  });
});

describe("lock file", () => {
  const lock = (packages: object) => ({ "package-lock.json": JSON.stringify({ packages }) });

  it("passes links to workspaces and optional packages that have an entry", () => {
    const packages = {
      "": {},
      "node_modules/@plano/config": { resolved: "config", link: true },
      "node_modules/a": { version: "1.0.0", optionalDependencies: { b: "1.0.0", c: "1.0.0" } },
      "node_modules/a/node_modules/b": { version: "1.0.0", optional: true },
      "node_modules/c": { version: "1.0.0", optional: true },
    };
    expect(runCheck("lock.mjs", makeRepository(lock(packages))).passed).toBe(true);
  });

  it("names an address and an optional package without an entry", () => {
    const packages = {
      "node_modules/a": { resolved: "https://example.org/a.tgz", optionalDependencies: { b: "1.0.0" } },
    };
    const { passed, output } = runCheck("lock.mjs", makeRepository(lock(packages)));
    expect(passed).toBe(false);
    expect(output).toContain("node_modules/a has an address");
    expect(output).toContain("b, optional for node_modules/a, has no entry");
  });
});

describe("AssemblyScript format", () => {
  const file = "wasm-filters/assembly/a.ts";

  it("passes decorated functions", () => {
    const text =
      '@inline\nexport function f(): i32 {\n  return 1;\n}\n\n@external("env", "g")\nexport declare function g(): void;\n';
    expect(runCheck("assemblyscript.mjs", makeRepository({ [file]: text })).passed).toBe(true);
  });

  it("names an unformatted file and formats it when asked to, decorators kept", () => {
    const root = makeRepository({ [file]: "@inline\nexport function f():i32 { return 1 }\n" });
    expect(runCheck("assemblyscript.mjs", root).output).toContain(`${file}: not formatted`);
    expect(runCheck("assemblyscript.mjs", root, "--write").passed).toBe(true);
    expect(readFileSync(path.join(root, file), "utf8")).toBe(
      "@inline\nexport function f(): i32 {\n  return 1;\n}\n",
    );
  });

  it("names an unused import", () => {
    const root = makeRepository({ [file]: 'import { g } from "./g";\n\nexport const f: i32 = 1;\n' });
    const { passed, output } = runCheck("assemblyscript.mjs", root);
    expect(passed).toBe(false);
    expect(output).toContain("noUnusedImports");
  });
});

describe("counts", () => {
  const report = (success: boolean, tests: string[], status = "passed") => ({
    success,
    testResults: [{ status, assertionResults: tests.map((outcome) => ({ status: outcome })) }],
  });

  it.each([
    ["all passed", report(true, ["passed", "passed"]), true, "2 passed, 0 failed\n"],
    ["one failed", report(false, ["passed", "failed"], "failed"), false, "1 passed, 1 failed\n"],
    ["a skipped test", report(true, ["passed", "skipped"]), false, "1 passed, 1 failed\n"],
    ["a file that did not load", report(false, [], "failed"), false, "No test ran.\n0 passed, 1 failed\n"],
    ["an error outside of tests", report(false, ["passed"]), false, "1 passed, 0 failed\n"],
  ])("counts %s", (_title, content, passed, output) => {
    const root = makeRepository({ "report.json": JSON.stringify(content) });
    expect(runCheck("counts.mjs", path.join(root, "report.json"))).toEqual({ passed, output });
  });

  it("fails when there is no report", () => {
    expect(runCheck("counts.mjs", path.join(makeRepository({}), "none.json")).passed).toBe(false);
  });
});

describe("commit messages", () => {
  const commit = (...messages: string[]): string => {
    const root = makeRepository({ "a.ts": "" });
    for (const message of messages)
      execFileSync(
        "git",
        [
          "-c",
          "user.name=n",
          "-c",
          "user.email=n@example.com",
          "commit",
          "-q",
          "--allow-empty",
          "-m",
          message,
        ],
        { cwd: root },
      );
    return root;
  };
  const GOOD = "fix(wasm): count a line once\n\nIt was counted twice.\n";

  it("passes what has a type, a subject and a reason", () => {
    const { passed, output } = runCheck("commits.mjs", commit(GOOD, "docs: name it\n\nIt had no name."));
    expect(output).toBe("2 commit messages read\n");
    expect(passed).toBe(true);
  });

  it.each([
    ["a subject without a type", "Count a line once\n\nIt was counted twice."],
    ["an unknown type", "chore: count a line once\n\nIt was counted twice."],
    ["a full stop", "fix: count a line once.\n\nIt was counted twice."],
    ["a long subject", `fix: ${"a".repeat(70)}\n\nIt was short.`],
    ["no reason", "fix: count a line once"],
    ["a long line", `fix: count a line once\n\n${"It was counted twice. ".repeat(4)}`],
  ])("refuses %s", (_, message) => {
    expect(runCheck("commits.mjs", commit(GOOD, message)).passed).toBe(false);
    expect(runCheck("commits.mjs", commit(message, GOOD)).passed).toBe(false);
  });
});

describe("glossary", () => {
  const check = (source: Record<string, string>, rows: string[]) =>
    runCheck(
      "glossary.mjs",
      makeRepository({
        "docs/glossary.md": `| term | what it is | not |\n| --- | --- | --- |\n${rows.join("\n")}\n`,
        ...source,
      }),
    );
  const LANE = "| orchestrated lane | through brightstaff | `detour` |";
  const PLAN = "| failover plan | attempts | `Order` |";

  it("passes names that are not in the glossary's last column", () => {
    const source = { "a/lane.ts": 'const detoured = "a detour";\nconst order = 1;\nfunction inOrder() {}\n' };
    expect(check(source, [LANE, PLAN])).toEqual({ passed: true, output: "2 terms, 1 source files read\n" });
  });

  it.each([
    ["a file", { "a/detour-logs.test.ts": "" }],
    ["a function", { "a.ts": "export function renderDetourLogs() {}\n" }],
    ["a constant", { "a.ts": "const THE_DETOUR = 1;\n" }],
    ["a method", { "a.ts": "class A {\n  private detour(): void {}\n}\n" }],
    ["a field", { "a.ts": "interface A {\n  detour?: string;\n}\n" }],
    ["an exact name", { "a.ts": "export class Order {}\n" }],
  ])("names %s that the glossary excludes", (_, source) => {
    const { passed, output } = check(source, [LANE, PLAN]);
    expect(passed).toBe(false);
    expect(output).toMatch(/is called "(orchestrated lane|failover plan)" here/);
  });

  it("allows a word in the folders that the glossary names, and there alone", () => {
    const row = "| upstream error | it failed | `fault` except in `test/`, `sandbox/` |";
    const allowed = { "test/faults.ts": "class Fault {}\n", "sandbox/a.ts": "const fault = 1;\n" };
    expect(check(allowed, [row]).passed).toBe(true);
    expect(check({ "cli/test/a.ts": "const fault = 1;\n" }, [row]).output).toContain('"fault" is called');
  });

  it("names a term that is defined twice", () => {
    expect(check({}, [LANE, LANE]).output).toContain('"orchestrated lane" is listed twice');
  });
});

describe("schema for editors", () => {
  const schema = { title: "A file" };
  const written = `${JSON.stringify(schema, null, 2)}\n`;
  const withFile = (files: Record<string, string>) =>
    makeRepository({
      "package.json": '{ "type": "module" }',
      "config/dist/schema/for-editors.js": `export const editorSchema = ${JSON.stringify(schema)};\n`,
      ...files,
    });

  it("passes a file that is what the schema says", () => {
    const root = withFile({ "config/plano_config_schema.json": written });
    expect(runCheck("schema.mjs", root)).toEqual({ passed: true, output: "3 lines\n" });
  });

  it.each([
    ["a stale file", { "config/plano_config_schema.json": "{}\n" }],
    ["a missing file", {}],
  ])("names %s and the command that writes it", (_, files) => {
    const root = withFile(files);
    const { passed, output } = runCheck("schema.mjs", root);
    expect(passed).toBe(false);
    expect(output).toContain("run npm run generate");
    expect(runCheck("schema.mjs", root, "--write").passed).toBe(true);
    expect(runCheck("schema.mjs", root).passed).toBe(true);
  });
});

describe("reference of the file", () => {
  const limit = { type: "integer", minimum: 1, maximum: 9, description: "How many. Default: `3`." };
  const schema = {
    required: ["doors"],
    properties: {
      doors: {
        type: "array",
        maxItems: 4,
        description: "Ways in, as `walls` allow.",
        items: {
          type: "object",
          required: ["name"],
          properties: {
            name: { type: "string", description: "What it is called." },
            lock: {
              type: "object",
              description: "How it is locked.",
              properties: { a: limit, b: limit, c: limit, d: limit },
            },
            size: { type: "object", description: "Its size.", properties: { height: limit } },
            gate: { type: "string", description: "Has no effect.", deprecated: true },
          },
        },
      },
      walls: {
        type: "object",
        description: "What is around.",
        properties: { a: limit, b: limit, c: limit, d: limit },
      },
    },
  };
  const page = "docs/configuration.md";
  const withNotes = (notes: Record<string, string>) =>
    makeRepository({
      "package.json": '{ "type": "module" }',
      "config/dist/schema/schema.js": `export const schema = ${JSON.stringify(schema)};\n`,
      "config/reference/page.md": "# House\n\n<!-- keys -->\n\n## Older\n\n<!-- deprecated keys -->\n",
      ...notes,
      [page]: "",
    });
  const written = (root: string) => {
    expect(runCheck("reference.mjs", root, "--write").passed).toBe(true);
    return readFileSync(path.join(root, page), "utf8").replaceAll(/ {2,}|-{4,}/g, " ");
  };

  it("writes each key with its form, default and description, and links between them", () => {
    const text = written(withNotes({}));
    expect(text).toContain(
      "| [`doors`](#doors) | up to 4 mappings | required | Ways in, as [`walls`](#walls) allow. |",
    );
    expect(text).toContain("| `name` | text | required | What it is called. |");
    expect(text).toContain("| `a` | integer, 1 to 9 | `3` | How many. |");
  });

  it("writes small mappings as rows, and of two alike the one nearest to the root", () => {
    const text = written(withNotes({}));
    expect(text).toContain("| `size.height` | integer, 1 to 9 | `3` | How many. |");
    expect(text).toContain("| [`lock`](#walls) | mapping | | How it is locked. |");
    expect(text).not.toContain("### doors.lock");
  });

  it("lists deprecated keys apart", () => {
    expect(written(withNotes({})).split("## Older")[1]).toContain("| `doors.gate` | Has no effect. |");
  });

  it("puts a block's notes behind its table, with links from the page", () => {
    const notes =
      "See [walls](../../docs/configuration.md#walls), [keys](../../docs/keys.md) and [a](https://a.example).";
    const text = written(withNotes({ "config/reference/doors.md": `${notes}\n` }));
    expect(text).toMatch(
      /\n\nSee \[walls\]\(#walls\), \[keys\]\(keys\.md\) and \[a\]\(https:\/\/a\.example\)\.\n\n## walls\n/,
    );
  });

  it("names a stale page and the command that writes it", () => {
    const { passed, output } = runCheck("reference.mjs", withNotes({}));
    expect(passed).toBe(false);
    expect(output).toContain("run npm run generate");
  });

  it("names notes of a mapping that the schema does not have", () => {
    const { passed, output } = runCheck(
      "reference.mjs",
      withNotes({ "config/reference/roof.md": "High.\n" }),
      "--write",
    );
    expect(passed).toBe(false);
    expect(output).toContain("config/reference/roof.md: the schema has no such mapping");
  });
});

describe("rules of providers", () => {
  const quirks = { names: [{ name: "odd", doc: "Is odd." }] };
  const source = "https://house.example/rules";
  const modelFamilies = {
    rules: [{ name: "even", doc: "Is even." }],
    families: [
      { models: "House", pattern: "house-* *-house", without: "tree", from: "2", rules: ["even"], source },
    ],
  };
  const files = {
    "docs/other.md": "",
    "config/contract/providers.md": "# House\n",
    "config/contract/dist/quirks.js": `export const quirks = ${JSON.stringify(quirks)};`,
    "config/contract/dist/model-families.js": `export const modelFamilies = ${JSON.stringify(modelFamilies)};`,
    "config/providers.yaml":
      "# head\n\n# https://house.example/api.\nhouse:\n  base_url: https://house.example\n  auth: bearer\n  apis: { messages: {} }\n  quirks: { kimi: https://house.example/odd }\n",
    "package.json": '{ "type": "module" }',
  };

  it("are written with their sources, and are stale until they are", () => {
    const root = makeRepository(files);
    expect(runCheck("providers.mjs", root).passed).toBe(false);
    expect(runCheck("providers.mjs", root, "--write").passed).toBe(true);
    const page = readFileSync(path.join(root, "docs/providers.md"), "utf8").replace(/ +/g, " ");
    expect(page).toContain(
      "| `house` | messages | [`kimi`](https://house.example/odd) | <https://house.example/api> |",
    );
    expect(page).toContain(
      `| House | \`house-*\`, \`*-house\` without \`tree\` | 2 and later | \`even\` | <${source}> |`,
    );
  });

  it("are incomplete without a provider's source", () => {
    const rows = files["config/providers.yaml"].replace("# https://house.example/api.\n", "");
    const { passed, output } = runCheck(
      "providers.mjs",
      makeRepository({ ...files, "config/providers.yaml": rows }),
      "--write",
    );
    expect(passed).toBe(false);
    expect(output).toContain("house names no source");
  });
});
