// Texts of others on a terminal: nothing in them can move the cursor, change its colours, or turn the direction of writing.

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Shows what cannot be printed as JSON would write it, so that JSON stays JSON. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** A value as JSON on one line. */
export function printableJson(value: unknown): string {
  return printable(JSON.stringify(value));
}

/** Several lines, as far as the text has some. */
export function printableLines(text: string): string[] {
  return text.split(/\r?\n/).map(printable);
}
