// What a provider's key looks like, wherever it comes from. No message shows it.

const PRINTABLE = /^[\x21-\x7e]+$/;
/** As a shell or YAML has removed them already; a file of variables for containers keeps them. */
const QUOTED = /^["'`].*["'`]$/s;

/** What is wrong with it, as it continues "it …". */
export function keyFlaw(key: string): string | undefined {
  if (QUOTED.test(key)) return "must not have quotes around it";
  return PRINTABLE.test(key) ? undefined : "must be printable ASCII without white space";
}
