// Files within a body whose bytes are text: in base64, or as a data URL.
import { isUtf8 } from "node:buffer";

export interface TextFile {
  text: string;
  /** The file with another text, encoded as it was. */
  write(text: string): string;
}

/** What models see or hear; bytes of any other type may be text, whatever its name says. */
const BINARY = /^(?:image\/(?!svg)|audio\/|video\/|font\/|application\/pdf)/i;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
/** Characters that show most binary formats. */
const BEGINNING = 4_096;

/** `bytes`: of no text. Undefined: it is not encoded so. */
export function textInBase64(data: string, type: string): TextFile | "bytes" | undefined {
  if (BINARY.test(type) || !isPlain(Buffer.from(data.slice(0, BEGINNING), "base64"), type)) return "bytes";
  const compact = data.replace(/\s+/g, "");
  if (compact === "" || !BASE64.test(compact)) return undefined;
  const bytes = Buffer.from(compact, "base64");
  const encoding = encodingOf(bytes, type);
  if (encoding === undefined) return "bytes";
  return {
    text: bytes.toString(encoding),
    write: (text) => Buffer.from(text, encoding).toString("base64"),
  };
}

/** https://www.rfc-editor.org/rfc/rfc2397 */
export function textInDataUrl(url: string): TextFile | "bytes" | undefined {
  const [head, type = "", isBase64] = /^data:([^;,\s]*)(?:;(?!base64,)[^;,\s]*)*(;base64)?,/i.exec(url) ?? [];
  if (head === undefined) return undefined;
  const data = url.slice(head.length);
  if (isBase64 !== undefined) {
    const file = textInBase64(data, type || "text/plain");
    return typeof file === "object" ? { text: file.text, write: (text) => head + file.write(text) } : file;
  }
  if (!data.includes("%") || /\s/.test(data)) return undefined;
  try {
    return { text: decodeURIComponent(data), write: (text) => head + encodeURIComponent(text) };
  } catch {
    return undefined;
  }
}

function encodingOf(bytes: Buffer, type: string): "utf8" | "utf16le" | "latin1" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes.length % 2 === 0) return "utf16le";
  if (!isPlain(bytes, type)) return undefined;
  if (isUtf8(bytes)) return "utf8";
  return isText(type) ? "latin1" : undefined;
}

function isPlain(bytes: Buffer, type: string): boolean {
  return isText(type) || !bytes.includes(0);
}

function isText(type: string): boolean {
  return /^text\//i.test(type);
}
