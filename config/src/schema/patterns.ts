// Forms of text in the file, and what to say of text that has another.

export const DURATION_FORM = "^[0-9]+(\\.[0-9]+)?(ms|s|m|h)$";
/** Of what is kept. */
export const LIFETIME_FORM = "^[0-9]+(\\.[0-9]+)?(s|m|h|d)$";
export const SIZE_FORM = "^[0-9]+(\\.[0-9]+)?(B|kB|MB|GB|KiB|MiB|GiB)?$";
export const HEADER_NAME = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";
export const HEADER_VALUE = "^[^\\r\\n\\u0000]*$";
export const ID_FORM = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$";
/** Names of claims, hosts, domains and functions. */
export const WORD = "^[A-Za-z0-9_.-]+$";
export const IDENTIFIER = "^[A-Za-z][A-Za-z0-9_]{0,99}$";
export const PATH_FORM = "^/[\\x21-\\x7e]*$";
export const PRINTABLE = "^[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?$";
export const AUTO_OR_PORT = "^auto$";
export const AUTO_OR_MAPPING = "^(auto)$";
export const OFF_OR_MAPPING = "^off$";
export const REDACTED = "^(secrets|pii)$";
export const PASSWORD_HASH = "^scrypt:[A-Za-z0-9_-]{16,100}:[A-Za-z0-9_-]{40,200}$";
export const HOST_AND_PORT = "^([^\\s:/]+|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}$";

interface Advice {
  message: string;
  hint?: string;
}

const LETTERS = { message: "must be letters, digits, _, . and -" };

const ADVICE = new Map<string, Advice>([
  [DURATION_FORM, { message: "must be a duration", hint: "for example 30s, 500ms or 5m" }],
  [LIFETIME_FORM, { message: "must be a duration", hint: "for example 30d, 12h or 90m" }],
  [SIZE_FORM, { message: "must be a size", hint: "for example 32MiB, 64KiB, or a number of bytes" }],
  [HEADER_NAME, { message: "is not a header name" }],
  [HEADER_VALUE, { message: "must not contain a line break" }],
  [ID_FORM, LETTERS],
  [WORD, LETTERS],
  [IDENTIFIER, { message: "must be letters, digits and _, a letter first" }],
  [PATH_FORM, { message: "must be a path", hint: "for example /health" }],
  [PRINTABLE, { message: "must be printable ASCII" }],
  [AUTO_OR_PORT, { message: "must be a port or auto" }],
  [AUTO_OR_MAPPING, { message: "must be auto or a mapping" }],
  [OFF_OR_MAPPING, { message: "must be off or a mapping" }],
  [REDACTED, { message: "must be secrets, pii, or a name with a pattern" }],
  [PASSWORD_HASH, { message: "must be scrypt:SALT:KEY" }],
  [HOST_AND_PORT, { message: "must be host:port", hint: "for example 127.0.0.1:8080" }],
]);

/** `pattern` may have an alternative before it. */
export function adviceFor(pattern: string): Advice {
  const known = [...ADVICE].find(([form]) => pattern.endsWith(form));
  return known?.[1] ?? { message: "has another form" };
}
