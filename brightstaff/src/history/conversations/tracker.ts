// Follows conversations as requests finish: joins each request to its own, has signals looked for in what is new, and keeps
// what needs a look.
import type { Observation, ObservedPart } from "@plano/config/contract";
import type { Report, Signal } from "../../signals/index.js";
import type { RequestSummary, SignalBadge } from "../types.js";
import { Conversations } from "./conversations.js";
import { Inbox } from "./inbox.js";
import { type Joined, Joiner } from "./joiner.js";
import { newMessages } from "./messages.js";
import { SignalFinder } from "./signal-finder.js";

/** What a request is found to be when signals have been looked for. */
export interface Findings {
  signals: SignalBadge[];
  quality: string;
}

export interface TrackerOptions {
  /** For a request that was followed before. */
  onFound: (request: RequestSummary, findings: Findings) => void;
  onError: (reason: string) => void;
}

export class ConversationTracker {
  readonly conversations = new Conversations();
  readonly inbox = new Inbox();
  readonly #joiner = new Joiner();
  readonly #finder: SignalFinder;
  readonly #options: TrackerOptions;

  constructor(options: TrackerOptions) {
    this.#options = options;
    this.#finder = new SignalFinder({ onError: options.onError });
  }

  /** Requests in which signals were not looked for, because there were too many. */
  get dropped(): number {
    return this.#finder.dropped;
  }

  /** Undefined for a request without messages. */
  join(record: Observation): Joined | undefined {
    return this.#joiner.join(record);
  }

  /** Call once the request has its summary. */
  follow(
    request: RequestSummary,
    joined: Joined | undefined,
    parts: readonly ObservedPart[] | undefined,
  ): void {
    this.inbox.addError(request);
    if (joined === undefined) return;
    this.conversations.add(joined, request);
    if (parts === undefined || parts.length === 0) return;
    const { conversation, from, isFork, follows } = joined;
    const isFresh = isFork || follows === undefined;
    const known = isFresh ? { from: 0, isAnswerKnown: false } : { from, isAnswerKnown: true };
    const messages = newMessages(parts, known);
    const found = (report: Report): void => this.#keep(request, joined, report);
    this.#finder.find({ conversation, isFresh, messages, found });
  }

  close(): Promise<void> {
    return this.#finder.close();
  }

  #keep(request: RequestSummary, { conversation, from }: Joined, report: Report): void {
    this.conversations.setReport(conversation, report);
    this.inbox.addConversation(conversation, request, report);
    const own = report.signals.filter(({ message_index: index }) => index >= from).map(badgeOf);
    const signals = [...request.signals, ...own];
    this.#options.onFound(request, { signals, quality: report.quality });
  }
}

function badgeOf({
  type,
  confidence,
  message_index: message,
  snippet: words,
  metadata,
}: Signal): SignalBadge {
  const { family } = metadata;
  return { type, confidence, message, words, family: typeof family === "string" ? family : "tool" };
}
