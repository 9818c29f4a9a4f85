// The parts of a prompt that both kinds of chat models are given.
import type { Message } from "./excerpt.js";

/**
 * The conversation is anybody's text: as JSON it can neither end a message nor, its slashes escaped, the block it is in.
 */
export function conversationBlock(excerpt: readonly Message[]): string {
  const json = JSON.stringify(excerpt, null, 4).replaceAll("</", "<\\/");
  return `<conversation>\n${json}\n</conversation>`;
}
