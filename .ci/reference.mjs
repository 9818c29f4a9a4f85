// Holds docs/configuration.md to the schema and the handwritten notes that it is made of; `--write` writes it. Notes of a key
// are in config/reference/PATH.md, and what is around the keys in page.md beside them.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { notServedKeys } from "../config/dist/not-served.js";
import { report, rootFromArguments } from "./files.mjs";
import { Page } from "./reference/page.mjs";

const FILE = "docs/configuration.md";
const NOTES = "config/reference";
const HEAD =
  "<!-- Made by `npm run generate` of config/src/schema and config/reference; edit those, not this page. -->\n\n";
const root = rootFromArguments();
const written = path.join(root, FILE);

/** Links of notes lead from where notes are; those of the page from where the page is. */
function withMovedLinks(text) {
  return text.replace(/\]\((?![a-z]+:)([^)\s#]+)/g, (_, target) => {
    const moved = path.posix.relative(path.posix.dirname(FILE), path.posix.join(NOTES, target));
    return `](${moved === path.posix.basename(FILE) ? "" : moved}`;
  });
}

const names = readdirSync(path.join(root, NOTES)).map((name) => path.basename(name, ".md"));
const notes = new Map(
  names.map((name) => [
    name,
    withMovedLinks(readFileSync(path.join(root, NOTES, `${name}.md`), "utf8")).trim(),
  ]),
);

function formatted(text) {
  const biome = path.join(import.meta.dirname, "../node_modules/.bin/biome");
  const { status, stdout, stderr } = spawnSync(biome, ["format", `--stdin-file-path=${FILE}`], {
    cwd: path.join(import.meta.dirname, ".."),
    encoding: "utf8",
    input: text,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const { schema } = await import(pathToFileURL(path.join(root, "config/dist/schema/schema.js")));
const page = new Page(schema, notServedKeys);
const text = formatted(`${HEAD}${page.render(notes.get("page") ?? "", notes)}\n`);

if (process.argv.includes("--write")) writeFileSync(written, text);
const isStale = !existsSync(written) || readFileSync(written, "utf8") !== text;
const abandoned = page.withoutBlock(names.filter((name) => name !== "page"));
report(
  [
    ...abandoned.map((name) => `${NOTES}/${name}.md: the schema has no such mapping`),
    ...(isStale ? [`${FILE}: not what its sources say; run npm run generate`] : []),
  ],
  `${text.split("\n").length - 1} lines`,
);
