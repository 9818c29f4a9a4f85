// Short texts that live as long as the configuration. Buffers are not garbage-collected, so those made while a
// configuration is read are remembered, and freed together when it is replaced.

import { Buffer } from "./buffer";

const MAX_TEXT: i32 = 64 << 10;
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
