// Which tests a change can affect, for `npm test -- --changed`. Vitest follows imports. This adds what imports do not show:
// the wasm, programs that tests start, and files that they read. What is not known here affects every test.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Vitest runs everything when this has changed. */
const EVERYTHING = "test/vitest.config.ts";
/** Every end-to-end test imports it; it names the programs that they start. */
const PROGRAMS = "cli/src/system/files.ts";
/** Tests that start them without importing anything of them. */
const STARTERS = ["test/e2e/demos.e2e.ts", "test/e2e/soak.e2e.ts"];
const READ_DOCUMENTS = [
  "config/src/load.test.ts",
  "envoy/src/render/tracing.test.ts",
  "test/unit/errors.test.ts",
  "test/translation/translation.test.ts",
  "test/e2e/authentication-page.e2e.ts",
  "test/e2e/brightstaff-telemetry.e2e.ts",
  "test/e2e/metrics.e2e.ts",
  "test/e2e/readme.e2e.ts",
];
const READ_EXAMPLES = [
  "cli/src/system/valid-files.test.ts",
  "config/src/load.test.ts",
  "config/src/secrets/secrets.test.ts",
  "test/e2e/cli.e2e.ts",
  "test/e2e/readme.e2e.ts",
];

/** What each kind of file affects beside the modules that import it. */
export const AFFECTED: readonly (readonly [files: RegExp, modules: readonly string[]])[] = [
  [/^test\/vectors\/.*\.md$/, ["test/vectors/store.ts"]],
  [
    /^wasm-filters\//,
    [
      PROGRAMS,
      ...STARTERS,
      "test/filter/compile-units.ts",
      "test/filter/gateway-host.ts",
      "test/host/host.ts",
    ],
  ],
  [
    /^brightstaff\//,
    [
      PROGRAMS,
      ...STARTERS,
      "brightstaff/src/service.programs.test.ts",
      "brightstaff/src/sessions/redis-tls.programs.test.ts",
      "brightstaff/src/state/testing/putter.ts",
    ],
  ],
  [/^cli\//, [PROGRAMS, ...STARTERS]],
  [/^dashboard\//, ["test/e2e/dashboard.e2e.ts", "test/e2e/dashboard-numbers.e2e.ts"]],
  [/^(config|envoy|sandbox)\/.*\.(ts|yaml)$/, STARTERS],
  [/^config\/providers\.yaml$/, ["config/src/providers/rows.ts", "config/src/providers/providers.test.ts"]],
  [/^config\/examples\//, READ_EXAMPLES],
  [/^config\/src\/files\/refused/, ["config/src/files/refused.test.ts"]],
  [/^config\/src\/files\/valid/, ["config/src/files/valid.test.ts", "cli/src/system/valid-files.test.ts"]],
  [/^config\/plano_config_schema\.json$/, ["config/src/schema/schema-file.test.ts"]],
  [/^envoy\/dashboards\//, ["test/e2e/metrics.e2e.ts"]],
  [/^demos\//, ["test/e2e/demos.e2e.ts", "cli/src/system/valid-files.test.ts"]],
  [/^test\/translation\//, ["test/translation/translation.test.ts"]],
  [/^test\/(soak|canned)\//, ["test/e2e/soak.e2e.ts"]],
  [/^\.ci\//, ["test/unit/repository-checks.programs.test.ts"]],
  [/^(docs\/[^/]+|README)\.md$/, READ_DOCUMENTS],
  [
    /^(docs\/decisions\/.*|docs\/images\/.*|config\/reference\/.*|config\/contract\/providers\.md|LICENSE|CHANGELOG\.md|CONTRIBUTING\.md|\.(biome|knip)\.json|\.git\w+|\.editorconfig)$/,
    [],
  ],
];

/** The files whose tests run when `file` has changed. Paths are relative to the repository. */
export function affectedBy(file: string): string[] {
  const found = AFFECTED.filter(([files]) => files.test(file));
  const isImported = file.endsWith(".ts") && !file.startsWith("wasm-filters/");
  if (found.length === 0 && !isImported) return [file, EVERYTHING];
  return [file, ...found.flatMap(([, modules]) => modules)];
}

/** As Vitest asks: changed since a commit, or not yet committed. */
export async function findChangedFiles({
  root,
  changedSince,
}: {
  root: string;
  changedSince?: string | boolean;
}): Promise<string[]> {
  const list = async (...options: string[]): Promise<string[]> => {
    const { stdout } = await promisify(execFile)("git", ["-C", root, ...options, "-z"], {
      maxBuffer: 64 << 20,
    });
    return stdout.split("\0").filter((file) => file !== "");
  };
  const since = typeof changedSince === "string" ? `${changedSince}...HEAD` : "HEAD";
  const changed = await Promise.all([
    list("diff", "--name-only", "--no-renames", since),
    list("diff", "--name-only", "--no-renames", "HEAD"),
    list("ls-files", "--others", "--exclude-standard"),
  ]);
  return [...new Set(changed.flat())].flatMap(affectedBy);
}
