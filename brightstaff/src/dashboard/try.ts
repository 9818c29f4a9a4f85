// POST /api/v1/try: sends a request as any client would, for whoever has not sent one yet. Its row comes by live events.
import type { FastifyInstance } from "fastify";
import { request } from "undici";
import { reasonOf } from "../condition.js";
import type { ServiceConfig } from "../service-config/schema.js";
import { sendApiError } from "./api-error.js";

const TIMEOUT = 60_000;
const TEXT = "Say hello in one sentence.";

export interface TryDependencies {
  config: () => ServiceConfig;
}

export function tryRoute(app: FastifyInstance, { config }: TryDependencies): void {
  app.post<{ Body: { model?: unknown } | null }>("/api/v1/try", ({ body, log }, reply) => {
    const url = openListener(config());
    const model = config().models.find(({ id }) => body?.model === undefined || id === body.model);
    if (url === undefined || model === undefined) {
      const message = "There is no listener without credentials that such a request could be sent to.";
      const remedy = "send one with your own program";
      return sendApiError(reply, 409, { code: "cannot_try", message, remedy });
    }
    void send(url, model.id).catch((error: unknown) =>
      log.info({ reason: reasonOf(error) }, "the request that was tried has failed"),
    );
    return reply.code(202).send({});
  });
}

/** The URL of the model listener, where it needs no credentials. */
export function openListener({ dashboard }: ServiceConfig): string | undefined {
  const listener = dashboard?.shown.listeners.find(({ type }) => type === "model");
  if (listener?.isOpen !== true) return undefined;
  const host = listener.host === "0.0.0.0" ? "127.0.0.1" : listener.host;
  return `http://${host.includes(":") ? `[${host}]` : host}:${listener.port}`;
}

async function send(url: string, model: string): Promise<void> {
  const response = await request(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": "plano-dashboard" },
    body: JSON.stringify({ model, stream: true, messages: [{ role: "user", content: TEXT }] }),
    signal: AbortSignal.timeout(TIMEOUT),
  });
  await response.body.dump();
}
