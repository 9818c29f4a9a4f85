// Filter state in AssemblyScript: the bytes of each name for the host's function.
import type { StateTable } from "../../description/state.js";
import { docComment, quote } from "../text.js";

export function stateInAssemblyScript({ prefix, states }: StateTable): string {
  const literals = Object.entries(states).map(
    ([name, says]) =>
      `${docComment(says)}export const ${variableOf(name)} = new Literal(${quote(prefix + name)});\n`,
  );
  return `import { Literal } from "../bytes/literal";\n\n${literals.join("\n")}`;
}

/** `request_id` -> `requestIdState` */
function variableOf(name: string): string {
  return `${name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}State`;
}
