// Versions of the schema, as files name them. All are read alike; those before v0.4.0 may list kinds of tasks
// at models.

/** As they are displayed. */
export const VERSIONS = ["v0.4.0", "v0.3.0", "v0.2.0", "v0.1.0"] as const;

const NUMBERS = ["0.4.0", "0.4", "0.3.0", "0.3", "0.2.0", "0.2", "0.1.0", "0.1", "0.1-beta"];

/** As they may be written: without quotes `0.4` is a number. */
export const VERSION_SPELLINGS = [...NUMBERS.map((number) => `v${number}`), ...NUMBERS, 0.4, 0.3, 0.2, 0.1];

/** Of a version that has passed the schema. */
export function isBeforeRoutes(version: string | number): boolean {
  return !/^v?0\.4/.test(String(version));
}
