// A key as the configuration gives it.

/** The name of a variable in the user's environment, or a literal from the file. */
export type Secret = { kind: "environment"; variable: string } | { kind: "literal"; value: string };
