// One fenced block of a vector file, and its bytes. Text is written as it is. Bytes that are not text, or
// that an editor would change (carriage returns, control characters), are written as base64.

/** The words after a fence's language. */
const NO_NEWLINE = "no-newline";
const BASE64 = "base64";
const LINE_OF_BASE64 = 76;
const FENCE = "```";
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export interface Block {
  language: string;
  bytes: Buffer;
}

/** A block with the lines that it takes, or why there is none. */
export type ReadBlock = { block: Block; lines: number } | { problem: string; lines: number };

/** The lines of a block, without the last one's end. */
export function writeBlock({ language, bytes }: Block): string[] {
  const text = textOf(bytes);
  if (text === undefined) {
    const lines = bytes.toString("base64").match(new RegExp(`.{1,${LINE_OF_BASE64}}`, "g")) ?? [];
    return [`${FENCE}${language} ${BASE64}`, ...lines, FENCE];
  }
  const runs = [...text.matchAll(/`{3,}/g)].map(([run]) => `${run}\``);
  const fence = runs.reduce((longest, run) => (run.length > longest.length ? run : longest), FENCE);
  const whole = text === "" || text.endsWith("\n");
  const lines = text === "" ? [] : (whole ? text.slice(0, -1) : text).split("\n");
  return [`${fence}${language}${whole ? "" : ` ${NO_NEWLINE}`}`, ...lines, fence];
}

/** The block that begins at `start`. */
export function readBlock(lines: readonly string[], start: number): ReadBlock {
  const [, fence = "", language = "", form = ""] =
    /^(`{3,})([a-z]+)(?: (\S+))?$/.exec(lines[start] ?? "") ?? [];
  if (fence === "") return { problem: "a fence with a language must stand here", lines: 0 };
  const end = lines.indexOf(fence, start + 1);
  if (end < 0) return { problem: "this fence is not closed", lines: 0 };
  const content = lines.slice(start + 1, end);
  const read = { language, bytes: Buffer.from(content.map((line) => `${line}\n`).join("")) };
  if (form === NO_NEWLINE) read.bytes = Buffer.from(content.join("\n"));
  else if (form === BASE64) read.bytes = Buffer.from(content.join(""), "base64");
  else if (form !== "") return { problem: `"${form}" is neither ${NO_NEWLINE} nor ${BASE64}`, lines: 0 };
  const wrong = writeBlock(read).findIndex((line, index) => line !== lines[start + index]);
  if (wrong >= 0) return { problem: "would be written otherwise", lines: wrong };
  return { block: read, lines: end - start + 1 };
}

function textOf(bytes: Buffer): string | undefined {
  if (bytes.some((byte) => (byte < 0x20 && byte !== 0x09 && byte !== 0x0a) || byte === 0x7f))
    return undefined;
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
