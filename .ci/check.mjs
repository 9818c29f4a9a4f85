// `npm run check`: checks the tree without running the product. Every step runs, also after one
// failed, and prints its time. The exit status is non-zero if any step found something.
import { spawnSync } from "node:child_process";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");
const tool = (name) => path.join(root, "node_modules/.bin", name);
const own = (name) => [process.execPath, path.join(import.meta.dirname, name)];

const PACKAGES = ["config", "envoy", "brightstaff", "sandbox", "cli", "dashboard", "test"];
const STEPS = [
  { name: "format and lint", command: [tool("biome"), "check", "--error-on-warnings", "."] },
  { name: "format and lint of the filter", command: own("assemblyscript.mjs") },
  { name: "types", command: [tool("tsc"), "-b", ...PACKAGES] },
  {
    name: "generated code",
    command: [process.execPath, path.join(root, "config/contract/dist/generate/main.js"), "--check"],
  },
  { name: "schema for editors", command: own("schema.mjs") },
  { name: "reference of the file", command: own("reference.mjs") },
  { name: "rules of providers", command: own("providers.mjs") },
  { name: "dependencies", command: own("dependencies.mjs") },
  { name: "types of unit tests", command: [tool("tsc"), "-p", ".ci/tsconfig.tests.json"] },
  {
    name: "types of the filter",
    command: [
      tool("asc"),
      "assembly/abi/abort.ts",
      "assembly/index.ts",
      "--config",
      "asconfig.json",
      "--noEmit",
    ],
    directory: "wasm-filters",
  },
  {
    name: "import directions",
    command: [tool("depcruise"), "--config", ".dependency-cruiser.cjs", ...PACKAGES, "wasm-filters/assembly"],
  },
  { name: "unused code", command: [tool("knip"), "--no-progress"] },
  { name: "module state of the filter", command: own("module-state.mjs") },
  { name: "choices by wire format", command: own("formats.mjs") },
  { name: "lock file", command: own("lock.mjs") },
  { name: "file sizes", command: own("sizes.mjs") },
  { name: "parameters", command: own("parameters.mjs") },
  { name: "words", command: own("words.mjs") },
  { name: "links", command: own("links.mjs") },
  { name: "glossary", command: own("glossary.mjs") },
  { name: "commit messages", command: own("commits.mjs") },
];

const git = ["-c", "safe.directory=*", "status", "--porcelain", "--untracked-files=all"];
const treeStatus = () => spawnSync("git", git, { cwd: root, encoding: "utf8" }).stdout;

function runStep({ name, command: [program, ...options], directory = "." }) {
  const began = performance.now();
  const { status, stdout, stderr, error } = spawnSync(program, options, {
    cwd: path.join(root, directory),
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  const output = `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}`.trim();
  return { name, ok: status === 0, output, seconds: (performance.now() - began) / 1000 };
}

function print({ name, ok, output, seconds }) {
  const lastLine = output.split("\n").at(-1) ?? "";
  console.log(
    `${ok ? "ok  " : "FAIL"} ${name.padEnd(30)} ${seconds.toFixed(1).padStart(5)} s  ${ok ? lastLine : ""}`,
  );
  if (!ok) console.log(output.replace(/^/gm, "     "));
}

const before = treeStatus();
const failed = [];
for (const step of STEPS) {
  const result = runStep(step);
  print(result);
  if (!result.ok) failed.push(step.name);
}
// Outside CI somebody may edit files while the checks run.
if (process.env.CI) {
  const after = treeStatus();
  print({ name: "tree left as it was", ok: after === before, output: after, seconds: 0 });
  if (after !== before) failed.push("tree left as it was");
}

console.log(failed.length === 0 ? "All checks passed." : `Failed: ${failed.join(", ")}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
