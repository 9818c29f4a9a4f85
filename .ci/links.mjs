// Checks that every relative link and every heading anchor in the Markdown files exists. Does not follow
// links to other sites: the check must not depend on their servers.
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

const links = documents.flatMap((file) =>
  linksOf(withoutCode(readFileSync(path.join(root, file), "utf8"))).map((link) => ({ file, link })),
);
report(
  links.map(({ file, link }) => errorWith(file, link)).filter((error) => error !== undefined),
  `${links.length} links in ${documents.length} documents`,
);
