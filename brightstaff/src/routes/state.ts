// The paths of what Plano keeps between requests, at the listeners of models, agents and prompts.
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Generation } from "../generations/generation.js";
import { conversationRoutes } from "./conversations.js";
import { responseRoutes } from "./responses.js";
import { serveState } from "./state-reader.js";

const PREFIXES = ["", "/agents", "/prompts"];

/** `scope` is that of chats: these requests hold memory, too. */
export function stateRoutes(
  scope: FastifyInstance,
  generationOf: (request: FastifyRequest) => Generation,
): void {
  const serve = serveState(generationOf);
  for (const prefix of PREFIXES) {
    responseRoutes(scope, prefix, serve);
    conversationRoutes(scope, prefix, serve);
  }
}
