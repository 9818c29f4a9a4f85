// Records a request that brightstaff serves, from its beginning until its response is over or the client has left.
import {
  AGENT_HEADER,
  CALLER_HEADER,
  CONTENT_HEADER,
  LISTENER_HEADER,
  ROUTE_HEADER,
} from "@plano/config/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ClientApi } from "../conversation/api.js";
import type { Refusal } from "../exchange/answer.js";
import { clippedHeader } from "../history/clipped-header.js";
import type { Roots } from "../history/roots.js";
import { withoutQuoted } from "../history/wordless.js";
import type { ServiceConfig } from "../service-config/schema.js";

export interface Recorded {
  /** Of the client's request, once it is read. */
  asked(body: Record<string, unknown>, bytes: number): void;
  refused(refusal: Refusal): void;
}

/** Characters of an error that are kept. */
const MESSAGE = 256;
const NOBODY: Recorded = { asked: () => {}, refused: () => {} };

/** Paths below which a request is a client's: others only ask for a decision. */
const LISTENERS = { "": "model", "/agents": "agent", "/prompts": "prompt" } as const;

export interface RecordedRequest {
  prefix: string;
  path: string;
  api: ClientApi;
  config: ServiceConfig;
}

export function recordRequest(
  { id: requestId, headers }: FastifyRequest,
  reply: FastifyReply,
  { prefix, path, api, config }: RecordedRequest,
  roots: Roots | undefined,
): Recorded {
  const type = Object.hasOwn(LISTENERS, prefix) ? LISTENERS[prefix as keyof typeof LISTENERS] : undefined;
  if (roots === undefined || type === undefined || config.dashboard === undefined) return NOBODY;
  const caller = textOf(headers[CALLER_HEADER]);
  const root = roots.begin(requestId, caller);
  if (root === undefined) return NOBODY;
  const [started, began] = [Date.now(), performance.now()];
  const shown = config.dashboard.shown.listeners.find((listener) => listener.type === type)?.name ?? "";
  const isPrivate = headers[CONTENT_HEADER] === "off";
  const tags = tagsOf(headers, config.dashboard.tags);
  const isTold = !isPrivate && config.dashboard.content !== "off";
  let [stream, asked, requestBytes]: [boolean, string | undefined, number] = [false, undefined, 0];
  let error: { code: string; message?: string } | undefined;
  reply.raw.once("close", () => {
    const [agent, route] = [AGENT_HEADER, ROUTE_HEADER].map((name) => textOf(reply.raw.getHeader(name)));
    root.note({ ...(agent !== undefined && { agent }), ...(route !== undefined && { route }) });
    root.end({
      requestId,
      started,
      caller,
      isPrivate,
      tags,
      path,
      api,
      stream,
      asked,
      requestBytes,
      error,
      duration: Math.round(performance.now() - began),
      listener: textOf(headers[LISTENER_HEADER]) ?? shown,
      traceparent: textOf(headers.traceparent) ?? null,
      status: reply.raw.headersSent ? reply.raw.statusCode : 0,
      left: !reply.raw.writableFinished,
    });
  });
  return {
    asked(body, bytes) {
      stream = body.stream === true;
      asked = textOf(body.model);
      requestBytes = bytes;
    },
    refused({ error: { status, code = String(status), message }, filter }) {
      // A filter may say anything of what it refuses.
      const told = isTold ? message : filter === undefined ? withoutQuoted(message) : undefined;
      error = { code, ...(told !== undefined && { message: told.slice(0, MESSAGE) }) };
    },
  };
}

/** As the filter reads them. */
function tagsOf(
  headers: FastifyRequest["headers"],
  names: Record<string, string>,
): Record<string, string> | undefined {
  const tags: [string, string][] = [];
  for (const [tag, header] of Object.entries(names)) {
    const value = textOf(headers[header.toLowerCase()]);
    if (value !== undefined && value !== "") tags.push([tag, clippedHeader(value)]);
  }
  return tags.length === 0 ? undefined : Object.fromEntries(tags);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
