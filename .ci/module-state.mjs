// Scratch memory of the filter lives for one callback; what lives longer is a field of a stream's record. Everything that
// stands at the top of a module and can change is in wasm-filters/module-state.json: as scratch, which a build of the
// tests fills with garbage after every callback, or as kept, with the reason why no stream meets another's there.
import { readFileSync } from "node:fs";
import path from "node:path";
import { listFiles, report, rootFromArguments } from "./files.mjs";

const SOURCES = "wasm-filters/assembly/";
const TABLE = "wasm-filters/module-state.json";
/** Values that nothing can change. */
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
    else errors.push(`${SOURCES}${file}: ${name} has to be scratch or kept, with a reason, in ${TABLE}`);
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
