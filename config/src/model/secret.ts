// A key or another secret text as the file gives it: with references to variables of the user's environment,
// `file:PATH`, or the secret itself.

export type Secret = string;
