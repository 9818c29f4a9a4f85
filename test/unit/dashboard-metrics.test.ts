// Each metric that the dashboard for Grafana asks for is in docs/metrics.md, whose tables are those of a running Plano:
// e2e/metrics.e2e.ts and e2e/brightstaff-telemetry.e2e.ts compare them.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}

test("the dashboard asks for documented metrics only", () => {
  const rows = read("docs/metrics.md").matchAll(/^\| `(\w+)` +\| (?:counter|gauge|histogram) +\|/gm);
  const documented = new Set([...rows].map(([, name]) => name));
  const { panels } = JSON.parse(read("envoy/dashboards/plano.json")) as Dashboard;
  const asked = panels.flatMap(({ title, targets }) =>
    targets.flatMap(({ expr }) =>
      [...expr.matchAll(/\b((?:plano|brightstaff|gen_ai)_\w+?)(?:_bucket|_count|_sum)?(?=[{[])/g)].map(
        ([, name = ""]) => ({ title, name }),
      ),
    ),
  );
  expect(asked.length).toBeGreaterThan(30);
  expect(asked.filter(({ name }) => !documented.has(name))).toEqual([]);
});
