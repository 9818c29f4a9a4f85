// The parts of the prompt that both kinds of chat models share.
import type { Message } from "./excerpt.js";

/** The conversation is untrusted text: as JSON with escaped slashes it can end neither the message nor its block. */
export function conversationBlock(excerpt: readonly Message[]): string {
  const json = JSON.stringify(excerpt, null, 4).replaceAll("</", "<\\/");
  return `<conversation>\n${json}\n</conversation>`;
}
