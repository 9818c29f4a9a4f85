// The conversations that requests are joined to: what they cost, how far their context grew, and how well they go.
import { LRUCache } from "lru-cache";
import { hasFailed } from "../failed.js";
import { known } from "../known.js";
import type { RequestSummary } from "../types.js";
import type { Joined } from "./joiner.js";
import type { ConversationQuality, ConversationSummary } from "./types.js";

/** A request in its conversation. */
export interface ConversationRequest {
  id: string;
  /** Index of its first message that the conversation did not have. */
  from: number;
  isFork: boolean;
  follows?: string;
}

interface Conversation {
  summary: ConversationSummary;
  /** The latest ones, oldest first. */
  requests: ConversationRequest[];
}

const MOST_CONVERSATIONS = 5_000;
/** Of one conversation; a coding agent makes thousands. */
const MOST_REQUESTS = 1_000;
/** Points of the curve. */
const MOST_CONTEXT = 60;
const MOST_MODELS = 8;

export class Conversations {
  readonly #all = new LRUCache<string, Conversation>({ max: MOST_CONVERSATIONS });

  add({ conversation: id, from, isFork, follows }: Joined, request: RequestSummary): void {
    const { summary, requests } = this.#all.get(id) ?? this.#begin(id, request);
    requests.push({ id: request.id, from, isFork, ...(follows !== undefined && { follows }) });
    if (requests.length > MOST_REQUESTS) requests.shift();
    count(summary, request, isFork);
  }

  /** Of the conversation up to now. */
  setQuality(id: string, quality: ConversationQuality): void {
    const summary = this.#all.peek(id)?.summary;
    if (summary !== undefined) Object.assign(summary, quality);
  }

  /** From now on nothing tells what was said. */
  forgetContent(): void {
    for (const { summary } of this.#all.values()) summary.preview = null;
  }

  /** Drops such conversations; returns their ids. */
  forget(isSuch: (summary: ConversationSummary) => boolean): Set<string> {
    const ids = new Set<string>();
    for (const [id, { summary }] of this.#all.entries()) if (isSuch(summary)) ids.add(id);
    for (const id of ids) this.#all.delete(id);
    return ids;
  }

  get(id: string): Conversation | undefined {
    return this.#all.peek(id);
  }

  all(): ConversationSummary[] {
    return [...this.#all.values()].map(({ summary }) => summary);
  }

  #begin(id: string, request: RequestSummary): Conversation {
    const { caller, client, user, session, agent, tags, started } = request;
    const summary: ConversationSummary = {
      id,
      started,
      last: started,
      turns: 0,
      requests: 0,
      failed: 0,
      forks: 0,
      models: [],
      context: [],
      input: 0,
      cachedInput: 0,
      output: 0,
      cost: null,
      withoutPrice: 0,
      signals: {},
      quality: "unknown",
      qualityScore: null,
      preview: request.preview,
      ...known({ caller, client, user, session, agent }),
    };
    if (Object.keys(tags).length > 0) summary.tags = tags;
    const begun = { summary, requests: [] };
    this.#all.set(id, begun);
    return begun;
  }
}

function count(summary: ConversationSummary, request: RequestSummary, isFork: boolean): void {
  const { usage, cost, model, conversation, preview } = request;
  summary.last = Math.max(summary.last, request.started + request.duration);
  summary.requests += 1;
  summary.turns = Math.max(summary.turns, conversation?.turn ?? 0);
  if (hasFailed(request)) summary.failed += 1;
  if (isFork) summary.forks += 1;
  if (model !== null && summary.models.at(-1) !== model)
    summary.models = [...summary.models.filter((each) => each !== model), model].slice(-MOST_MODELS);
  if (preview !== null) summary.preview = preview;
  if (cost !== null) summary.cost = (summary.cost ?? 0) + cost;
  if (usage === null) return;
  if (cost === null) summary.withoutPrice += 1;
  summary.input += usage.input;
  summary.cachedInput += usage.cachedInput ?? 0;
  summary.output += usage.output;
  summary.context = [...summary.context, usage.input].slice(-MOST_CONTEXT);
}
