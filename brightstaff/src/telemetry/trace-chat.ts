// The span of a client's request, from its parsing to the last byte of its response; spans of outgoing calls are its
// children.
import {
  AGENT_HEADER,
  LISTENER_HEADER,
  MODEL_HEADER,
  PROMPT_TARGET_HEADER,
  PROVIDER_HEADER,
  ROUTE_HEADER,
} from "@plano/config/contract";
import type { Outcome } from "../exchange/answer.js";
import type { Chat } from "../exchange/chat.js";
import type { ClientRequest } from "../exchange/client-request.js";
import type { ClientNames } from "./client-names.js";
import { errorTypeOf, onEnd } from "./error-type.js";
import type { Attributes, Service, Span, Tracer } from "./span.js";

/** Response headers that explain the response, as attributes. */
const TOLD = {
  [AGENT_HEADER]: "plano.agent",
  [PROMPT_TARGET_HEADER]: "plano.prompt_target",
  [ROUTE_HEADER]: "plano.route.name",
  [MODEL_HEADER]: "route.selected_model",
  [PROVIDER_HEADER]: "gen_ai.provider.name",
};

/** Requests to models, whatever brightstaff does for them, are what remains. */
const SERVICES: Record<string, Service> = {
  "/agents": "plano(orchestrator)",
  "/routing": "plano(routing)",
  "/prompts": "plano",
};

function serviceOf(prefix: string): Service {
  return SERVICES[prefix] ?? "plano(llm)";
}

export function traceChat({ prefix, answer }: Chat, tracer: Tracer, names: ClientNames): Chat {
  return {
    prefix,
    async answer(request) {
      const name = `POST ${prefix}${request.path}`;
      const start = { name, kind: "server", service: serviceOf(prefix) } as const;
      const span = tracer.start(start, request.headers, attributesOf(prefix, request, names));
      try {
        const outcome = await answer({ ...request, headers: { ...request.headers, ...span.headers } });
        endWith(outcome, span);
        return outcome;
      } catch (error) {
        span.end(errorTypeOf(error, request.signal));
        throw error;
      }
    },
  };
}

function attributesOf(
  prefix: string,
  { path, body, headers, requestId }: ClientRequest,
  names: ClientNames,
): Attributes {
  const [session, model] = [textOf(headers["x-model-affinity"]), textOf(body.model)];
  const asked = model && names.model(model);
  return {
    request_id: requestId,
    "http.method": "POST",
    "http.path": prefix + path,
    "plano.listener": textOf(headers[LISTENER_HEADER]),
    "plano.session_id": session && names.session(session),
    "gen_ai.request.model": asked,
    "model.requested": asked,
    "gen_ai.request.stream": body.stream === true,
  };
}

function endWith(outcome: Outcome, span: Span): void {
  if ("error" in outcome) {
    const { status, code } = outcome.error;
    span.set({ "http.status_code": status, filter_name: outcome.filter });
    span.end(status >= 500 ? (code ?? String(status)) : undefined);
    return;
  }
  const { status, headers, body } = outcome.answer;
  const told = Object.entries(TOLD).map(([header, attribute]) => [attribute, textOf(headers[header])]);
  span.set({ "http.status_code": status, ...Object.fromEntries(told) });
  onEnd(body, (errorType) => span.end(errorType ?? (status >= 500 ? String(status) : undefined)));
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
