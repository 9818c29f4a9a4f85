// Keeps signatures short: no function may have more than five parameters. Values that go together are an object.
// AssemblyScript parses as TypeScript.
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { listFiles, report, rootFromArguments } from "./files.mjs";

const LIMIT = 5;
const PACKAGES =
  /^(?:config|envoy|brightstaff|sandbox|cli|dashboard|test|wasm-filters|demos|\.ci)\/.*\.(?:tsx?|mjs|cjs|js)$/;
/** Functions of proxy-wasm's host: the ABI gives their parameters. */
const HOST_FUNCTION = /^proxy_/;

const root = rootFromArguments();
const files = listFiles(root, PACKAGES);
const errors = [];
let most = 0;

for (const file of files) {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(root, file), "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  check(source);

  function check(node) {
    if (ts.isFunctionLike(node)) checkFunction(node);
    ts.forEachChild(node, check);
  }

  function checkFunction(node) {
    const name = node.name?.getText(source) ?? "a function";
    const count = node.parameters.filter((parameter) => parameter.name.getText(source) !== "this").length;
    if (HOST_FUNCTION.test(name)) return;
    most = Math.max(most, count);
    if (count <= LIMIT) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    errors.push(`${file}:${line}: ${name} has ${count} parameters; pass an object (the limit is ${LIMIT})`);
  }
}

report(errors, `${files.length} source files, at most ${most} parameters`);
