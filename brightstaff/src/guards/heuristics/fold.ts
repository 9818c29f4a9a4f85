// Folds a text to what disguises leave of it: letters and digits only, without marks, lookalikes, spacing and doubles.

/** Letters of other scripts that look like Latin ones, and digits and signs that stand for letters. */
const LOOKALIKES = pairs(
  "аaаaбbвbгrеeёeзeиiйiкkмmнhоoпnрpсcтtуyхxшwіiїiјjѕsԁdһhԛqԝw" +
    "αaβbγyεeηnιiκkνvοoρpτtυuχxωw" +
    "ɑaɡgıiıiƖlɩiʟlոnսuօoһh" +
    "0o1i3e4a5s7t8b@a$s!i|il i".replaceAll(" ", ""),
);
const LARGEST = 0x600;
/** By UTF-16 unit: what it becomes; 0 for nothing. */
const TABLE = new Uint16Array(LARGEST);

for (let code = 0; code < LARGEST; code++) {
  const letter = String.fromCharCode(code).toLowerCase();
  const plain = LOOKALIKES.get(letter) ?? letter;
  // One letter stands for all that look like a stroke.
  const one = plain === "l" ? "i" : plain;
  if (/^[\p{L}\p{N}]$/u.test(one)) TABLE[code] = one.charCodeAt(0);
}

/** Other characters than letters and digits, beyond the table. */
const OTHERS = /[^\p{L}\p{N}]/gu;
const LATER = /[\u0600-\uffff]/;
/** Invisible characters that spell ASCII. https://www.unicode.org/charts/PDF/UE0000.pdf */
const TAGS = /[\u{e0020}-\u{e007e}]/gu;
const TAG_OFFSET = 0xe0000;

export function fold(text: string): string {
  const shown = text.includes("\udb40")
    ? text.replace(TAGS, (tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - TAG_OFFSET))
    : text;
  const plain = isAscii(shown) ? shown : shown.normalize("NFKD").replace(/\p{M}/gu, "");
  const known = LATER.test(plain) ? plain.toLowerCase().replace(OTHERS, keepTabled) : plain;
  const units = new Uint16Array(known.length);
  let length = 0;
  for (let at = 0; at < known.length; at++) {
    const code = known.charCodeAt(at);
    const unit = code < LARGEST ? (TABLE[code] ?? 0) : code;
    if (unit === 0 || (length > 0 && unit === units[length - 1])) continue;
    units[length++] = unit;
  }
  return Buffer.from(units.buffer, 0, length * 2).toString("utf16le");
}

/** Signs that stand for letters are in the table, and anything else is dropped. */
function keepTabled(character: string): string {
  return character.charCodeAt(0) < LARGEST ? character : "";
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

function pairs(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at + 1 < text.length; at += 2) found.set(text.charAt(at), text.charAt(at + 1));
  return found;
}
