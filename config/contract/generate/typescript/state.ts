// Filter state in TypeScript: the names, without the filter's prefix.
import type { StateTable } from "../../description/state.js";
import { docComment, quote } from "../text.js";

export function stateInTypeScript({ typescript, doc, states }: StateTable): string {
  const names = Object.entries(states).map(([name, says]) => `// ${says}\n| ${quote(name)}`);
  return `${docComment(doc)}export type ${typescript} =\n${names.join("\n")};\n`;
}
