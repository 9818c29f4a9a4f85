// Keeps files small and comments readable: no handwritten source file has more than 500 lines, no line of a comment more than 132
// characters, unless it is one long address. Prints the median.
import { readFileSync } from "node:fs";
import path from "node:path";
import { listFiles, report, rootFromArguments } from "./files.mjs";

const LIMIT = 500;
const WIDEST = 132;
const root = rootFromArguments();

const sources = listFiles(root, /\.(tsx?|mjs|cjs|sh|css)$/).map((file) => ({
  file,
  lines: readFileSync(path.join(root, file), "utf8").split("\n"),
}));
const sizes = sources.map(({ lines }) => lines.length - 1).sort((a, b) => a - b);

report(
  sources.flatMap(({ file, lines }) => [
    ...(lines.length - 1 > LIMIT
      ? [`${file}: ${lines.length - 1} lines; split it by job (the limit is ${LIMIT})`]
      : []),
    ...lines.flatMap((line, at) =>
      line.length > WIDEST && /^\s*(\/\/|\*|\/\*\*) (?!http\S*$)/.test(line)
        ? [`${file}:${at + 1}: a comment of ${line.length} characters; break it (the limit is ${WIDEST})`]
        : [],
    ),
  ]),
  `${sizes.length} source files, median ${sizes[sizes.length >> 1] ?? 0} lines, longest ${sizes.at(-1) ?? 0}`,
);
