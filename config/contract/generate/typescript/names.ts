// A table of names in TypeScript: the array of the names, their union type, and their attributes.
import type { NameTable } from "../../description/names.js";
import { docComment, quote } from "../text.js";

export function namesInTypeScript({ type, list, doc, names, attributes = [] }: NameTable): string {
  const items = names.map((each) => `${docComment(each.doc)}${quote(each.name)},\n`).join("");
  const parts = [
    `${docComment(doc)}export const ${list} = [\n${items}] as const;\n`,
    `export type ${type} = (typeof ${list})[number];\n`,
  ];
  for (const { texts, typescript } of attributes) {
    if (typescript === undefined) continue;
    const members = Object.entries(texts).map(([name, text]) => `${quote(name)}: ${quote(text)},\n`);
    parts.push(
      `${docComment(typescript.doc)}export const ${typescript.object} = {\n${members.join("")}} as const;\n`,
    );
    if (typescript.type === undefined) continue;
    parts.push(`export type ${typescript.type} = keyof typeof ${typescript.object};\n`);
  }
  return parts.join("\n");
}
