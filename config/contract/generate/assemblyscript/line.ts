// A line of JSON in AssemblyScript: a writer for each member, in the order of the table. Whoever writes a line calls all of
// them, but for optional ones that have no value; the first of an object opens it.
import type { LineMember, LineMembers, LineTable } from "../../description/lines.js";
import { docComment } from "../text.js";

type Scalar = Exclude<LineMember["is"], "object" | "list" | "map" | "hashes" | "constant">;

export function lineInAssemblyScript({ members }: LineTable): string {
  const body = writersOf("", members).join("\n");
  const used = new Set(
    [...body.matchAll(/\b(?:write|open|add|close)\w+(?=\(out[,)])/g)].map(([word]) => word),
  );
  return [
    'import { Buffer } from "../bytes/buffer";\n',
    `import { ${[...used].sort().join(", ")} } from "../bytes/json-members";\n`,
    `\n${body}`,
    `\n${docComment("Call behind the last member.")}export function endLine(out: Buffer): void { out.ascii("}\\n"); }\n`,
  ].join("");
}

/** `of` is the object's own name, in Pascal case. */
function writersOf(of: string, members: LineMembers): string[] {
  return Object.entries(members).flatMap(([name, member], index) =>
    writerOf(`${of}${pascal(name)}`, `'${index === 0 ? "{" : ","}"${name}":'`, member),
  );
}

/** `key` is a literal: the member's name, with what stands before and behind it. */
function writerOf(word: string, key: string, member: LineMember): string[] {
  switch (member.is) {
    case "constant":
      return [`${docOf(member)}${writer(word)} { writeCount(out, ${key}, ${member.value}); }\n`];
    case "map":
      return listOf(word, key, member, [
        `export function addTo${word}(out: Buffer, name: Buffer, value: Buffer): void { addMember(out, name, value); }\n`,
      ]);
    case "hashes":
      return listOf(word, key, member, [
        `export function addTo${word}(out: Buffer, value: u64): void { addHash(out, value); }\n`,
      ]);
    case "object":
      return [
        ...(member.nullable
          ? [`${docComment(member.doc)}${writer(`No${word}`)} { writeNull(out, ${key}); }\n`]
          : []),
        `${docOf(member)}export function begin${word}(out: Buffer): void { out.ascii(${key}); }\n`,
        ...writersOf(word, member.members),
        `export function end${word}(out: Buffer): void { closeObject(out); }\n`,
      ];
    case "list":
      return listOf(word, key, member, [
        `${docComment("Opens one object of the list.")}export function addTo${word}(out: Buffer): void { addObject(out); }\n`,
        ...writersOf(word, member.members),
        `${docComment("Closes one object of the list.")}export function endOneOf${word}(out: Buffer): void { closeObject(out); }\n`,
      ]);
    default: {
      const body = `${WRITERS[member.is]}${member.nullable ? "OrNull" : ""}(out, ${key}, value)`;
      return [`${docOf(member)}${writer(word, PARAMETERS[member.is])} { ${body}; }\n`];
    }
  }
}

function writer(word: string, value?: string): string {
  return `export function write${word}(out: Buffer${value === undefined ? "" : `, value: ${value}`}): void`;
}

/** What adds to a list or a map, between a writer that opens it and one that closes it. */
function listOf(word: string, key: string, member: LineMember, inner: readonly string[]): string[] {
  const what = member.is === "map" ? "Object" : "List";
  return [
    `${docOf(member)}export function begin${word}(out: Buffer): void { open${what}(out, ${key}); }\n`,
    ...inner,
    `export function end${word}(out: Buffer): void { close${what}(out); }\n`,
  ];
}

/** Of bytes/json-members.ts. */
const WRITERS: Readonly<Record<Scalar, string>> = {
  text: "writeText",
  escaped: "writeEscapedText",
  word: "writeWord",
  count: "writeCount",
  boolean: "writeBoolean",
};

/** The types of the values that the writers take. */
const PARAMETERS: Readonly<Record<Scalar, string>> = {
  text: "Buffer",
  escaped: "Buffer",
  word: "string",
  count: "i64",
  boolean: "bool",
};

function docOf(member: LineMember): string {
  const parts = [member.doc, member.optional ? "Not called without a value." : nullOf(member)];
  const said = parts.filter((part) => part !== undefined);
  return docComment(said.length === 0 ? undefined : said.join(" "));
}

function nullOf({ nullable, is }: LineMember): string | undefined {
  if (!nullable || is === "object") return undefined;
  return is === "count" ? "Null when it is negative." : "Null when it is empty.";
}

/** `ttft_ms` -> `TtftMs` */
function pascal(name: string): string {
  return `_${name}`.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
