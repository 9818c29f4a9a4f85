// The groups of tests. Workspace packages resolve to their TypeScript sources (export condition
// "plano-source"), so unit tests never read a stale dist; the e2e tests start the built programs, which `npm
// test` builds first. The condition "module" is left out: its files are for bundlers, and Node cannot always
// read them.
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { findChangedFiles } from "./changed.js";
import { LongestFirst } from "./longest-first.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const conditions = ["plano-source", "node", "development|production"];
/** Tests that compare processor times, in processes of their own: memory of other files would count as theirs. */
const GROWTH = "**/{growth,scaling,answer-scaling}.test.ts";
/** Tests that start programs: databases, brightstaff, Envoy, compilers, the checks of this repository. */
const PROGRAMS = "**/*.programs.test.ts";
/** Counts whom attackers keep from being served: other tests at the same time would be further attackers. */
const FLOOD = "test/e2e/agent-flood.e2e.ts";
/** Files at a time that wait for what they started, for half of their time: two cores suffice. */
const MOST_WAITING = 4;
/** Milliseconds: `expect.poll` would give a busy machine one second. */
const expectations = { expect: { poll: { timeout: 8_000 } } };
const properties = { setupFiles: ["test/property-seed.ts"] };
const resolution = { resolve: { conditions }, ssr: { resolve: { conditions } } };

export default defineConfig({
  root,
  test: {
    allowOnly: false,
    // Texts that tests compare with are written on purpose only, by `npm run test:update`.
    update: "none",
    // A change can affect no test, but a run of the tests must find some.
    passWithNoTests: process.argv.some((argument) => argument.startsWith("--changed")),
    experimental: { vcsProvider: { findChangedFiles } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        ...resolution,
        root,
        test: {
          name: "unit",
          ...expectations,
          ...properties,
          include: [
            "{config,envoy,brightstaff,sandbox,cli}/src/**/*.test.ts",
            "dashboard/src/**/*.test.{ts,tsx}",
            "config/contract/**/*.test.ts",
            "test/unit/**/*.test.ts",
          ],
          exclude: [GROWTH, PROGRAMS],
          testTimeout: 10_000,
          // A worker keeps its process, with the modules and the compiled wasm in it, from file to file.
          isolate: false,
          // One more than there are cores: a part of the time files wait for what takes time.
          maxWorkers: Math.ceil(availableParallelism() * 1.5),
        },
      },
      {
        ...resolution,
        root,
        test: {
          name: "filter",
          ...expectations,
          ...properties,
          include: ["test/{filter,host,vectors,translation,fuzz}/**/*.test.ts"],
          exclude: [GROWTH],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          isolate: false,
          maxWorkers: "100%",
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...resolution,
        root,
        test: {
          name: "growth",
          ...expectations,
          ...properties,
          include: [GROWTH],
          exclude: ["**/{build,dist,node_modules}/**"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: "100%",
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...resolution,
        root,
        test: {
          name: "programs",
          ...expectations,
          ...properties,
          include: ["{brightstaff,cli,config,envoy,test}/**/*.programs.test.ts"],
          exclude: ["**/{build,dist,node_modules}/**"],
          testTimeout: 10_000,
          isolate: false,
          maxWorkers: MOST_WAITING,
          sequence: { groupOrder: 2 },
        },
      },
      {
        ...resolution,
        root,
        test: {
          name: "e2e",
          ...expectations,
          include: ["test/e2e/**/*.e2e.ts"],
          exclude: [FLOOD],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          isolate: false,
          maxWorkers: MOST_WAITING,
          sequence: { groupOrder: 2 },
        },
      },
      {
        ...resolution,
        root,
        test: {
          name: "flood",
          ...expectations,
          include: [FLOOD],
          hookTimeout: 120_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        ...resolution,
        root,
        // Installs a gigabyte of what others have written: not a part of `npm test`.
        test: { name: "clients", include: ["test/clients/*.test.ts"], sequence: { groupOrder: 4 } },
      },
    ],
  },
});
