// A line of JSON in TypeScript: its interface, and the JSON Schema that its reader holds it to.
import type { LineMember, LineTable } from "../../description/lines.js";
import { docComment, quote } from "../text.js";

const TYPES = {
  text: "string",
  escaped: "string",
  word: "string",
  count: "number",
  boolean: "boolean",
} as const;
const SCHEMA_TYPES = {
  text: "string",
  escaped: "string",
  word: "string",
  count: "integer",
  boolean: "boolean",
  counts: "object",
} as const;

export function lineInTypeScript({ typescript, schema, doc, members }: LineTable): string {
  const entries = Object.entries(members);
  const inner = entries.flatMap(([, member]) =>
    member.is === "counts"
      ? [interfaceOf(member.typescript, undefined, Object.entries(member.members).map(countOf))]
      : [],
  );
  const fields = entries.map(([name, member]) => {
    const type = member.is === "counts" ? member.typescript : TYPES[member.is];
    const mark = member.optional ? "?" : "";
    return `${docComment(member.doc)}${name}${mark}: ${type}${member.nullable ? " | null" : ""};\n`;
  });
  const required = entries.filter(([, { optional }]) => !optional).map(([name]) => name);
  const properties = entries.map(([name, member]) => `${name}: ${schemaOf(member)},\n`);
  const text = `{\ntype: "object",\nrequired: ${JSON.stringify(required)},\nproperties: {\n${properties.join("")}},\n}`;
  return [
    ...inner,
    interfaceOf(typescript, doc, fields),
    `${docComment("Allows unknown members: the filter may be newer than its reader.")}export const ${schema} = ${text} as const;\n`,
  ].join("\n");
}

function interfaceOf(name: string, doc: string | undefined, fields: readonly string[]): string {
  return `${docComment(doc)}export interface ${name} {\n${fields.join("")}}\n`;
}

function countOf([name, { doc }]: [string, { doc?: string }]): string {
  return `${docComment(doc)}${name}: number;\n`;
}

function schemaOf(member: LineMember): string {
  const type = quote(SCHEMA_TYPES[member.is]);
  const parts = [`type: ${member.nullable ? `[${type}, "null"]` : type}`];
  if (member.is === "count") parts.push("minimum: 0");
  if (member.is === "counts") {
    parts.push(
      `required: ${JSON.stringify(Object.keys(member.members))}`,
      'additionalProperties: { type: "integer", minimum: 0 }',
    );
  }
  return `{ ${parts.join(", ")} }`;
}
