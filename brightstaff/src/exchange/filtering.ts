// Runs filters around a request: input filters before it goes on, output filters on its response.
import { Readable } from "node:stream";
import type { ClientError } from "../errors/client-error.js";
import type { FilterChain, FilterOutcome } from "../filters/chain.js";
import { isChanged, withoutLogprobs } from "../filters/logprobs.js";
import { filterEventStream } from "../filters/output.js";
import { OVERLOADED } from "../overload.js";
import { filterHeaders } from "../upstream/forwarded-headers.js";
import { readJson } from "../upstream/read-json.js";
import type { Answer, Outcome, Refusal } from "./answer.js";
import { isEventStream } from "./broken-stream.js";
import type { ClientRequest } from "./client-request.js";
import { endingError } from "./ending-error.js";
import { WholeBody } from "./whole-body.js";

type Body = Record<string, unknown>;

export async function filterRequest(
  chain: FilterChain,
  request: ClientRequest,
  body: Body,
): Promise<{ body: Body } | Refusal> {
  if (chain.isEmpty) return { body };
  const { masks } = request;
  const outcome = read(await chain.run({ ...callOf(request), masks, body }), request);
  // Writes a filtered body anew, as the filters saw it: another parser may read repeated members or numbers beyond a
  // double differently in the client's own bytes.
  return "body" in outcome && outcome.body === body ? { body: { ...body } } : outcome;
}

/** Rejects when a whole response is not a JSON object, or broke off. Errors pass unchanged. */
export async function filterAnswer(
  chain: FilterChain,
  request: ClientRequest,
  answer: Answer,
): Promise<Outcome> {
  if (chain.isEmpty || answer.status >= 400) return { answer };
  const { "content-length": _length, ...headers } = answer.headers;
  if (isEventStream(answer)) {
    const events = filterEventStream(answer.body, {
      api: request.api,
      chain,
      call: { ...callOf(request), isPart: true },
      errorEvent: (error, filter) =>
        endingError(request, filter === undefined ? { error } : stopOf(filter, error)),
      onSkipped: (one) => warnOf([one], request),
    });
    return { answer: { ...answer, headers, body: Readable.from(events, { objectMode: false }) } };
  }
  const body = await readJson(answer, request.holding);
  const outcome = read(await chain.run({ ...callOf(request), body }), request);
  if ("error" in outcome) return outcome;
  const told = isChanged(body, outcome.body) ? withoutLogprobs(request.api, outcome.body) : outcome.body;
  return { answer: { ...answer, headers, body: new WholeBody(JSON.stringify(told)) } };
}

function callOf({ path, headers, requestId, signal, holding }: ClientRequest) {
  return { path, headers: filterHeaders(headers, requestId), signal, holding };
}

function read(outcome: FilterOutcome, request: ClientRequest): { body: Body } | Refusal {
  if (outcome.kind === "overloaded") return { error: OVERLOADED };
  if (outcome.kind === "stopped") {
    const { status, message, filter } = outcome;
    return stopOf(filter, { status, message });
  }
  if (outcome.skipped.length > 0) warnOf(outcome.skipped, request);
  return { body: outcome.body };
}

function stopOf(filter: string, error: ClientError): Refusal {
  return { error: { ...error, code: "filter_stopped" }, filter };
}

function warnOf(filters: string[], { log }: ClientRequest): void {
  log.warn({ filters }, "filters failed and were skipped");
}
