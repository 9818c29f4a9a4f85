// Every input under test/vectors has a golden, and every golden its input: INPUT.ext belongs to INPUT.FORMAT.golden.ext.
// An input in the only format a refusal or an observation is about may do without one when a test names it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { listFiles, report, rootFromArguments } from "./files.mjs";

const GOLDEN = /^(.*?)\.[a-z-]+\.golden(\.[a-z]+)$/;
const root = rootFromArguments();
const files = listFiles(root, /^test\/vectors\/.*\.(json|sse)$/);
const goldens = files.filter((file) => GOLDEN.test(file));
const inputs = new Set(files.filter((file) => !GOLDEN.test(file)));
const inputOf = (golden) => golden.replace(GOLDEN, "$1$2");
const answered = new Set(goldens.map(inputOf));
const tests = listFiles(root, /^test\/filter\/.*\.ts$/).map((file) =>
  readFileSync(path.join(root, file), "utf8"),
);
const isNamed = (input) => tests.some((text) => text.includes(`"${path.parse(input).name}"`));

report(
  [
    ...goldens.filter((golden) => !inputs.has(inputOf(golden))).map((golden) => `${golden}: has no input`),
    ...[...inputs]
      .filter((input) => !answered.has(input) && !isNamed(input))
      .map((input) => `${input}: has no golden`),
  ],
  `${inputs.size} inputs, ${goldens.length} goldens`,
);
