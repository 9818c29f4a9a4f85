// The headers that the filter reads or writes, in AssemblyScript: as text, as bytes for the host's functions, or as both.
import type { HeaderTable } from "../../description/headers.js";
import { headerDoc } from "../header-doc.js";
import { docComment, lowerFirst, quote } from "../text.js";

export function headersInAssemblyScript({ prefixes, headers }: HeaderTable): string {
  const beginnings = prefixes.map(
    ({ constant, prefix, doc }) => `${docComment(doc)}export const ${constant}: string = ${quote(prefix)};\n`,
  );
  const names = headers.map((header) => {
    const { constant, name, filter = [] } = header;
    const forms = filter.map((form) =>
      form === "text"
        ? `export const ${constant}: string = ${quote(name)};\n`
        : `export const ${bytesOf(constant)} = new Literal(${quote(name)});\n`,
    );
    return forms.length === 0 ? "" : docComment(headerDoc(header)) + forms.join("");
  });
  const parts = [...beginnings, ...names].filter((part) => part !== "");
  return `import { Literal } from "../bytes/literal";\n\n${parts.join("\n")}`;
}

/** `CALLER_MODELS_HEADER` -> `callerModelsHeader` */
function bytesOf(constant: string): string {
  return lowerFirst(
    constant
      .split("_")
      .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
      .join(""),
  );
}
