// POST /agents/v1/{chat/completions,messages,responses}: what clients ask agents, as Envoy's agent listeners pass it on.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AgentChat } from "../agents/agent-chat.js";
import { apiOfPath } from "../conversation/api.js";
import { sendError } from "../errors/client-error.js";
import type { ListenerSettings } from "../settings/settings.js";

const PATHS = ["/v1/chat/completions", "/v1/messages", "/v1/responses"];
const LISTENER_HEADER = "x-plano-listener";

export interface AgentRoutes {
  listeners: readonly ListenerSettings[];
  chat: AgentChat;
  maxBodyBytes: number;
}

export function agentRoutes(app: FastifyInstance, { listeners, chat, maxBodyBytes }: AgentRoutes): void {
  const byName = new Map(listeners.map((listener) => [listener.name, listener]));
  // In a scope of its own, since the other routes read no bodies.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: maxBodyBytes }, (_request, body, done) =>
      done(null, body),
    );
    for (const path of PATHS) scope.post(`/agents${path}`, (request, reply) => serve(request, reply, path));
  });

  async function serve(request: FastifyRequest, reply: FastifyReply, path: string): Promise<FastifyReply> {
    const listener = byName.get(String(request.headers[LISTENER_HEADER] ?? ""));
    const api = apiOfPath(path);
    if (listener === undefined || api === undefined) {
      return sendError(request, reply, {
        status: 404,
        code: "unknown_url",
        message: "There is no such listener.",
      });
    }
    const body = readObject(request.body);
    if (body === undefined) {
      return sendError(request, reply, { status: 400, message: "The request body is not a JSON object." });
    }
    const gone = new AbortController();
    reply.raw.on("close", () => gone.abort(new Error("the client left")));
    const { headers, id: requestId } = request;
    const outcome = await chat.answer({
      listener,
      api,
      path,
      body,
      headers,
      requestId,
      log: request.log,
      signal: gone.signal,
    });
    if ("error" in outcome) {
      if (outcome.filter !== undefined) reply.header("x-plano-filter", outcome.filter);
      return sendError(request, reply, outcome.error);
    }
    const { answer } = outcome;
    return reply.code(answer.status).headers(answer.headers).send(answer.body);
  }
}

function readObject(body: unknown): Record<string, unknown> | undefined {
  if (!Buffer.isBuffer(body)) return undefined;
  try {
    const value: unknown = JSON.parse(body.toString());
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
