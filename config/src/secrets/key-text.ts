// What a provider's key looks like, wherever it comes from. No message shows it.

const PRINTABLE = /^[\x21-\x7e]+$/;
/** As a shell or YAML has removed them already; a file of variables for containers keeps them. */
const QUOTED = /^["'`].*["'`]$/s;

/** What is wrong with it, as it continues "it …". */
export function keyFlaw(key: string): string | undefined {
  if (QUOTED.test(key)) return "must not have quotes around it";
  return PRINTABLE.test(key) ? undefined : "must be printable ASCII without white space";
}

const VARIABLE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:KEY|TOKEN|SECRET)$/;

/** The warning of a key that stands in the file, and its hint; `line` is how the file names a variable instead. */
export function keptInFile(key: string, line: string): [message: string, hint: string] {
  return VARIABLE.test(key)
    ? ["is taken for the key itself; the name of a variable needs a $ before it", line]
    : ["the key itself is in the file", `${line} keeps it out of the file`];
}
