// Holds docs/providers.md to what it is made of: config/providers.yaml, the quirks and the families of models in config/contract,
// and the head of the page beside them; `--write` writes it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseProviderRows } from "../config/contract/dist/provider-rows.js";
import { rootFromArguments } from "./files.mjs";
import { holdPage, table } from "./page.mjs";

const FILE = "docs/providers.md";
const ROWS = "config/providers.yaml";
const root = rootFromArguments();
const read = (file) => readFileSync(path.join(root, file), "utf8");
const load = (name) => import(pathToFileURL(path.join(root, "config/contract/dist", `${name}.js`)));

const cited = (quirks = {}) =>
  Object.entries(quirks)
    .map(([name, source]) => `[\`${name}\`](${source})`)
    .join(", ");
const code = (names = []) => names.map((name) => `\`${name}\``).join(", ");

/** The addresses in the comments of each row, which stand above it and within it. */
function sourcesOf(text) {
  const sources = new Map();
  let waiting = [];
  let row;
  for (const line of text.split("\n")) {
    const name = /^([a-z][a-z0-9_-]*):$/.exec(line)?.[1];
    if (name !== undefined) {
      row = name;
      sources.set(row, waiting);
    } else if (/^ +#/.test(line) && row !== undefined) sources.get(row).push(...addressesIn(line));
    else if (line.startsWith("#")) waiting.push(...addressesIn(line));
    if (line === "") waiting = [];
  }
  return sources;
}

function addressesIn(line) {
  const comment = line.slice(Math.max(0, line.indexOf("#")));
  return line.includes("#")
    ? [...comment.matchAll(/https:\/\/[^\s,;]+/g)].map(([address]) => address.replace(/[.:]$/, ""))
    : [];
}

const linked = (addresses) => addresses.map((address) => `<${address}>`).join(" ");

function versions({ from, to }) {
  if (from !== undefined && from === to) return from;
  if (from === undefined) return to === undefined ? "all" : `up to ${to}`;
  return to === undefined ? `${from} and later` : `${from} to ${to}`;
}

function limits({ maxTokens, stops, budget, efforts }) {
  return [
    ...(efforts === undefined ? [] : [`efforts ${code(efforts)}`]),
    ...(maxTokens === undefined ? [] : [`answers of ${maxTokens} tokens`]),
    ...(stops === undefined ? [] : [stops === 1 ? "one stop sequence" : `${stops || "no"} stop sequences`]),
    ...(budget === undefined ? [] : [`thinking budgets of ${budget[0]} to ${budget[1]} tokens`]),
  ];
}

const [{ quirks }, { modelFamilies }] = await Promise.all([load("quirks"), load("model-families")]);
const text = read(ROWS);
const sources = sourcesOf(text);
const markdown = [
  read("config/contract/providers.md").trim(),
  "## Providers",
  table(
    ["provider", "APIs", "rules", "sources"],
    [...parseProviderRows(text)].map(([name, row]) => [
      `\`${name}\``,
      Object.keys(row.apis).join(", "),
      cited(row.quirks),
      linked(sources.get(name) ?? []),
    ]),
  ),
  table(
    ["rule", "what it says of the provider"],
    quirks.names.map(({ name, doc }) => [`\`${name}\``, doc]),
  ),
  "## Families of models",
  "The family follows from the model's name, without a vendor's prefix; all that fit bind. A name without a version counts as the newest.",
  table(
    ["models", "names", "versions", "rules", "source"],
    modelFamilies.families.map((family) => [
      family.models,
      `${code(family.pattern.split(" "))}${family.without === undefined ? "" : ` without \`${family.without}\``}`,
      versions(family),
      [code(family.rules), ...limits(family)].filter((part) => part !== "").join(", "),
      `<${family.source}>`,
    ]),
  ),
  table(
    ["rule", "what it says of the model"],
    modelFamilies.rules.map(({ name, doc }) => [`\`${name}\``, doc]),
  ),
].join("\n\n");

/** The sandbox's rows are Plano's own. */
const errors = [...parseProviderRows(text).keys()]
  .filter((name) => !name.startsWith("sandbox") && (sources.get(name) ?? []).length === 0)
  .map((name) => `${ROWS}: ${name} names no source: write its address into a comment above it`);

holdPage(root, FILE, { sources: "config/providers.yaml and config/contract", markdown, errors });
