// Finds what is written in a text by an encoding that models read: base64, hexadecimal, percent signs, escapes of JSON and
// of HTML.

/** Characters of an encoded text that can say something. */
const RUN = /[A-Za-z0-9+/_-]{16,}/g;
const HEXADECIMAL = /^(?:[0-9a-f]{2})+$/i;
const PERCENT = /%([0-9a-f]{2})/gi;
const JSON_ESCAPE = /\\u([0-9a-f]{4})|\\[nrtbf/"\\]/gi;
const ENTITY = /&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi;

/** The text with its escapes resolved; undefined if there are none. */
export function unescaped(text: string): string | undefined {
  let plain = text;
  if (plain.includes("\\"))
    plain = plain.replace(JSON_ESCAPE, (_all, code?: string) => (code === undefined ? " " : character(code)));
  if (plain.includes("&#"))
    plain = plain.replace(ENTITY, (_all, hex?: string, decimal?: string) =>
      hex === undefined ? character(Number(decimal).toString(16)) : character(hex),
    );
  if (plain.includes("%")) plain = plain.replace(PERCENT, (_all, code: string) => character(code));
  return plain === text ? undefined : plain;
}

/** The decoded runs of a text, joined; undefined without any. */
export function decoded(text: string): string | undefined {
  const runs = text.match(RUN);
  if (runs === null) return undefined;
  const texts = runs.map((run) =>
    Buffer.from(run, HEXADECIMAL.test(run) ? "hex" : "base64").toString("utf8"),
  );
  return texts.join("");
}

function character(hexadecimal: string): string {
  const code = Number.parseInt(hexadecimal, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
