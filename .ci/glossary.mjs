// Checks names in the source against docs/glossary.md: a declared name or file name must not contain a word
// of the glossary's last column. A word with a capital is one exact name. A word may be allowed in some folders.
import { readFileSync } from "node:fs";
import path from "node:path";
import { listFiles, report, rootFromArguments } from "./files.mjs";

const GLOSSARY = "docs/glossary.md";
/** `word`, or `word` except in `a/`, `b/`. */
const GIVEN_UP = /`([^`]+)`(?: except in ((?:`[^`]+\/`(?:, )?)+))?/g;
const DECLARATION = /\b(?:class|interface|type|function|enum|const|let|namespace)\s+([A-Za-z_$][\w$]*)/g;
const METHOD =
  /^\s+(?:(?:private|protected|public|static|readonly|abstract|async|get|set)\s+)*([A-Za-z_$][\w$]*)\??\s*[(:<]/gm;

const root = rootFromArguments();

function readTerms() {
  const rows = readFileSync(path.join(root, GLOSSARY), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| term") && !line.startsWith("| -"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const given = rows.flatMap(([term = "", , not = ""]) =>
    [...not.matchAll(GIVEN_UP)].map(([, word = "", folders = ""]) => [
      word,
      { term, allowedIn: [...folders.matchAll(/`([^`]+)`/g)].map(([, folder]) => folder) },
    ]),
  );
  return { count: rows.length, given: new Map(given), rows };
}

const wordsOf = (name) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);

const { count, given, rows } = readTerms();

function objectionTo(name, file) {
  const isGivenUp = (word) => given.get(word)?.allowedIn.every((folder) => !file.startsWith(folder)) ?? false;
  const word = [name, ...wordsOf(name)].find(isGivenUp);
  return word === undefined ? undefined : `"${word}" is called "${given.get(word).term}" here`;
}

function errorsOf(file) {
  const text = readFileSync(path.join(root, file), "utf8");
  const names = [DECLARATION, METHOD].flatMap((pattern) => [...text.matchAll(pattern)]);
  const inText = names.map(({ 1: name, index }) => {
    const objection = objectionTo(name, file);
    return objection && `${file}:${text.slice(0, index).trimEnd().split("\n").length}: ${name}: ${objection}`;
  });
  const base = path.basename(file).replace(/\..*$/, "");
  const objection = objectionTo(base, file);
  return [...(objection ? [`${file}: ${objection}`] : []), ...inText.filter(Boolean)];
}

const doubled = rows.map(([term]) => term).filter((term, index, all) => all.indexOf(term) !== index);
// The checks' own test contains examples of wrong names.
const files = listFiles(root, /\.(tsx?|mjs|js)$/).filter(
  (file) => !file.endsWith("repository-checks.programs.test.ts"),
);
report(
  [...doubled.map((term) => `${GLOSSARY}: "${term}" is listed twice`), ...files.flatMap(errorsOf)],
  `${count} terms, ${files.length} source files read`,
);
