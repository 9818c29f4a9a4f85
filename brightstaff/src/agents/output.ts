// An answer on its way to the client through a listener's output filters: a whole one as its JSON, a stream event by event.
import { Readable } from "node:stream";
import type { ClientApi } from "../conversation/api.js";
import { errorEvent } from "../errors/client-error.js";
import type { FilterChain } from "../filters/chain.js";
import type { FilterCall } from "../filters/filter.js";
import { filterEventStream } from "../filters/output.js";
import { readJson } from "../upstream/read-json.js";
import type { AgentAnswer, AgentOutcome } from "./agent-answer.js";

export interface OutputFiltering {
  chain: FilterChain;
  call: Omit<FilterCall, "body">;
  api: ClientApi;
  /** Hears of filters that failed and were skipped. */
  onSkipped(filters: string[]): void;
}

/** Rejects when a whole answer is no JSON object, or broke off. What says that something went wrong passes as it is. */
export async function filterAnswer(answer: AgentAnswer, filtering: OutputFiltering): Promise<AgentOutcome> {
  if (answer.status >= 400) return { answer };
  const { "content-length": _length, ...headers } = answer.headers;
  if (/^text\/event-stream/i.test(String(headers["content-type"] ?? ""))) {
    const { api, ...filter } = filtering;
    const events = filterEventStream(answer.body, {
      ...filter,
      errorEvent: (error) => errorEvent(api, error),
    });
    return { answer: { ...answer, headers, body: Readable.from(events, { objectMode: false }) } };
  }
  const { chain, call, onSkipped } = filtering;
  const outcome = await chain.run({ ...call, body: await readJson(answer) });
  if (outcome.kind === "stopped") {
    const { status, message, filter } = outcome;
    return { error: { status, message, code: "filter_stopped" }, filter };
  }
  if (outcome.skipped.length > 0) onSkipped(outcome.skipped);
  return { answer: { ...answer, headers, body: Readable.from([Buffer.from(JSON.stringify(outcome.body))]) } };
}
