// Keeps details of one machine out of the repository: home and scratch paths, package-registry hosts, which each user
// configures, and notes and outputs that somebody left beside the project's own files.
import { readFileSync } from "node:fs";
import path from "node:path";
import { listFiles, report, rootFromArguments } from "./files.mjs";

const TEXT = /(^|\/)(LICENSE|[^/]+\.(md|tsx?|mjs|cjs|js|json|ya?ml|sh|html|css|txt|run)|run)$/;
const EVERYWHERE = [
  { pattern: /(^|[\s"'`(=:])\/(work|root|Users)\/[\w.-]/, reason: "a path of one machine" },
  { pattern: /(^|[\s"'`(=:])\/home\/(?!you\b)[\w.-]+/, reason: "a path of one machine" },
  {
    pattern: /registry\.npmjs\.|registry\.yarnpkg\.|files\.pythonhosted\.|\bpypi\.org\b/,
    reason: "a registry host",
  },
];
const DOCUMENTS = [{ pattern: /(^|[\s"'`(=:])\/tmp\//, reason: "a path of one machine" }];

/** At the root no file of the project has such a name. */
const LEFT = /^[^/]+\.(txt|log|out|patch|diff|orig|rej|tmp|bak)$/;

const root = rootFromArguments();
const files = listFiles(root, TEXT);

// Vectors are what programs send to each other: documents only by their form.
const isDocument = (file) => file.endsWith(".md") && !file.startsWith("test/vectors/");
const rulesFor = (file) => (isDocument(file) ? [...EVERYWHERE, ...DOCUMENTS] : EVERYWHERE);

const errors = files
  .filter((file) => file !== ".ci/words.mjs")
  .flatMap((file) =>
    readFileSync(path.join(root, file), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        rulesFor(file)
          .filter(({ pattern }) => pattern.test(line))
          .map(({ reason }) => `${file}:${index + 1}: ${reason}: ${line.trim().slice(0, 100)}`),
      ),
  );

const left = listFiles(root, LEFT).map((file) => `${file}: a note or an output, which is not the project's`);

report([...left, ...errors], `${files.length} text files read`);
