// What the history tells of conversations. Times are milliseconds since 1970, costs US dollars.
import type { SignalType } from "../../signals/index.js";

export interface ConversationSummary {
  id: string;
  started: number;
  /** When its latest request was over. */
  last: number;
  /** Of the user, in the longest request. */
  turns: number;
  requests: number;
  failed: number;
  /** Requests that do not go on where the latest one ended. */
  forks: number;
  /** The latest last. */
  models: string[];
  /** Input tokens of the latest requests, oldest first. */
  context: number[];
  input: number;
  cachedInput: number;
  output: number;
  /** Of the requests with a price; null when none has one. */
  cost: number | null;
  /** Requests that used tokens and have no price. */
  withoutPrice: number;
  signals: Partial<Record<SignalType, number>>;
  /** `unknown` without content, and of what nothing says. */
  quality: string;
  qualityScore: number | null;
  /** The beginning of the user's latest text; null without content. */
  preview: string | null;
  caller?: string;
  client?: string;
  user?: string;
  session?: string;
  /** Of its first request, as the names are. */
  tags?: Record<string, string>;
  agent?: string;
}

/** How well a conversation goes, as far as its texts tell. */
export type ConversationQuality = Pick<ConversationSummary, "signals" | "quality" | "qualityScore">;

/** What needs a look, the most urgent first. */
export interface InboxEntry {
  id: string;
  at: number;
  reason: "quality" | "escalation" | "loop" | "tool" | "error";
  weight: number;
  /** Users' words may be in it: it is content. */
  text: string;
  times: number;
  /** The latest one. */
  request: string;
  conversation?: string;
}
