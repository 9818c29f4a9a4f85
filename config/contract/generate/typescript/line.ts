// A line of JSON in TypeScript: its interface, and the JSON Schema that its reader holds it to.
import type { LineMember, LineMembers, LineTable } from "../../description/lines.js";
import type { NameTable } from "../../description/names.js";
import { docComment, quote } from "../text.js";

/** The latest time that a `Date` can be, in milliseconds. */
const MOST = 8_640_000_000_000_000;

type Objects = Extract<LineMember, { is: "object" | "list" }>;

export function lineInTypeScript(table: LineTable, sources: ReadonlyMap<NameTable, string>): string {
  const { typescript, schema, doc, members } = table;
  const imports = [...new Set(namesOf(members))].map((names) => {
    const source = sources.get(names);
    if (source === undefined) throw new Error(`${names.type} is not generated`);
    return { source, text: `import type { ${names.type} } from "./${source}.generated.js";\n` };
  });
  imports.sort((one, other) => (one.source < other.source ? -1 : 1));
  return [
    imports.map(({ text }) => text).join(""),
    ...innerOf(members).map((inner) => interfaceOf(inner.typescript, undefined, inner.members)),
    interfaceOf(typescript, doc, members),
    `${docComment("Allows unknown members: the filter may be newer than its reader.")}export const ${schema} = { ${objectSchema("object", members)} } as const;\n`,
  ].join("\n");
}

const isObjects = (member: LineMember): member is LineMember & Objects =>
  member.is === "object" || member.is === "list";

/** The objects in the members, innermost first. */
function innerOf(members: LineMembers): Objects[] {
  return Object.values(members)
    .filter(isObjects)
    .flatMap((member) => [...innerOf(member.members), member]);
}

function namesOf(members: LineMembers): NameTable[] {
  return Object.values(members).flatMap((member) => {
    if (isObjects(member)) return namesOf(member.members);
    return member.is === "word" && member.of !== undefined ? [member.of] : [];
  });
}

function interfaceOf(name: string, doc: string | undefined, members: LineMembers): string {
  const fields = Object.entries(members).map(([field, member]) => {
    const mark = member.optional ? "?" : "";
    return `${docComment(member.doc)}${field}${mark}: ${typeOf(member)}${member.nullable ? " | null" : ""};\n`;
  });
  return `${docComment(doc)}export interface ${name} {\n${fields.join("")}}\n`;
}

function typeOf(member: LineMember): string {
  switch (member.is) {
    case "object":
      return member.typescript;
    case "list":
      return `${member.typescript}[]`;
    case "map":
      return "Record<string, string>";
    case "hashes":
      return "string[]";
    case "constant":
      return String(member.value);
    case "word":
      return member.of?.type ?? "string";
    case "text":
    case "escaped":
      return "string";
    case "count":
      return "number";
    case "boolean":
      return "boolean";
  }
}

function schemaOf(member: LineMember): string {
  const typed = (type: string): string =>
    `type: ${member.nullable ? `[${quote(type)}, "null"]` : quote(type)}`;
  switch (member.is) {
    case "object":
      return `{ ${objectSchema(typed("object"), member.members)} }`;
    case "list":
      return `{ ${typed("array")}, items: { ${objectSchema("object", member.members)} } }`;
    case "map":
      return `{ ${typed("object")}, additionalProperties: { type: "string" } }`;
    case "hashes":
      return `{ ${typed("array")}, items: { type: "string", pattern: "^[0-9a-f]{16}$" } }`;
    case "constant":
      return `{ const: ${member.value} }`;
    case "word":
      return member.of === undefined
        ? `{ ${typed("string")} }`
        : `{ enum: ${namesSchema(member.of, member)} }`;
    case "text":
    case "escaped":
      return `{ ${typed("string")} }`;
    case "count":
      return `{ ${typed("integer")}, minimum: 0, maximum: ${MOST} }`;
    case "boolean":
      return `{ ${typed("boolean")} }`;
  }
}

function namesSchema({ names }: NameTable, { nullable }: LineMember): string {
  return JSON.stringify([...names.map(({ name }) => name), ...(nullable ? [null] : [])]);
}

/** `type` is the bare name, or a member of the schema. */
function objectSchema(type: string, members: LineMembers): string {
  const required = Object.entries(members).flatMap(([name, { optional }]) => (optional ? [] : [name]));
  const properties = Object.entries(members).map(([name, member]) => `${name}: ${schemaOf(member)},\n`);
  const head = type.includes(":") ? type : `type: ${quote(type)}`;
  return `${head}, required: ${JSON.stringify(required)}, properties: {\n${properties.join("")}}`;
}
