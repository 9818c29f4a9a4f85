// POST /api/v1/replay: sends a kept request again, to its model or to another, as any client would. It has a record of its own, which
// names the request that it repeats. Tools that the model asks for are not run.
import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { request } from "undici";
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
    async ({ body }, reply) => {
      const found = history.get(String(body?.request));
      if (found === undefined) {
        const message = "There is no request of this id among those that are kept.";
        const remedy = "dashboard.keep says how many are kept";
        return sendApiError(reply, 404, { code: "unknown_request", message, remedy });
      }
      const { summary, parts = [], record } = found;
      const model = typeof body?.model === "string" ? body.model : (summary.asked ?? summary.model);
      const repeated = repeatedBody(parts, record);
      const url = openListener(config());
      if (repeated.messages.length === 0 || model === null || url === undefined) {
        const [message, remedy] =
          url === undefined
            ? ["There is no model listener without credentials.", "copy it as curl, and send it with yours"]
            : ["What was said in this request is not kept.", "set dashboard.content to memory or disk"];
        return sendApiError(reply, 409, { code: "cannot_replay", message, remedy });
      }
      const id = `replay-${randomUUID()}`;
      noteReplay(id, summary.id);
      const { isWhole, ...said } = repeated;
      const { user, session } = summary;
      const answer = await request(`${url}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json", "user-agent": "plano-replay", "x-request-id": id },
        // Of the same user and session, so that whoever forgets theirs forgets it, too.
        body: JSON.stringify({ model, user, prompt_cache_key: session, ...said }),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      await answer.body.dump();
      await settled();
      return reply.code(201).send({ id, isWhole } satisfies Replay);
    },
  );
}
