import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { namedByPath } from "./traced-routes.js";
import { renderTracing } from "./tracing.js";

const collector = { protocol: "http" as const, host: "::1", port: 4318, path: "/v1/traces" };

test("spans have the attributes that docs/metrics.md lists, and the configured ones", () => {
  const text = readFileSync(new URL("../../../docs/metrics.md", import.meta.url), "utf8");
  const documented = [...text.matchAll(/^\| `((?:gen_ai|http|plano)\.[\w.]+|request_id)` /gm)].map(
    ([, name]) => name,
  );
  const tracing = { samplingPercent: 100, collector, attributes: { own: "x" } };
  const { custom_tags } = renderTracing(tracing, "plano(inbound)");
  const [operation] = namedByPath({ tracing }, { name: "r", match: { prefix: "/" } });
  const tags = [operation?.tracing as { custom_tags: unknown }, { custom_tags }].flatMap(
    (each) => each.custom_tags as { tag: string }[],
  );
  expect(tags.map(({ tag }) => tag)).toEqual([...documented, "own"]);
});

test("an IPv6 address is written in brackets", () => {
  const tracing = renderTracing({ samplingPercent: 1, collector, attributes: {} }, "plano(outbound)");
  expect(JSON.stringify(tracing)).toContain("http://[::1]:4318/v1/traces");
});
