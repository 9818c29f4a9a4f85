// A table of names in AssemblyScript: the enum, the value of a name, the name of a value, and its attributes.
import type { NameTable } from "../../description/names.js";
import { docComment, lowerFirst, quote } from "../text.js";

const HELPERS = "../bytes/names";

export function namesInAssemblyScript(table: NameTable): string {
  const { type, filter, attributes = [] } = table;
  const word = lowerFirst(type);
  const parts = [enumOf(table)];
  if (filter.counts) parts.push(`export const ${constantOf(type)}_COUNT: i32 = ${valuesOf(table).length};\n`);
  if (filter.reads || filter.writes) parts.push(arrayOf(table, "NAMES", (name) => name));
  if (filter.reads) parts.push(lookupOf(table));
  if (filter.writes) {
    const doc = table.none === undefined ? "" : docComment(`Empty for ${type}.${table.none.member}.`);
    parts.push(
      `${doc}export function ${word}Name(value: ${type}): string { return unchecked(NAMES[value]); }\n`,
    );
  }
  for (const { word: attribute, doc, texts } of attributes) {
    const array = `${attribute.toUpperCase()}S`;
    parts.push(
      arrayOf(table, array, (name) => texts[name] ?? ""),
      `${docComment(doc)}export function ${word}${attribute}(value: ${type}): string { return unchecked(${array}[value]); }\n`,
    );
  }
  const imports = filter.reads ? `import { indexOfName } from ${quote(HELPERS)};\n\n` : "";
  return `${imports}${parts.join("\n")}`;
}

function enumOf(table: NameTable): string {
  const members = valuesOf(table).map(
    ({ member, doc }, index) =>
      `${docComment(doc)}${member}${table.flags ? ` = ${index === 0 ? 0 : 2 ** (index - 1)}` : ""},\n`,
  );
  return `${docComment(table.doc)}export const enum ${table.type} {\n${members.join("")}}\n`;
}

function valuesOf({ none, names }: NameTable): { name: string; member: string; doc?: string }[] {
  return none === undefined ? [...names] : [{ name: "", ...none }, ...names];
}

function arrayOf(table: NameTable, array: string, textOf: (name: string) => string): string {
  const values = table.flags ? table.names : valuesOf(table);
  const items = values.map(({ name }) => `${quote(name === "" ? "" : textOf(name))},\n`);
  const doc = table.flags ? "In the order of the enum's bits." : "Indexed by the enum.";
  return `${docComment(doc)}const ${array}: StaticArray<string> = [\n${items.join("")}];\n`;
}

function lookupOf({ type, none, flags }: NameTable): string {
  const find = "indexOfName(NAMES, name, length)";
  const head = `export function ${lowerFirst(type)}Named(name: usize, length: i32)`;
  if (none === undefined) return `${docComment("-1 for another name.")}${head}: i32 { return ${find}; }\n`;
  const zero = `${type}.${none.member}`;
  const body = flags
    ? `const index = ${find};\nreturn index < 0 ? ${zero} : 1 << index;`
    : `return max(${zero}, ${find});`;
  return `${docComment(`${zero} for another name.`)}${head}: ${type} { ${body} }\n`;
}

/** `AuthStyle` -> `AUTH_STYLE` */
function constantOf(type: string): string {
  return type.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
}
