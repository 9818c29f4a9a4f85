// Vector files: any bytes survive a round trip, a file can be written in only one way, and an error names its
// line. Every case has everything that is compared.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { READY_UPSTREAMS } from "../filter/formats.js";
import { namesOf } from "./store.js";
import {
  type Kind,
  missingFrom,
  parseVector,
  sectionsOf,
  type VectorFile,
  writeVector,
} from "./vector-file.js";

const KINDS: readonly Kind[] = ["requests", "responses", "streams", "errors"];
const directory = import.meta.dirname;

const cases = KINDS.flatMap((kind) =>
  READY_UPSTREAMS.flatMap((api) =>
    readdirSync(directory).includes(kind) && readdirSync(path.join(directory, kind)).includes(api)
      ? namesOf(kind, api).map((name) => ({ kind, api, file: `${kind}/${api}/${name}.md` }))
      : [],
  ),
);

describe("the files of the tree", () => {
  test("are all vector files", () => {
    const files = KINDS.flatMap((kind) =>
      readdirSync(path.join(directory, kind), { recursive: true, withFileTypes: true }).flatMap((entry) =>
        entry.isFile() ? [path.relative(directory, path.join(entry.parentPath, entry.name))] : [],
      ),
    );
    expect(files.sort()).toEqual(cases.map(({ file }) => file).sort());
    expect(files.length).toBeGreaterThanOrEqual(480);
  });

  test.each(cases)(
    "$file has all that is compared, and is written as the writer would",
    ({ kind, api, file }) => {
      const text = readFileSync(path.join(directory, file), "utf8");
      const parsed = parseVector(file, kind, api, text);
      expect(missingFrom(kind, api, parsed)).toEqual([]);
      expect(writeVector(kind, api, parsed)).toBe(text);
    },
  );
});

const lineOf = fc.constantFrom("```", "````json", "## Input", "~~~", "", " ", "text", "\t", "# Title", "﻿");
const content = fc.oneof(
  fc.array(lineOf).map((lines) => Buffer.from(lines.join("\n"))),
  fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
  fc
    .string({ unit: fc.constantFrom("\r\n", "\n", "`", "```", "a", "\u2028", "\u0000", "\u007f") })
    .map(Buffer.from),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

test.each(KINDS)("a case of %s comes back with any bytes in any of its sections", (kind) => {
  const [, ...others] = sectionsOf(kind);
  fc.assert(
    fc.property(content, fc.subarray(others), fc.infiniteStream(content), (input, sections, contents) => {
      const blocks: VectorFile["blocks"] = { Input: input };
      for (const section of sections) blocks[section] = contents.next().value;
      const written = { title: "A title", provenance: "made up", blocks };
      const text = writeVector(kind, "messages", written);
      expect(parseVector("case.md", kind, "messages", text)).toEqual(written);
    }),
    { numRuns: 500 },
  );
});

test("text stands as it is, within a fence that is longer than any in it", () => {
  const blocks = { Input: Buffer.from('data: "```"\n'), Understood: Buffer.from("{}\n") };
  expect(writeVector("streams", "messages", { title: "T", provenance: "p", blocks })).toBe(
    '# T\n\nProvenance: p\n\n## Input\n\n````sse\ndata: "```"\n````\n\n## Understood\n\n```json\n{}\n```\n',
  );
});

test.each([
  ["a missing end of the last line", "a", "```json no-newline\na\n```"],
  ["nothing at all", "", "```json\n```"],
  ["an empty line", "\n", "```json\n\n```"],
  ["a carriage return", "a\r\n", "```json base64\nYQ0K\n```"],
])("a block shows %s", (_title, input, block) => {
  const blocks = { Input: Buffer.from(input) };
  expect(writeVector("errors", "converse", { title: "T", provenance: "p", blocks })).toBe(
    `# T\n\nProvenance: p\n\n## Input\n\n${block}\n`,
  );
});

const RIGHT = "# T\n\nProvenance: p\n\n## Input\n\n```json\n{}\n```\n\n## Understood\n\n```json\n{}\n```\n";

test.each([
  ["no title", "# T", "T", "1: must be the title"],
  ["an empty title", "# T", "# ", "1: must be the title"],
  ["no empty line behind the title", "# T\n\n", "# T\n", "2: this line must be empty"],
  ["no provenance", "Provenance: p", "From: p", "3: must say where the case is from"],
  ["an empty provenance", "Provenance: p", "Provenance: ", "3: must say where the case is from"],
  ["no empty line before a heading", "p\n\n## Input", "p\n## Input", "4: this line must be empty"],
  ["an unknown heading", "## Input", "## Inputs", '5: "## Inputs" is no heading of a section of responses'],
  ["a section of other kinds", "## Understood", "## To converse", '11: "## To converse" is no heading'],
  ["a section twice", "## Understood", "## Input", '11: "## Input" stands twice, or behind'],
  ["sections in another order", "## Input", "## To messages", '11: "## Understood" stands twice, or behind'],
  ["no empty line behind a heading", "Input\n\n", "Input\n", "6: this line must be empty"],
  ["no fence", "```json\n{}\n```\n\n", "{}\n\n", "7: a fence with a language must stand here"],
  ["a fence without a language", "```json", "```", "7: a fence with a language must stand here"],
  ["another language", "```json", "```sse", "7: must be in the language json"],
  ["an unknown form", "```json", "```json hex", '7: "hex" is neither no-newline nor base64'],
  ["a fence that is not closed", "{}\n```\n\n", "{}\n\n", "7: would be written otherwise"],
  ["a last fence that is not closed", /\{\}\n```\n$/, "{}\n", "13: this fence is not closed"],
  [
    "a longer fence than needed",
    "```json\n{}\n```\n\n",
    "````json\n{}\n````\n\n",
    "7: would be written otherwise",
  ],
  ["base64 of text", "```json\n{}\n", "```json base64\ne30K\n", "7: would be written otherwise"],
  ["text between sections", "```\n\n## Und", "```\nmore\n\n## Und", "10: this line must be empty"],
  ["no end of the last line", /\n$/, "", "15: this line must end"],
  ["an empty line at the end", /\n$/, "\n\n", '17: "" is no heading'],
  ["no input", /## Input[^#]*/, "", '9: "## Input" is missing'],
])("a file with %s is refused at its line", (_title, right, wrong, problem) => {
  expect(parseVector("case.md", "responses", "messages", RIGHT).title).toBe("T");
  const text = RIGHT.replace(right, wrong);
  expect(text).not.toBe(RIGHT);
  expect(() => parseVector("case.md", "responses", "messages", text)).toThrow(`case.md:${problem}`);
});

test("what is compared but not there is named", () => {
  const missing = (kind: Kind, api: "messages" | "converse"): string[] =>
    missingFrom(kind, api, { title: "T", provenance: "p", blocks: { Input: Buffer.from("") } });
  expect(missing("requests", "messages")).toEqual(READY_UPSTREAMS.map((api) => `To ${api}`));
  expect(missing("streams", "messages")).toEqual(["Understood", "To chat-completions", "To responses"]);
  expect(missing("errors", "converse")).toEqual(["To chat-completions", "To messages", "To responses"]);
});
