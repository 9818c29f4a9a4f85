// Objects in AssemblyScript: a class for each, whose fields read its members. The reader keeps the first error.
import type { NameTable } from "../../description/names.js";
import type { Member, ObjectTable } from "../../description/objects.js";
import { docComment, lowerFirst, quote } from "../text.js";
import { joined, namesIn } from "../typescript/objects.js";

const LARGEST_I32 = 2 ** 31 - 1;

export function objectsInAssemblyScript(
  objects: readonly ObjectTable[],
  sources: ReadonlyMap<NameTable, string>,
): string {
  const bases = new Set(objects.map(({ base }) => base));
  const classes = objects.map((object) => classOf(object, bases.has(object))).join("\n");
  const uses = (word: string): boolean => new RegExp(`\\b${word}\\b`).test(classes);
  const reading = new Set([...classes.matchAll(/\b(read[A-Z]\w*|enter|LARGEST)\b/g)].map(([word]) => word));
  const imports = [
    'import { Buffer } from "../bytes/buffer";\n',
    ...(uses("JsonKind") ? ['import { JsonKind } from "../json/json-index";\n'] : []),
    `import { ${[...reading].sort().join(", ")} } from "../json/object-reader";\n`,
    ...[...namesIn(objects)].map((table) => importOf(table, objects, sources.get(table) ?? "")).sort(),
  ];
  return `${imports.join("")}\n${classes}`;
}

function importOf(table: NameTable, objects: readonly ObjectTable[], source: string): string {
  const lookup = lookupOf(table);
  const isType = objects.some(({ members }) =>
    Object.values(members).some(
      (member) => member.is === "name" && member.of === table && table.none !== undefined,
    ),
  );
  return `import { ${isType ? `${table.type}, ` : ""}${lookup} } from "./${source}.generated";\n`;
}

const lookupOf = ({ type }: NameTable): string => `${lowerFirst(type)}Named`;

/** Nothing is read as a base alone. */
function classOf({ assemblyscript, doc, base, members }: ObjectTable, isBase: boolean): string {
  const fields = Object.entries(members).map(
    ([name, member]) =>
      `${docComment(docOf(member))}readonly ${fieldOf(name)}: ${typeOf(member)} = ${readOf(name, member)};\n`,
  );
  const heritage = base === undefined ? "" : ` extends ${base.assemblyscript}`;
  const from = isBase
    ? ""
    : `\nstatic from(token: i32): ${assemblyscript} {\nenter(token);\nreturn new ${assemblyscript}();\n}\n`;
  const kind = isBase ? "abstract class" : "class";
  return `${docComment(doc)}export ${kind} ${assemblyscript}${heritage} {\n${fields.join("")}${from}}\n`;
}

/** `request_body_bytes` -> `requestBodyBytes` */
function fieldOf(name: string): string {
  return name === "default"
    ? "defaultIndex"
    : name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function docOf(member: Member): string | undefined {
  return joined(member.doc, contentOf(member), member.optional ? absentOf(member) : undefined);
}

function contentOf(member: Member): string | undefined {
  if (member.is === "text" && member.undecoded) return "Token of a text.";
  if (member.is === "index") return `Index into \`${member.into}\`.`;
  if (member.is === "indexes") return `Token of a list of indexes into \`${member.into}\`.`;
  if (member.is === "object") return `Token of ${member.of.assemblyscript}.`;
  if (member.is === "objects") return `Token of a list of ${member.of.assemblyscript}.`;
  if (member.is === "map") return `Token of an object with ${member.to === "text" ? "texts" : "indexes"}.`;
  if (member.is === "names") return `Flags of ${member.of.type}.`;
  return undefined;
}

function absentOf(member: Member): string | undefined {
  if (member.is === "text") return "Empty if absent.";
  if (member.is === "texts") return "Null if absent.";
  return member.is === "names" ? undefined : "-1 if absent.";
}

function typeOf(member: Member): string {
  switch (member.is) {
    case "text":
      return member.undecoded ? "i32" : "Buffer";
    case "texts":
      return "Array<Buffer> | null";
    case "flag":
    case "constant":
      return "bool";
    case "integer":
      return isShort(member) ? "i32" : "i64";
    case "name":
      return member.of.none === undefined ? "i32" : member.of.type;
    case "names":
      return "u32";
    default:
      return "i32";
  }
}

const isShort = ({ most = Number.MAX_SAFE_INTEGER }: { most?: number }): boolean => most <= LARGEST_I32;

function readOf(name: string, member: Member): string {
  const optional = member.optional === true;
  const call = (method: string, ...options: string[]): string =>
    `read${method}(${[quote(name), ...options].join(", ")})`;
  const read = (method: string, ...options: string[]): string =>
    call(`${optional ? "Optional" : ""}${method}`, ...options);
  switch (member.is) {
    case "text":
      if (member.undecoded) return call("UndecodedText");
      return member.empty && !optional ? call("TextOrEmpty") : read("Text");
    case "texts":
      return read("Texts");
    case "flag":
      return call("Flag");
    case "integer":
      return integerOf(member, read);
    case "index":
      return read("Index");
    case "name": {
      const { of } = member;
      return read("Name", lookupOf(of), of.none === undefined ? "-1" : `${of.type}.${of.none.member}`);
    }
    case "names":
      return call("OptionalFlags", lookupOf(member.of));
    case "indexes":
      return read("List", "JsonKind.Number");
    case "object":
      return read("Object");
    case "objects":
      return read("List", "JsonKind.Object", ...(member.needed === undefined ? [] : [quote(member.needed)]));
    case "map":
      return read("Map", `JsonKind.${member.to === "text" ? "String" : "Number"}`);
    case "constant":
      return call("Constant", `${member.value}`);
  }
}

function integerOf(
  member: Extract<Member, { is: "integer" }>,
  read: (method: string, ...options: string[]) => string,
): string {
  const { least = 0, most } = member;
  if (most === undefined && least === 0) return read("Count");
  const value = read("Integer", `${least}`, most === undefined ? "LARGEST" : `${most}`);
  return isShort(member) ? `<i32>${value}` : value;
}
