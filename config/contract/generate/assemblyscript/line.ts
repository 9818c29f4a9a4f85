// A line of JSON in AssemblyScript: a writer for each member, in the order of the table. Whoever writes a line calls all of
// them, but for optional ones that have no value; the first opens the line.
import type { LineMember, LineTable } from "../../description/lines.js";
import { docComment } from "../text.js";

export function lineInAssemblyScript({ members }: LineTable): string {
  const writers = Object.entries(members).map(([name, member], index) =>
    writerOf(name, member, index === 0 ? "{" : ","),
  );
  const body = writers.join("\n");
  const used = new Set([...body.matchAll(/\bwrite\w+(?=\(out, ')/g)].map(([word]) => word));
  return [
    'import { Buffer } from "../bytes/buffer";\n',
    ...(body.includes("CLOSE_BRACE") ? ['import { CLOSE_BRACE } from "../bytes/characters";\n'] : []),
    `import { ${[...used].sort().join(", ")} } from "../bytes/json-members";\n`,
    `\n${body}`,
    `\n${docComment("Call behind the last member.")}export function endLine(out: Buffer): void { out.ascii("}\\n"); }\n`,
  ].join("");
}

function writerOf(name: string, member: LineMember, before: string): string {
  if (member.is === "counts") return countsOf(name, member, before);
  const head = `export function write${pascal(name)}(out: Buffer, value: ${PARAMETERS[member.is]}): void`;
  const writer = `${WRITERS[member.is]}${member.nullable ? "OrNull" : ""}`;
  return `${docComment(docOf(member))}${head} { ${writer}(out, ${keyOf(name, before)}, value); }\n`;
}

/** Of bytes/json-members.ts. */
const WRITERS = {
  text: "writeText",
  escaped: "writeEscapedText",
  word: "writeWord",
  count: "writeCount",
  boolean: "writeBoolean",
} as const;

function docOf(member: LineMember): string | undefined {
  const parts = [member.doc, member.optional ? "Not called without a value." : nullOf(member)];
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? undefined : said.join(" ");
}

function nullOf({ nullable, is }: LineMember): string | undefined {
  if (!nullable) return undefined;
  return is === "count" ? "Null when it is negative." : "Null when it is empty.";
}

/** The types of the values that the writers take. */
const PARAMETERS = {
  text: "Buffer",
  escaped: "Buffer",
  word: "string",
  count: "i64",
  boolean: "bool",
} as const;

/** A writer for each count, between one that opens the object and one that closes it. */
function countsOf(name: string, member: Extract<LineMember, { is: "counts" }>, before: string): string {
  const word = pascal(name);
  const key = keyOf(name, before);
  const counts = Object.entries(member.members).map(
    ([count, { doc }], index) =>
      `${docComment(doc)}export function write${word}${pascal(count)}(out: Buffer, value: i64): void { writeCount(out, ${keyOf(count, index === 0 ? "{" : ",")}, value); }\n`,
  );
  return [
    ...(member.nullable
      ? [
          `${docComment(member.doc)}export function writeNo${word}(out: Buffer): void { writeNull(out, ${key}); }\n`,
        ]
      : []),
    `export function begin${word}(out: Buffer): void { out.ascii(${key}); }\n`,
    ...counts,
    `export function end${word}(out: Buffer): void { out.byte(CLOSE_BRACE); }\n`,
  ].join("\n");
}

/** The text has double quotes. */
const keyOf = (name: string, before: string): string => `'${before}"${name}":'`;

/** `ttft_ms` -> `ttftMs` */
function camel(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** `ttft_ms` -> `TtftMs` */
function pascal(name: string): string {
  return camel(`_${name}`);
}
