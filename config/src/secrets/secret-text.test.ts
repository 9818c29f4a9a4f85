import { expect, test } from "vitest";
import { loadConfig, resolveSecrets } from "../index.js";

const env = { NAME: " value\n" };

test("resolves headers as keys, with one name for equal values", () => {
  const entry = (name: string, header: string): string =>
    `  - { model: ${name}/m, provider_interface: openai, base_url: "http://h/v1", headers: { ${header} } }\n`;
  const result = loadConfig(
    `version: v0.4.0\nlisteners: [{ type: model, name: m }]\nmodel_providers:\n${[
      entry("a", "x-auth: Bearer $NAME"),
      entry("b", "x-other: Bearer $NAME, x-team: t"),
      entry("c", "x-auth: $UNSET"),
      entry("d", "x-auth: $UNSET"),
    ].join("")}`,
  );
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  expect(resolveSecrets(result.config, env)).toEqual({
    secrets: { "NAME-a728300e1383": "Bearer value", "literal-8ca5d81566f8": "t" },
    signing: {},
    missing: [{ variable: "UNSET", providers: ["c", "d"] }],
  });
});
