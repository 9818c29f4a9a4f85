// Constants in TypeScript.
import type { Constant } from "../../description/constants.js";
import { docComment } from "../text.js";

export function constantsInTypeScript(constants: readonly Constant[]): string {
  return constants
    .map(
      ({ constant, value, doc }) =>
        `${docComment(doc)}export const ${constant} = ${JSON.stringify(value)};\n`,
    )
    .join("\n");
}
