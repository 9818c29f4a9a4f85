// Keeps files small: no handwritten source file has more than 500 lines. Prints the median.
import { readFileSync } from "node:fs";
import path from "node:path";
import { listFiles, report, rootFromArguments } from "./files.mjs";

const LIMIT = 500;
const root = rootFromArguments();

const sizes = listFiles(root, /\.(tsx?|mjs|cjs|sh|css)$/).map((file) => ({
  file,
  lines: readFileSync(path.join(root, file), "utf8").split("\n").length - 1,
}));
const ordered = sizes.map(({ lines }) => lines).sort((a, b) => a - b);

report(
  sizes
    .filter(({ lines }) => lines > LIMIT)
    .map(({ file, lines }) => `${file}: ${lines} lines; split it by job (the limit is ${LIMIT})`),
  `${sizes.length} source files, median ${ordered[ordered.length >> 1] ?? 0} lines, longest ${ordered.at(-1) ?? 0}`,
);
