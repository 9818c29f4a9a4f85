// GET /api/v1/conversations and /api/v1/conversations/ID.
import type { FastifyInstance } from "fastify";
import type { ConversationRequest } from "../history/conversations/conversations.js";
import type { ConversationTracker } from "../history/conversations/tracker.js";
import type { ConversationSummary } from "../history/conversations/types.js";
import type { History } from "../history/history.js";
import type { ConversationDetail, ConversationList, ConversationTurn } from "./api.js";
import { sendApiError } from "./api-error.js";
import { type Parameters, readAsked, readCount, readWord } from "./asked.js";

const DEFAULT_LIMIT = 100;
const MOST = 500;
const MOST_TURNS = 200;

type Comparison = (one: ConversationSummary, other: ConversationSummary) => number;

/** What is unknown comes last. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  last: (one, other) => other.last - one.last,
  cost: (one, other) => (other.cost ?? 0) - (one.cost ?? 0),
  quality: (one, other) => (one.qualityScore ?? 101) - (other.qualityScore ?? 101) || other.last - one.last,
};

export interface ConversationRoutes {
  history: History;
  conversations: ConversationTracker;
}

export function conversationRoutes(
  app: FastifyInstance,
  { history, conversations }: ConversationRoutes,
): void {
  app.get<{ Querystring: Parameters }>(
    "/api/v1/conversations",
    async ({ query }): Promise<ConversationList> => {
      const limit = readCount(query, "limit", { least: 1, most: MOST }) ?? DEFAULT_LIMIT;
      const comparison = COMPARISONS[readWord(query, "sort", Object.keys(COMPARISONS)) ?? "last"];
      const requests = await history.all(readAsked(query, Date.now()));
      const asked = new Set(requests.map(({ conversation }) => conversation?.id));
      const found = conversations.conversations.all().filter(({ id }) => asked.has(id));
      return { total: found.length, conversations: found.sort(comparison).slice(0, limit) };
    },
  );

  app.get<{ Params: { id: string } }>("/api/v1/conversations/:id", ({ params }, reply) => {
    const found = conversations.conversations.get(params.id);
    if (found === undefined)
      return sendApiError(reply, 404, {
        code: "unknown_conversation",
        message: "There is no conversation of this id among those that are kept.",
        remedy: "dashboard.keep says how much is kept",
      });
    const turns = found.requests.slice(-MOST_TURNS).map((request) => turnOf(request, history));
    return { summary: found.summary, turns } satisfies ConversationDetail;
  });
}

function turnOf({ id, from, isFork, follows }: ConversationRequest, history: History): ConversationTurn {
  const kept = history.get(id);
  // The assistant's message at the beginning is the answer of the request before.
  const isNew = ({ message, role }: { message: number; role: string }): boolean =>
    message >= from && !(message === from && role === "assistant" && follows !== undefined);
  return {
    ...{ id, isFork, request: kept?.summary ?? null },
    ...(follows !== undefined && { follows }),
    parts: kept?.parts?.filter(isNew) ?? [],
  };
}
