// Names that must be those of a list elsewhere in the file.

import type { Diagnostics } from "./diagnostics.js";
import { nearest } from "./spelling.js";

/** `list` is the key of the file that has `known`; `diagnostics` are those of the name. */
export function checkListed(
  name: string,
  known: readonly string[],
  list: string,
  diagnostics: Diagnostics,
): void {
  if (known.includes(name)) return;
  const close = nearest(name, known);
  const all = known.length === 0 ? `there are no ${list}` : `known: ${known.join(", ")}`;
  diagnostics.error(
    [],
    `${name} is not one of ${list}`,
    close === undefined ? all : `did you mean ${close}?`,
  );
}
