// Constants in AssemblyScript.
import type { Constant } from "../../description/constants.js";
import { docComment, quote } from "../text.js";

export function constantsInAssemblyScript(constants: readonly Constant[]): string {
  return constants
    .map(
      (constant) =>
        `${docComment(constant.doc)}export const ${constant.constant}: ${typedValue(constant)};\n`,
    )
    .join("\n");
}

function typedValue({ value, text }: Constant): string {
  return typeof value === "string" || text ? `string = ${quote(`${value}`)}` : `i32 = ${value}`;
}
