// The excerpt of a conversation that a model sees: the latest turns of user and assistant, within a budget.
import type { Turn } from "../conversation/turns.js";

export interface Message {
  role: "user" | "assistant";
  content: string;
}

const MOST_MESSAGES = 16;
/** Bytes of the last message that are kept without any budget. */
const LEAST_BYTES = 1_024;
const CUT = "…";

/** At most `bytes` of UTF-8, except for a part of the last message, which the decision needs. */
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

/** Requests stand at the beginning or end of a message, so the middle is cut. */
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

/** Whether a cut before this byte would split a character. */
function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
