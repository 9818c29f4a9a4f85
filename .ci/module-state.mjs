// Checks the filter's mutable module variables against wasm-filters/module-state.json. Each is listed as
// scratch, which one test build fills with garbage after every callback, or as kept, with the reason why
// streams cannot mix there.
import { readFileSync } from "node:fs";
import path from "node:path";
import { listFiles, report, rootFromArguments } from "./files.mjs";

const SOURCES = "wasm-filters/assembly/";
const TABLE = "wasm-filters/module-state.json";
/** Immutable values. */
const FIXED =
  /^(?:export )?const \w+(?:: StaticArray<\w+>)? = (?:new Literal\(|\[|[-"'`\d(~]|[iuf]\d\d\.M|\w+ (?:[*+<|-]|<<)|$)/;
const PRIMITIVE = /^(?:export )?const \w+: (?:[iuf]\d+|usize|bool|string) =/;

const root = rootFromArguments();
const { scratch, kept } = JSON.parse(readFileSync(path.join(root, TABLE), "utf8"));
const errors = [];
const counts = { scratch: 0, kept: 0 };
const declared = new Map();
for (const source of listFiles(root, /^wasm-filters\/assembly\/(?!units\/).*\.ts$/)) {
  const text = readFileSync(path.join(root, source), "utf8");
  const lines = text.split("\n").filter((line) => /^(?:export )?(?:const|let|var) (?!enum )/.test(line));
  const names = lines
    .filter((line) => !FIXED.test(line) || /: Array<.*= \[/.test(line))
    .filter((line) => !PRIMITIVE.test(line))
    .map((line) => /(?:const|let|var) (\w+)/.exec(line)[1]);
  declared.set(source.slice(SOURCES.length), new Set(names));
}
for (const [file, names] of declared) {
  for (const name of names) {
    const isScratch = scratch[file]?.includes(name) === true;
    const isKept = typeof kept[file]?.[name] === "string" && kept[file][name] !== "";
    if (isScratch !== isKept) counts[isScratch ? "scratch" : "kept"] += 1;
    else errors.push(`${SOURCES}${file}: list ${name} in ${TABLE} as scratch, or as kept with a reason`);
  }
}
for (const table of [scratch, kept]) {
  for (const [file, entries] of Object.entries(table)) {
    for (const name of Array.isArray(entries) ? entries : Object.keys(entries)) {
      if (declared.get(file)?.has(name) !== true) errors.push(`${TABLE}: ${file} has no ${name}`);
    }
  }
}
report(errors, `${counts.scratch} scratch, ${counts.kept} kept`);
