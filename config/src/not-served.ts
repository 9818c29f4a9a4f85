// Parts of the file that are read, checked and normalised, and that nothing serves yet: `plano validate` takes them,
// and starting refuses them. A feature that lands deletes its line.

import type { PlanoFile } from "./schema/schema.js";

const NOT_SERVED: Record<string, (file: PlanoFile) => boolean> = {};

/** Their names: the reference of the file marks them. */
export const notServedKeys: readonly string[] = Object.keys(NOT_SERVED);

/** The keys of the file that nothing serves yet. */
export function notServed(file: PlanoFile): string[] {
  return Object.entries(NOT_SERVED).flatMap(([key, isWritten]) => (isWritten(file) ? [key] : []));
}
