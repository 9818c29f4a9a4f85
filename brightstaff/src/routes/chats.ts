// POST {prefix}/v1/{chat/completions,messages,responses}: reads a client's request, has the chat of the generation in force
// serve it, and sends the outcome. The work ends when the client leaves.
import type { IncomingMessage } from "node:http";
import { FILTER_HEADER } from "@plano/config/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { API_PATHS, apiOfPath } from "../conversation/api.js";
import { sendError } from "../errors/client-error.js";
import type { Refusal } from "../exchange/answer.js";
import { tellingBreaks } from "../exchange/broken-stream.js";
import type { Chat } from "../exchange/chat.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { CHAT_PREFIXES } from "../generations/chats.js";
import type { Generation } from "../generations/generation.js";
import type { Generations } from "../generations/generations.js";
import { parseObject } from "../json.js";
import { countValues } from "../json-size.js";
import { bytesHeldBy, hasWideText, type MemoryBudget } from "../memory-budget.js";
import { countedBody, OVERLOADED, refuseUnderPressure, sendOverloaded } from "../overload.js";
import { readBody } from "../read-body.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Of a chat's request: the one in force when it came. */
    generation: Generation | null;
  }
}

export function chatRoutes(app: FastifyInstance, generations: Generations, budget: MemoryBudget): void {
  // A scope of its own: the other routes read no bodies, and matter most under pressure.
  app.register(async (scope) => {
    scope.decorateRequest("generation", null);
    scope.addHook("onRequest", async (request, reply) => {
      request.generation = generations.current;
      reply.raw.once("close", request.generation.enter());
    });
    const maxBodyBytesOf = (request: FastifyRequest): number => generationOf(request).config.maxBodyBytes;
    refuseUnderPressure(scope, budget, maxBodyBytesOf);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (request: FastifyRequest, payload: IncomingMessage) =>
      readBody(payload, maxBodyBytesOf(request)),
    );
    for (const prefix of CHAT_PREFIXES) {
      for (const path of API_PATHS.keys()) {
        scope.post(prefix + path, (request, reply) =>
          serve(request, reply, path, generationOf(request).answerOf(prefix)),
        );
      }
    }
  });
}

function generationOf({ generation }: FastifyRequest): Generation {
  if (generation === null) throw new Error("a request has no generation");
  return generation;
}

async function serve(
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
  answer: Chat["answer"],
): Promise<FastifyReply> {
  const read = readRequest(request, reply, path);
  if ("error" in read) return sendRefusal(request, reply, read);
  const outcome = await answer(read.request);
  if ("answer" in outcome) {
    const { status, headers, body } = tellingBreaks(outcome.answer, read.request.api, (err) =>
      request.log.warn({ err }, "an answer broke off"),
    );
    return reply.code(status).headers(headers).send(body);
  }
  return sendRefusal(request, reply, outcome);
}

function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  { error, filter, headers = {} }: Refusal,
): FastifyReply {
  if (error.code === OVERLOADED.code) return sendOverloaded(request, reply);
  if (filter !== undefined) reply.header(FILTER_HEADER, filter);
  return sendError(request, reply.headers(headers), error);
}

function readRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
): { request: ClientRequest } | Refusal {
  const { headers, id: requestId, log, url } = request;
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") {
    const message = "The request body must not be compressed.";
    return { error: { status: 415, code: "unsupported_content_encoding", message } };
  }
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const { holding } = request;
  if (holding === null) throw new Error("a request holds nothing of the memory budget");
  try {
    const values = countedBody(headers) === undefined ? countValues(raw) : 0;
    holding.grow(bytesHeldBy(hasWideText(raw) ? raw.length : 0, values));
  } catch {
    return { error: OVERLOADED };
  }
  const body = parseObject(raw.toString());
  const api = apiOfPath(path);
  if (body === undefined || api === undefined) {
    return { error: { status: 400, message: "The request body is not a JSON object." } };
  }
  const gone = new AbortController();
  reply.raw.on("close", () => gone.abort(new Error("the client left")));
  const query = /\?.*$/.exec(url)?.[0] ?? "";
  return { request: { api, path, query, body, raw, headers, requestId, log, signal: gone.signal, holding } };
}
