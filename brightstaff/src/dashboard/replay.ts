// POST /api/v1/replay: sends a kept request again, to its model or to another, as any client would. It has a record of its
// own, which names the request that it repeats. Tools that the model asks for are not run.
import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { request } from "undici";
import { reasonOf } from "../condition.js";
import type { History } from "../history/history.js";
import type { ServiceConfig } from "../service-config/schema.js";
import type { Replay } from "./api.js";
import { sendApiError } from "./api-error.js";
import { repeatedBody } from "./repeated-body.js";
import { openListener } from "./try.js";

/** Milliseconds. */
const TIMEOUT = 240_000;

export interface ReplayRoute {
  history: History;
  config: () => ServiceConfig;
  /** Tells which request one repeats. */
  noteReplay: (id: string, of: string) => void;
  settled: () => Promise<void>;
}

export function replayRoute(app: FastifyInstance, dependencies: ReplayRoute): void {
  const { history, config, noteReplay, settled } = dependencies;
  app.post<{ Body: { request?: unknown; model?: unknown } | null }>(
    "/api/v1/replay",
    async ({ body, log }, reply) => {
      const found = history.get(String(body?.request));
      if (found === undefined) {
        const message = "There is no request of this id among those that are kept.";
        const remedy = "dashboard.keep says how many are kept";
        return sendApiError(reply, 404, { code: "unknown_request", message, remedy });
      }
      const { summary, parts = [], record } = found;
      const model = typeof body?.model === "string" ? body.model : (summary.asked ?? summary.model);
      const url = openListener(config());
      const { isWhole, ...said } = repeatedBody(parts, record);
      if (url === undefined || model === null || said.messages.length === 0) {
        const [message, remedy] = whyNot({ url, model, parts });
        return sendApiError(reply, 409, { code: "cannot_replay", message, remedy });
      }
      const id = `replay-${randomUUID()}`;
      noteReplay(id, summary.id);
      const { user, session } = summary;
      // Of the same user and session, so that whoever forgets theirs forgets it, too.
      const failure = await send(url, id, { model, user, prompt_cache_key: session, ...said });
      await settled();
      if (failure === undefined || history.get(id) !== undefined)
        return reply.code(201).send({ id, isWhole } satisfies Replay);
      log.info({ id, reason: reasonOf(failure) }, "a request that was sent again has failed");
      const isLate = failure instanceof Error && failure.name === "TimeoutError";
      const [status, what] = isLate
        ? [504, `was not answered within ${TIMEOUT / 1_000} s`]
        : [502, "met no listener, or was not answered"];
      const message = `The request that was sent again, ${id}, ${what}, and has no record yet.`;
      const remedy = `see plano status, and plano trace ${id}: it may have cost something`;
      return sendApiError(reply, status, { code: "cannot_replay", message, remedy });
    },
  );
}

type Reason = readonly [message: string, remedy: string];

function whyNot(found: { url: string | undefined; model: string | null; parts: readonly unknown[] }): Reason {
  if (found.url === undefined)
    return ["There is no model listener without credentials.", "copy it as curl, and send it with yours"];
  if (found.parts.length === 0)
    return ["What was said in this request is not kept.", "set dashboard.content to memory or disk"];
  if (found.model === null) return ["This request named no model.", "say which one it should go to"];
  return [
    "Nothing of this request can be sent again.",
    "only texts are, and calls of tools with their results",
  ];
}

/** Resolves once the answer is over, with what has gone wrong. */
async function send(url: string, id: string, body: object): Promise<unknown> {
  try {
    const answer = await request(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "plano-replay", "x-request-id": id },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    // To its end: an answer that breaks off would have another record.
    await answer.body.dump({ limit: Number.MAX_SAFE_INTEGER });
    return undefined;
  } catch (error) {
    return error;
  }
}
