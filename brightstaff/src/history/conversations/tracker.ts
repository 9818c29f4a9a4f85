// Follows conversations as requests finish: joins each request to its own, has signals looked for in what is new, and keeps
// what needs a look.
import type { Observation, ObservedPart } from "@plano/config/contract";
import type { Report, Signal } from "../../signals/index.js";
import type { Finished } from "../finished.js";
import type { IsForgotten } from "../forgettable.js";
import type { RequestSummary, SignalBadge } from "../types.js";
import { Conversations } from "./conversations.js";
import { Inbox } from "./inbox.js";
import { type Joined, Joiner } from "./joiner.js";
import { newMessages } from "./messages.js";
import { SignalFinder } from "./signal-finder.js";
import type { ConversationQuality } from "./types.js";

/** What a request is found to be when signals have been looked for. */
interface Findings {
  signals: SignalBadge[];
  quality: string;
}

/** With its conversation up to the request. */
export interface Found {
  request: Findings;
  conversation: ConversationQuality;
}

export interface TrackerOptions {
  /** For a request that was followed before. */
  onFound: (request: RequestSummary, found: Found) => void;
  onError: (reason: string) => void;
  /** Once for each signal of a request that has just ended. */
  onSignal?: (signal: SignalBadge, request: RequestSummary) => void;
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

  /** The place of the turn that a request goes on from, if that one is not known. */
  awaitedBy(record: Observation): string | undefined {
    return this.#joiner.awaitedBy(record);
  }

  /** The place that the next turn goes on from. */
  placeOf(record: Observation): string | undefined {
    return this.#joiner.placeOf(record);
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
    this.#tell(request.signals, request);
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

  /** What an earlier process has followed: `found` is undefined where nothing was. */
  restore(request: RequestSummary, { record, joined }: Finished, found: Found | undefined): void {
    if (joined === undefined) return;
    this.#joiner.join(record, joined.conversation);
    this.conversations.add(joined, request);
    if (found !== undefined) this.conversations.setQuality(joined.conversation, found.conversation);
  }

  /** Drops such conversations, and what needs a look in them or in these requests. */
  forget(isForgotten: IsForgotten, requests: ReadonlySet<string>): void {
    const ids = this.conversations.forget(isForgotten);
    this.inbox.forget(requests, ids);
    this.#joiner.forget(ids);
    this.#finder.forgetConversations(ids);
  }

  /** From now on nothing tells what was said. */
  forgetContent(): void {
    this.conversations.forgetContent();
    this.inbox.forgetContent();
    void this.#finder.forget();
  }

  close(): Promise<void> {
    return this.#finder.forget();
  }

  #keep(request: RequestSummary, { conversation: id, from }: Joined, report: Report): void {
    const conversation = qualityOf(report);
    this.conversations.setQuality(id, conversation);
    this.inbox.addConversation(id, request, report);
    const own = report.signals.filter(({ message_index: index }) => index >= from).map(badgeOf);
    this.#tell(own, request);
    const signals = [...request.signals, ...own];
    this.#options.onFound(request, { request: { signals, quality: report.quality }, conversation });
  }

  #tell(signals: readonly SignalBadge[], request: RequestSummary): void {
    for (const signal of signals) this.#options.onSignal?.(signal, request);
  }
}

function qualityOf({ quality, quality_score: qualityScore, signals: found }: Report): ConversationQuality {
  const signals: ConversationQuality["signals"] = {};
  for (const { type } of found) signals[type] = (signals[type] ?? 0) + 1;
  return { signals, quality, qualityScore };
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
