// The projects of Vitest that the scripts of package.json run.
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const { scripts } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../package.json"), "utf8"),
) as { scripts: Readonly<Record<string, string>> };

/**
 * Vitest runs a project that any of the patterns matches: a second one that leaves something out brings back what the first
 * did.
 */
test.each(Object.entries(scripts).filter(([, command]) => command.includes("--project '!")))(
  "%s leaves out by its only pattern",
  (_, command) => {
    for (const run of command.split("&&"))
      expect(run.match(/--project /g)?.length ?? 0, run).toBeLessThanOrEqual(1);
  },
);

test("the unit tests start no Envoy and install no clients", () => {
  expect(scripts["test:unit"]).not.toMatch(/e2e|clients|!/);
});
