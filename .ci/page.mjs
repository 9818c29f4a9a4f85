// For pages of the documentation that are made of sources: holds the page to them, or writes it with `--write`.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { report } from "./files.mjs";

const cell = (text) => text.replaceAll("|", "\\|");

export const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");

/** `sources` is what the page says that it is made of; `errors` are those that making it has found. */
export function holdPage(root, file, { sources, markdown, errors = [] }) {
  const head = `<!-- Made by \`npm run generate\` of ${sources}; edit those, not this page. -->`;
  const text = formatted(file, `${head}\n\n${markdown}\n`);
  const written = path.join(root, file);
  if (process.argv.includes("--write")) writeFileSync(written, text);
  const isStale = !existsSync(written) || readFileSync(written, "utf8") !== text;
  report(
    [...errors, ...(isStale ? [`${file}: not what its sources say; run npm run generate`] : [])],
    `${text.split("\n").length - 1} lines`,
  );
}

function formatted(file, markdown) {
  const biome = path.join(import.meta.dirname, "../node_modules/.bin/biome");
  const { status, stdout, stderr } = spawnSync(biome, ["format", `--stdin-file-path=${file}`], {
    cwd: path.join(import.meta.dirname, ".."),
    encoding: "utf8",
    input: markdown,
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
