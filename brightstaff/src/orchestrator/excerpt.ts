// What of a conversation a model is shown: the latest of what user and assistant said, within a budget.
import type { Turn } from "../conversation/turns.js";

export interface Message {
  role: "user" | "assistant";
  content: string;
}

const MOST_MESSAGES = 16;
/** Left of the last message even where the budget has no room at all. */
const LEAST_BYTES = 1_024;
const CUT = "…";

/** `bytes` of UTF-8 at most, but for a part of the last message, without which there would be nothing to go by. */
export function excerptOf(conversation: readonly Turn[], bytes: number): Message[] {
  const spoken = conversation.flatMap(({ role, text }): Message[] =>
    (role === "user" || role === "assistant") && /\S/.test(text) ? [{ role, content: text }] : [],
  );
  const excerpt: Message[] = [];
  let left = bytes;
  for (const message of spoken.slice(-MOST_MESSAGES).reverse()) {
    const size = Buffer.byteLength(message.content);
    if (size > left) {
      const last = excerpt.length === 0;
      const content = trimMiddle(message.content, last ? Math.max(left, LEAST_BYTES) : left);
      if (content !== "" && (last || message.role === "user")) excerpt.unshift({ ...message, content });
      break;
    }
    left -= size;
    excerpt.unshift(message);
  }
  return excerpt;
}

/** What people want stands at the beginning or at the end of what they write, so the middle goes. */
function trimMiddle(text: string, bytes: number): string {
  const whole = Buffer.from(text);
  if (whole.length <= bytes) return text;
  const room = bytes - Buffer.byteLength(CUT);
  if (room <= 0) return "";
  const forHead = Math.floor(room * 0.6);
  let head = forHead;
  while (isContinuation(whole[head])) head -= 1;
  let tail = whole.length - (room - forHead);
  while (isContinuation(whole[tail])) tail += 1;
  return `${whole.toString("utf8", 0, head)}${CUT}${whole.toString("utf8", tail)}`;
}

/** Whether a cut before this byte would be one within a character. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
