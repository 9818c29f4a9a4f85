// POST {prefix}/v1/{chat/completions,messages,responses}, and what is kept of their responses: reads a client's request, has
// the chat of the generation in force serve it, and sends the outcome. The work ends when the client leaves.
import type { IncomingMessage } from "node:http";
import { FILTER_HEADER } from "@plano/config/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { API_PATHS, apiOfPath, type ClientApi } from "../conversation/api.js";
import { sendError } from "../errors/client-error.js";
import type { Refusal } from "../exchange/answer.js";
import { BROKEN, tellingBreaks } from "../exchange/broken-stream.js";
import type { Chat } from "../exchange/chat.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { WholeBody } from "../exchange/whole-body.js";
import { Masks } from "../filters/builtin/masks.js";
import { CHAT_PREFIXES } from "../generations/chats.js";
import type { Generation } from "../generations/generation.js";
import type { Generations } from "../generations/generations.js";
import type { Roots } from "../history/roots.js";
import type { MemoryBudget } from "../memory-budget.js";
import { refuseUnderPressure } from "../overload.js";
import { readBody } from "../read-body.js";
import { readObject } from "./body.js";
import { type Recorded, recordRequest } from "./record.js";
import { stateRoutes } from "./state.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Of a chat's request: the one in force when it came. */
    generation: Generation | null;
  }
}

/** Every request ends with it, most of them after their response: a new one would cost its stack each time. */
const LEFT = new Error("the client left");

/** `roots` keep what becomes of requests. */
export function chatRoutes(
  app: FastifyInstance,
  {
    generations,
    budget,
    roots,
  }: { generations: Generations; budget: MemoryBudget; roots?: Roots | undefined },
): void {
  // A scope of its own: the other routes read no bodies, and matter most under pressure.
  app.register(async (scope) => {
    scope.decorateRequest("generation", null);
    scope.addHook("onRequest", (request, reply, done) => {
      request.generation = generations.current;
      reply.raw.once("close", request.generation.enter());
      done();
    });
    const requestBodyBytesOf = (request: FastifyRequest): number =>
      generationOf(request).config.requestBodyBytes;
    refuseUnderPressure(scope, budget, requestBodyBytesOf);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (request: FastifyRequest, payload: IncomingMessage) =>
      readBody(payload, requestBodyBytesOf(request)),
    );
    for (const prefix of CHAT_PREFIXES) {
      for (const path of API_PATHS.keys()) {
        scope.post(prefix + path, (request, reply) => {
          const generation = generationOf(request);
          const { config } = generation;
          const recorded = recordRequest(request, reply, { prefix, path, api: apiAt(path), config }, roots);
          return serve(request, reply, { path, answer: generation.answerOf(prefix), recorded });
        });
      }
    }
    stateRoutes(scope, generationOf);
  });
}

function generationOf({ generation }: FastifyRequest): Generation {
  if (generation === null) throw new Error("a request has no generation");
  return generation;
}

async function serve(
  request: FastifyRequest,
  reply: FastifyReply,
  { path, answer, recorded }: { path: string; answer: Chat["answer"]; recorded: Recorded },
): Promise<FastifyReply> {
  const read = readRequest(request, reply, path);
  if ("error" in read) {
    recorded.refused(read);
    return sendRefusal(request, reply, read);
  }
  recorded.asked(read.request.body, read.request.raw.length);
  const onEndingError = (refusal: Refusal): void => recorded.refused(refusal);
  const outcome = await answer({ ...read.request, onEndingError });
  if ("answer" in outcome) {
    const { status, headers, body } = tellingBreaks(outcome.answer, read.request.api, (err) => {
      request.log.warn({ err }, "an answer broke off");
      recorded.refused({ error: BROKEN });
    });
    return reply
      .code(status)
      .headers(headers)
      .send(body instanceof WholeBody ? body.whole() : body);
  }
  recorded.refused(outcome);
  return sendRefusal(request, reply, outcome);
}

function apiAt(path: string): ClientApi {
  const api = apiOfPath(path);
  if (api === undefined) throw new Error("a request has no API");
  return api;
}

function sendRefusal(
  request: FastifyRequest,
  reply: FastifyReply,
  { error, filter, headers = {} }: Refusal,
): FastifyReply {
  if (filter !== undefined) reply.header(FILTER_HEADER, filter);
  return sendError(request, reply.headers(headers), error);
}

function readRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
): { request: ClientRequest } | Refusal {
  const read = readObject(request);
  if ("error" in read) return read;
  const { headers, id: requestId, log, url, holding } = request;
  const api = apiAt(path);
  if (holding === null) throw new Error("a request holds no memory");
  const gone = new AbortController();
  reply.raw.on("close", () => gone.abort(LEFT));
  const query = /\?.*$/.exec(url)?.[0] ?? "";
  const masks = new Masks();
  return {
    request: { api, path, query, ...read, headers, requestId, log, signal: gone.signal, masks, holding },
  };
}
