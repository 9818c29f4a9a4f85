// A key in the file never appears in a message, however the file is broken around it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatErrors, loadConfig } from "../index.js";

const SECRET = "sk-0123456789abcdef";

function file(entry: string): string {
  return `version: v0.4.0\nlisteners:\n  - type: model\n    name: m\nmodel_providers:\n${entry}`;
}

function withHeaders(headers: string): string {
  const endpoint = `{ name: e, path: /, http_headers: { ${headers} } }`;
  return `prompt_targets: [{ name: t, description: d, endpoint: ${endpoint} }]\n`;
}

function shown(text: string): string {
  const result = loadConfig(text);
  return formatErrors(result.ok ? result.warnings : result.errors, "f.yaml");
}

describe("a key is not repeated where", () => {
  test.each([
    ["it is written correctly", `  - model: openai/a\n    access_key: ${SECRET}\n`],
    ["the space after the colon is missing", `  - model: openai/a\n    access_key:${SECRET}\n`],
    ["it is inside braces without the space", `  - {model: openai/a, access_key:${SECRET}}\n`],
    ["it is on the first line without the space", `  - access_key:${SECRET}\n    model: openai/a\n`],
    ["it is at the end without the space", `  - model: openai/a\n    default:\n      access_key:${SECRET}\n`],
    ["it looks like an alias", `  - model: openai/a\n    access_key: *${SECRET}\n`],
    ["it looks like a tag", `  - model: openai/a\n    access_key: !${SECRET}\n`],
    ["it looks like a block", `  - model: openai/a\n    access_key: |${SECRET}\n`],
    ["a bracket stands before it", `  - model: openai/a\n    access_key: ]${SECRET}\n`],
    ["a quote is not closed", `  - model: openai/a\n    access_key: "${SECRET}\n`],
    ["an escape is wrong", `  - model: openai/a\n    access_key: "${SECRET}\\q"\n`],
    ["it is a list", `  - model: openai/a\n    access_key: [${SECRET}]\n`],
    ["it is a name", `  - model: openai/a\n    access_key: { ${SECRET}: 1 }\n    ${SECRET}: 1\n`],
    ["it is on two lines", `  - model: openai/a\n    access_key: "${SECRET}\\n${SECRET}"\n`],
    ["it is in the URL", `  - model: openai/a\n    base_url: https://x:${SECRET}@host/v1?key=${SECRET}\n`],
    ["it is a header", `  - model: openai/a\n    headers: { Authorization: Bearer ${SECRET} }\n`],
    [
      "it is in a connection string",
      `  - model: openai/a\nstate_storage:\n  connection_string: pg://u:${SECRET}@h\n`,
    ],
    [
      "it is an exporter's",
      `  - model: openai/a\ntracing: { exporters: [{ api_key: { a: ${SECRET} }, url: "x:${SECRET}" }] }\n`,
    ],
    ["it is a header of a target", `  - model: openai/a\n${withHeaders(`Authorization: [${SECRET}]`)}`],
    ["it is the name of a target's header", `  - model: openai/a\n${withHeaders(`"Bearer ${SECRET}": x`)}`],
    ["it is a header's name", `  - model: openai/a\n    headers: { "Authorization Bearer ${SECRET}": x }\n`],
  ])("%s", (_case, entry) => {
    const text = shown(file(entry));
    expect(text).toContain("f.yaml:");
    expect(text).not.toContain(SECRET);
  });
});

test("no cut or insertion around it exposes it", () => {
  const whole = file(
    `  - model: openai/a\n    access_key: ${SECRET}\n    headers: { X-Team: ${SECRET} }\n  - model: anthropic/*\n    access_key: "${SECRET}"\nrouting:\n  session_cache:\n    type: redis\n    url: redis://:${SECRET}@cache\nstate_storage:\n  type: postgres\n  connection_string: postgres://u:${SECRET}@h/d\nprompt_targets:\n  - name: t\n    description: d\n    endpoint:\n      name: e\n      path: /\n      http_headers:\n        X-Key: ${SECRET}\n`,
  );
  const start = whole.indexOf("  - model");
  const spice = fc.constantFrom(
    "",
    " ",
    "\n",
    ":",
    ": ",
    "-",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "#",
    "&",
    "*",
    "!",
    "|",
    ">",
    "%",
    "@",
    "\t",
    ",",
    "? ",
  );
  const edit = fc.tuple(fc.integer({ min: start, max: whole.length }), fc.nat(6), spice);
  const property = fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
    let text = whole;
    for (const [at, cut, inserted] of edits) text = text.slice(0, at) + inserted + text.slice(at + cut);
    // Also look for what remains of a key that the edit itself cut.
    expect(shown(text)).not.toMatch(/456789/);
  });
  fc.assert(property, { numRuns: 3_000 });
}, 60_000);
