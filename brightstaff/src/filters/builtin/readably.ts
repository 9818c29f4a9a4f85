// The same text as the detectors read it, unit for unit: spaces, dashes and digits of other keyboards are those of ASCII, and
// escapes within a text that holds JSON or code are spaces.

const OTHER =
  /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|[\u2010-\u2015\u2212]|[\uff01-\uff5e]|[\u0660-\u0669\u06f0-\u06f9]|(?:\\[^nrtbfu])+|(?:\\[nrtbf])+|\\(?:u[\da-fA-F]{4}|.)/gs;
const ESCAPES = new Set("nrtbfu");

const MAY_HAVE_OTHERS = /[^\x20-\x5b\x5d-\x7e\s]/;

export function readably(text: string): string {
  if (!MAY_HAVE_OTHERS.test(text)) return text;
  return text.replace(OTHER, (found) => {
    if (found.length > 1) return ESCAPES.has(found.charAt(1)) ? " ".repeat(found.length) : found;
    const code = found.charCodeAt(0);
    if (code >= 0xff01) return String.fromCharCode(code - 0xfee0);
    if (code === 0x2212 || (code >= 0x2010 && code <= 0x2015)) return "-";
    return code >= 0x660 && code <= 0x6f9 ? String(code & 0xf) : " ";
  });
}
