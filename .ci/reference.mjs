// Holds docs/configuration.md to the schema and the handwritten notes that it is made of; `--write` writes it. Notes of a key
// are in config/reference/PATH.md, and what is around the keys in page.md beside them.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { notServedKeys } from "../config/dist/not-served.js";
import { rootFromArguments } from "./files.mjs";
import { holdPage } from "./page.mjs";
import { Page } from "./reference/page.mjs";

const FILE = "docs/configuration.md";
const NOTES = "config/reference";
const root = rootFromArguments();

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

const { schema } = await import(pathToFileURL(path.join(root, "config/dist/schema/schema.js")));
const page = new Page(schema, notServedKeys);
const markdown = page.render(notes.get("page") ?? "", notes);
const abandoned = page.withoutBlock(names.filter((name) => name !== "page"));
holdPage(root, FILE, {
  sources: "config/src/schema and config/reference",
  markdown,
  errors: abandoned.map((name) => `${NOTES}/${name}.md: the schema has no such mapping`),
});
