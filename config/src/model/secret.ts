// Keys and other secret texts as the file gives them.

/** With references to variables of the user's environment, `file:PATH`, or the secret itself. */
export type Secret = string;

/** The user's own header, which may contain a key. */
export interface SecretHeader {
  /** In lower case. */
  name: string;
  text: Secret;
  /** What the filter config calls its value, e.g. `HELICONE_KEY-3fa2b1c4d5e6`. */
  secretName: string;
}
