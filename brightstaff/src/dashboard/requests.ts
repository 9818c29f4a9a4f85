// GET /api/v1/requests and /api/v1/requests/ID.
import type { FastifyInstance } from "fastify";
import type { Call, Finished } from "../history/finished.js";
import type { History, KeptFinished } from "../history/history.js";
import { summaryOf } from "../history/summary.js";
import type { ContentMode, RequestCall, RequestDetail, RequestList } from "./api.js";
import { sendApiError } from "./api-error.js";
import { type Parameters, readAsked, readCount, readWord } from "./asked.js";

const DEFAULT_LIMIT = 100;
const MOST = 500;

export interface RequestRoutes {
  history: History;
  content: () => ContentMode;
  settled: () => Promise<void>;
}

export function requestRoutes(app: FastifyInstance, { history, content, settled }: RequestRoutes): void {
  app.get<{ Querystring: Parameters }>("/api/v1/requests", async ({ query }): Promise<RequestList> => {
    const limit = readCount(query, "limit", { least: 1, most: MOST }) ?? DEFAULT_LIMIT;
    const before = readCount(query, "before", { least: 1, most: Number.MAX_SAFE_INTEGER });
    if (readWord(query, "settled", ["yes"]) !== undefined) await settled();
    return history.list(readAsked(query, Date.now()), { limit, ...(before !== undefined && { before }) });
  });

  app.get<{ Params: { id: string } }>("/api/v1/requests/:id", ({ params }, reply) => {
    const found = history.get(params.id);
    if (found !== undefined) return detailOf(found, history, content);
    return sendApiError(reply, 404, {
      code: "unknown_request",
      message: "There is no request of this id among those that are kept.",
      remedy: "dashboard.keep says how many are kept",
    });
  });
}

function detailOf(found: KeptFinished, history: History, content: () => ContentMode): RequestDetail {
  const { summary, record, decisions = {}, calls, cost, parts } = found;
  const { omitted } = record;
  return {
    ...{ summary, record, decisions, cost },
    calls: calls.map((call) => callOf(summary.n, call)),
    parts: parts ?? [],
    ...(omitted !== undefined && { omitted }),
    content: contentOf(found, content()),
    neighbours: history.neighboursOf(summary),
  };
}

function contentOf({ parts, wasSaid }: KeptFinished, mode: ContentMode): RequestDetail["content"] {
  if (parts !== undefined) return "kept";
  if (mode === "off") return "off";
  return wasSaid === true ? "gone" : "never";
}

function callOf(n: number, call: Call): RequestCall {
  const alone: Finished = { ...call, calls: [] };
  return { summary: summaryOf(n, alone), record: call.record };
}
