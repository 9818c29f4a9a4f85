// Checks that the files of test/vectors belong together. CASE.ext is an input; CASE.FORMAT.golden.ext,
// CASE.understood.json and CASE.request.json belong to it. Every input has a golden, and every answer and
// stream an understood.json. An input that only leads to a refusal or an observation needs no golden if a
// test names it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { listFiles, report, rootFromArguments } from "./files.mjs";

const GOLDEN = /\.[a-z-]+\.golden\.(json|sse)$/;
const UNDERSTOOD = /\.understood\.json$/;
const REQUEST = /\.request\.json$/;
const INPUT = /\.(json|sse|frames)$/;
const root = rootFromArguments();
const files = listFiles(root, /^test\/vectors\/(requests|responses|streams|errors)\/.*\.(json|sse|frames)$/);
const casesOf = (pattern) =>
  new Map(files.filter((file) => pattern.test(file)).map((file) => [file, file.replace(pattern, "")]));

const goldens = casesOf(GOLDEN);
const understood = casesOf(UNDERSTOOD);
const beside = new Map([...goldens, ...understood, ...casesOf(REQUEST)]);
const inputs = files.filter((file) => !beside.has(file)).map((file) => [file, file.replace(INPUT, "")]);
const cases = new Set(inputs.map(([, name]) => name));
const answered = new Set(goldens.values());
const known = new Set(understood.values());
const tests = listFiles(root, /^test\/(filter|vectors)\/.*\.ts$/).map((file) =>
  readFileSync(path.join(root, file), "utf8"),
);
const isNamed = (name) => tests.some((text) => text.includes(`"${path.basename(name)}"`));

report(
  [
    ...[...beside].filter(([, name]) => !cases.has(name)).map(([file]) => `${file}: has no input`),
    ...inputs
      .filter(([, name]) => !answered.has(name) && !isNamed(name))
      .map(([file]) => `${file}: has no golden`),
    ...inputs
      .filter(([file, name]) => /^test\/vectors\/(responses|streams)\//.test(file) && !known.has(name))
      .map(([file]) => `${file}: has no understood.json`),
  ],
  `${inputs.length} inputs, ${goldens.size} goldens`,
);
