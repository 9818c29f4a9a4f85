// Short texts. Those of the configuration live as long as it does. Buffers are not garbage-collected, so those made while a
// configuration is read are remembered, and freed together when it is replaced.

import { Buffer } from "./buffer";

const MAX_TEXT: i32 = 64 << 10;
const MAX_EXCERPT: i32 = 100;
let remembered: Array<Buffer> | null = null;

export function newText(): Buffer {
  const text = new Buffer(32, MAX_TEXT);
  const texts = remembered;
  if (texts) texts.push(text);
  return text;
}

/** Adds all texts made from now on to `texts`; null stops that. */
export function rememberTexts(texts: Array<Buffer> | null): void {
  remembered = texts;
}

/** Frees the texts, which are empty afterwards. */
export function freeTexts(texts: Array<Buffer>): void {
  for (let i = 0; i < texts.length; i++) unchecked(texts[i]).free();
  texts.length = 0;
}

/** Bytes from outside for an error message, clipped to `MAX_EXCERPT`. Only for the cold path: it allocates. */
export function excerpt(ptr: usize, length: i32): string {
  const clipped = String.UTF8.decodeUnsafe(ptr, min(length, MAX_EXCERPT));
  return length > MAX_EXCERPT ? clipped + "..." : clipped;
}
