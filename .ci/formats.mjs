// Finds where code treats wire formats differently, so that a new one falls into no default. TypeScript must do so by a table
// or a switch, whose gaps the compiler names. In the filter, whose compiler names none, each such file is listed in
// wasm-filters/format-choices.json with what a further format gets there, and so are the formats for which the list was read.
import { readFileSync } from "node:fs";
import path from "node:path";
import { listFiles, report, rootFromArguments } from "./files.mjs";

const FORMATS = "config/src/contract/formats.generated.ts";
const TABLE = "wasm-filters/format-choices.json";
const SOURCES = "wasm-filters/assembly/";
/** A format's own folder, and lists of formats. */
const OWN = /^wasm-filters\/assembly\/(?:translate\/formats|contract|units)\//;
const CHOICE = /[!=]=\s*Format\.(?!Unknown\b)\w+|\bcase Format\.\w+/;

const root = rootFromArguments();
const read = (file) => readFileSync(path.join(root, file), "utf8");
const [, list = ""] = /FORMATS = \[([^\]]*)\]/.exec(read(FORMATS)) ?? [];
const formats = [...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name);
const { considered, choices } = JSON.parse(read(TABLE));

const compared = new RegExp(`\\b(?:api|format)\\b\\)? ?[!=]== "(?:${formats.join("|")})"`, "g");
const inTypeScript = listFiles(root, /^(?:brightstaff|cli|config|dashboard|envoy)\/src\/.*\.tsx?$/)
  .filter((file) => !/\.(?:test|generated)\.tsx?$|\/testing\//.test(file))
  .flatMap((file) =>
    [...read(file).matchAll(compared)].map(
      ([text]) => `${file}: \`${text}\`: make it a table or a switch over all formats`,
    ),
  );

const choosing = listFiles(root, /^wasm-filters\/assembly\/.*\.ts$/)
  .filter((file) => !OWN.test(file) && CHOICE.test(read(file)))
  .map((file) => file.slice(SOURCES.length));
const inFilter = [
  ...formats
    .filter((format) => !considered.includes(format))
    .map((format) => `${TABLE}: read what each file does for ${format}, then add it to "considered"`),
  ...considered.filter((name) => !formats.includes(name)).map((name) => `${TABLE}: there is no ${name}`),
  ...choosing
    .filter((file) => !choices[file])
    .map((file) => `${SOURCES}${file}: say in ${TABLE} what a further format gets`),
  ...Object.keys(choices)
    .filter((file) => !choosing.includes(file))
    .map((file) => `${TABLE}: ${file} does not choose by format`),
];

report(
  [...inTypeScript, ...inFilter],
  `${formats.length} formats, ${choosing.length} files of the filter that choose`,
);
