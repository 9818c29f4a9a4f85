// Texts of the configuration: short, and kept for as long as the configuration is. Buffers lie outside of what is
// collected, so those made while one is read are remembered, and freed together when it is replaced.

import { Buffer } from "./buffer";

const MAX_TEXT: i32 = 64 << 10;
let remembered: Array<Buffer> | null = null;

export function newText(): Buffer {
  const text = new Buffer(32, MAX_TEXT);
  const texts = remembered;
  if (texts) texts.push(text);
  return text;
}

/** Texts made from now on are in `texts`, until it is null. */
export function rememberTexts(texts: Array<Buffer> | null): void {
  remembered = texts;
}

/** They are empty from then on. */
export function freeTexts(texts: Array<Buffer>): void {
  for (let i = 0; i < texts.length; i++) unchecked(texts[i]).free();
  texts.length = 0;
}
