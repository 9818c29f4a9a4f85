// The headers in TypeScript: a constant for each, the beginnings of names, and those that clients get.
import type { HeaderTable } from "../../description/headers.js";
import { headerDoc } from "../header-doc.js";
import { docComment, quote } from "../text.js";

export function headersInTypeScript({ prefixes, headers }: HeaderTable): string {
  const parts = prefixes.flatMap(({ constant, prefix, doc, except }) => [
    `${docComment(doc)}export const ${constant} = ${quote(prefix)};\n`,
    ...(except === undefined
      ? []
      : [
          `${docComment(except.doc)}export const ${except.constant} = ${JSON.stringify(except.prefixes)} as const;\n`,
        ]),
  ]);
  const constants = headers.map((header) => {
    const { constant, name } = header;
    return `${docComment(headerDoc(header))}export const ${constant} = ${quote(name)};\n`;
  });
  const shown = headers.filter((header) => header.shown).map(({ constant }) => `${constant},\n`);
  const list = `${docComment("What clients get, and web pages may read.")}export const SHOWN_HEADERS = [\n${shown.join("")}] as const;\n`;
  return [...parts, ...constants, list].join("\n");
}
