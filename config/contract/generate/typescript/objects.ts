// Objects in TypeScript: an interface for each, which whoever writes the JSON fills.
import type { NameTable } from "../../description/names.js";
import type { Member, ObjectTable } from "../../description/objects.js";
import { docComment } from "../text.js";

/** `sources` says where a table of names is generated to: `./formats.generated.js`. */
export function objectsInTypeScript(
  objects: readonly ObjectTable[],
  sources: ReadonlyMap<NameTable, string>,
): string {
  const imports = [...namesIn(objects)].map(
    (table) => `import type { ${table.type} } from "./${sources.get(table)}.generated.js";\n`,
  );
  return [imports.sort().join(""), ...objects.map(interfaceOf)].filter((part) => part !== "").join("\n");
}

/** The tables of names that members refer to. */
export function namesIn(objects: readonly ObjectTable[]): Set<NameTable> {
  const members = objects.flatMap((object) => Object.values(object.members));
  return new Set(
    members.flatMap((member) => (member.is === "name" || member.is === "names" ? [member.of] : [])),
  );
}

function interfaceOf({ typescript, doc, base, members }: ObjectTable): string {
  const lines = Object.entries(members).map(([name, member]) => {
    const mark = member.optional || member.is === "flag" ? "?" : "";
    return `${docComment(docOf(member))}${name}${mark}: ${typeOf(member)};\n`;
  });
  const heritage = base === undefined ? "" : ` extends ${base.typescript}`;
  return `${docComment(doc)}export interface ${typescript}${heritage} {\n${lines.join("")}}\n`;
}

function docOf(member: Member): string | undefined {
  if (member.is === "index") return joined(`Index into \`${member.into}\`.`, member.doc);
  if (member.is !== "integer") return member.doc;
  const { least = 0, most, doc } = member;
  if (most === undefined && least <= 0) return doc;
  const bounds = most === undefined ? `At least ${least}.` : `${least}..${most}`;
  return joined(doc, bounds);
}

/** The sentences that there are. */
export function joined(...sentences: (string | undefined)[]): string | undefined {
  const said = sentences.filter((sentence) => sentence !== undefined);
  return said.length === 0 ? undefined : said.join(" ");
}

function typeOf(member: Member): string {
  switch (member.is) {
    case "text":
      return "string";
    case "integer":
    case "index":
      return "number";
    case "flag":
      return "true";
    case "constant":
      return String(member.value);
    case "name":
      return member.of.type;
    case "names":
      return `${member.of.type}[]`;
    case "texts":
      return "string[]";
    case "indexes":
      return "number[]";
    case "object":
      return member.of.typescript;
    case "objects":
      return `${member.of.typescript}[]`;
    case "map":
      return `Record<string, ${member.to === "text" ? "string" : "number"}>`;
  }
}
