// Holds config/plano_config_schema.json, which editors read, to the schema that Plano checks files with; `--write` writes it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { report, rootFromArguments } from "./files.mjs";

const FILE = "config/plano_config_schema.json";
const root = rootFromArguments();
const written = path.join(root, FILE);

const { editorSchema } = await import(pathToFileURL(path.join(root, "config/dist/schema/for-editors.js")));
const text = `${JSON.stringify(editorSchema, null, 2)}\n`;

if (process.argv.includes("--write")) writeFileSync(written, text);
const isStale = !existsSync(written) || readFileSync(written, "utf8") !== text;
report(
  isStale ? [`${FILE}: not what config/src/schema says; run npm run generate`] : [],
  `${text.split("\n").length - 1} lines`,
);
