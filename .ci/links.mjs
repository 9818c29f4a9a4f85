// Checks that every relative link and every heading anchor in the Markdown files exists, and that a file has the symbols that a
// text says are of it: `name` of [file](path). Does not follow links to other sites: the check must not depend on their servers.
import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { listFiles, report, rootFromArguments } from "./files.mjs";

const root = rootFromArguments();
const documents = listFiles(root, /\.md$/);

const withoutCode = (text) => text.replace(/^( *)(```|~~~)[\s\S]*?^\1\2/gm, "").replace(/`[^`\n]*`/g, "");

// GitHub's anchors of headings: lower case, without punctuation, spaces as hyphens, repeats numbered.
function anchorsOf(file) {
  const seen = new Map();
  const text = readFileSync(file, "utf8").replace(/^( *)(```|~~~)[\s\S]*?^\1\2/gm, "");
  return new Set(
    [...text.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading]) => {
      const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
      const anchor = plain
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replace(/\s/g, "-");
      const count = seen.get(anchor) ?? 0;
      seen.set(anchor, count + 1);
      return count === 0 ? anchor : `${anchor}-${count}`;
    }),
  );
}

function linksOf(text) {
  const inline = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const defined = [...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
  return [...inline, ...defined]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target));
}

function errorWith(file, link) {
  const [target, anchor] = decodeURI(link).split("#");
  const destination = target === "" ? path.join(root, file) : path.resolve(root, path.dirname(file), target);
  if (path.relative(root, destination).startsWith("..")) return `${file}: ${link} is outside the repository`;
  if (!existsSync(destination)) return `${file}: ${link} does not exist`;
  const hasAnchors = destination.endsWith(".md") && statSync(destination).isFile();
  if (anchor && hasAnchors && !anchorsOf(destination).has(anchor))
    return `${file}: ${link} has no such heading`;
  return undefined;
}

/** Names that stand in backticks before "of" and a link to a file of code. */
function symbolsOf(text) {
  const names = "`[\\w#.]+`(?:(?:, | and |,\\n|,? and\\n)`[\\w#.]+`)*";
  const phrase = new RegExp(`(${names})\\s+of\\s+\\[[^\\]]*\\]\\(([^)#\\s]+\\.tsx?)\\)`, "g");
  return [...text.matchAll(phrase)].flatMap(([, list, link]) =>
    [...list.matchAll(/`([^`]+)`/g)].map(([, name]) => ({ name, link })),
  );
}

function symbolError(file, { name, link }) {
  const destination = path.resolve(root, path.dirname(file), link);
  if (!existsSync(destination)) return undefined;
  const last = name.split(".").at(-1).replace("#", "");
  return new RegExp(`\\b${last}\\b`).test(readFileSync(destination, "utf8"))
    ? undefined
    : `${file}: ${link} has no ${name}`;
}

const symbols = documents.flatMap((file) =>
  symbolsOf(readFileSync(path.join(root, file), "utf8")).map((symbol) => ({ file, symbol })),
);
const links = documents.flatMap((file) =>
  linksOf(withoutCode(readFileSync(path.join(root, file), "utf8"))).map((link) => ({ file, link })),
);
report(
  [
    ...links.map(({ file, link }) => errorWith(file, link)),
    ...symbols.map(({ file, symbol }) => symbolError(file, symbol)),
  ].filter((error) => error !== undefined),
  `${links.length} links and ${symbols.length} symbols in ${documents.length} documents`,
);
