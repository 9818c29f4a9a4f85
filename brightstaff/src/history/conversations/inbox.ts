// What needs a look: conversations and errors that stand out, with the reason. Each has one entry, whose weight halves with each
// six hours, and which somebody dismisses.
import type { Report } from "../../signals/index.js";
import { kindOf } from "../../signals/report.js";
import { hasFailed } from "../failed.js";
import type { RequestSummary } from "../types.js";
import type { InboxEntry } from "./types.js";

interface Reason {
  reason: InboxEntry["reason"];
  weight: number;
  text: string;
}

const MOST_ENTRIES = 200;
const HALF_LIFE = 6 * 3_600_000;
const DAY = 86_400_000;
/** Failures of tools in one conversation that are worth a look. */
const FAILURES = 3;

export class Inbox {
  readonly #entries = new Map<string, InboxEntry>();
  readonly #now: () => number;

  /** `now` in milliseconds since 1970. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The heaviest first. */
  get entries(): InboxEntry[] {
    const now = this.#now();
    for (const [id, { at }] of this.#entries) if (now - at > DAY) this.#entries.delete(id);
    const weightOf = ({ weight, at }: InboxEntry): number => weight * 0.5 ** ((now - at) / HALF_LIFE);
    return [...this.#entries.values()].sort((one, other) => weightOf(other) - weightOf(one));
  }

  /** False when there is no such entry. */
  dismiss(id: string): boolean {
    return this.#entries.delete(id);
  }

  /** An error that the client got; errors of one kind at one model share an entry. */
  addError(failed: RequestSummary): void {
    if (!hasFailed(failed)) return;
    const { id: request, status, error, target, asked, withheld } = failed;
    const code = error?.code ?? String(status);
    const where = (withheld ? null : target) ?? asked ?? "no model";
    const id = `error ${code} ${where}`;
    const times = (this.#entries.get(id)?.times ?? 0) + 1;
    const text = `${where}: ${status} ${code}`;
    const isForClient = status >= 400 && status < 500;
    this.#set({ id, request, times, at: this.#now(), reason: "error", weight: isForClient ? 2 : 4, text });
  }

  addConversation(id: string, request: RequestSummary, report: Report): void {
    const [worst] = reasonsIn(report).sort((one, other) => other.weight - one.weight);
    if (worst !== undefined)
      this.#set({
        id: `conversation ${id}`,
        conversation: id,
        request: request.id,
        times: 1,
        at: this.#now(),
        ...worst,
      });
  }

  /** Drops the entries of these requests and conversations. */
  forget(requests: ReadonlySet<string>, conversations: ReadonlySet<string>): void {
    for (const [id, { request, conversation = "" }] of this.#entries)
      if (requests.has(request) || conversations.has(conversation)) this.#entries.delete(id);
  }

  /** From now on nothing tells what was said. */
  forgetContent(): void {
    for (const [id, { reason }] of this.#entries) if (reason !== "error") this.#entries.delete(id);
  }

  #set(entry: InboxEntry): void {
    this.#entries.delete(entry.id);
    this.#entries.set(entry.id, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MOST_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
  }
}

function reasonsIn({ quality, quality_score: score, signals }: Report): Reason[] {
  const of = (types: RegExp) => signals.filter(({ type }) => types.test(type));
  const [left] = of(/\.(?:escalation|quit)$/);
  const [loop] = of(/^execution\.loops\./);
  const failures = of(/^execution\.failure\./);
  const [worst] = of(/^interaction\.(?:misalignment|disengagement)\./).sort(
    (one, other) => other.confidence - one.confidence,
  );
  return [
    ...(left === undefined
      ? []
      : [{ reason: "escalation" as const, weight: 10, text: `${kindOf(left)}: ${left.snippet}` }]),
    ...(loop === undefined
      ? []
      : [{ reason: "loop" as const, weight: 6, text: `${kindOf(loop)}: ${loop.snippet}` }]),
    ...(failures.length < FAILURES
      ? []
      : [
          {
            reason: "tool" as const,
            weight: 5,
            text: `${failures.length} results of tools are failures: ${failures.at(-1)?.snippet}`,
          },
        ]),
    ...(quality === "poor" || quality === "severe"
      ? [
          {
            reason: "quality" as const,
            weight: 8 - (score ?? 0) / 20,
            text: worst === undefined ? quality : `${quality}: ${worst.snippet}`,
          },
        ]
      : []),
  ];
}
