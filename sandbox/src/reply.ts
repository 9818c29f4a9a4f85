// Sends one answer as its script says: whole or streamed, late, slow, broken, or not at all.
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { answerTo } from "./answer.js";
import type { Api, Endpoint, ErrorDetails, Refusals, Whole } from "./api.js";
import type { SandboxRequest } from "./request.js";
import { readScript } from "./script.js";
import type { Script } from "./scripted-models.js";

const BROKEN = "The sandbox was told to fail in the middle of its answer.";
/** Scripted faults of a stream happen after this many events; the first text is among them. */
const FAULT_AFTER = 4;

/** Resolves once the answer is sent or the client is gone. */
export async function reply(api: Api, request: SandboxRequest, response: ServerResponse): Promise<void> {
  const script = readScript(request.model);
  await unlessGone(response, async (gone) => {
    if (await spoilt(api, script, response, gone)) return;
    if (request.stream) await stream(api, request, script, response, gone);
    else sendWhole(api, request, script, response);
  });
}

/** Sends an endpoint's answer, unless its script prevents it. */
export async function replyWhole(endpoint: Endpoint, whole: Whole, response: ServerResponse): Promise<void> {
  await unlessGone(response, async (gone) => {
    if (await spoilt(endpoint, readScript(whole.model), response, gone)) return;
    const { body, type = "application/json" } = whole;
    response.setHeader(endpoint.requestIdHeader, "req_sandbox");
    const ready = typeof body === "string" || body instanceof Uint8Array;
    send(response, 200, type, ready ? body : JSON.stringify(body));
  });
}

async function unlessGone(
  response: ServerResponse,
  work: (gone: AbortSignal) => Promise<void>,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    await work(gone.signal);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

/** Does what the script says before an answer; returns whether no answer follows. */
async function spoilt(
  refusals: Refusals,
  script: Script,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<boolean> {
  if (script.delay > 0) await wait(script.delay, undefined, { signal: gone });
  if (script.fault === "hang") await once(response, "close");
  else if (script.fault === "reset") response.destroy();
  else if (script.error !== undefined) sendScriptedError(refusals, script.error, response);
  else if (script.fault === "garbage") send(response, 200, "application/json", "<html>not JSON</html>");
  else return false;
  return true;
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  send(response, status, "application/json", JSON.stringify(body));
}

export function sendError(
  response: ServerResponse,
  status: number,
  refusals: Refusals,
  details: ErrorDetails,
): void {
  for (const [name, value] of Object.entries(refusals.errorHeaders?.(status) ?? {}))
    response.setHeader(name, value);
  sendJson(response, status, refusals.error(status, details));
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function sendWhole(api: Api, request: SandboxRequest, script: Script, response: ServerResponse): void {
  const answer = answerTo(request, script);
  response.setHeader(api.requestIdHeader, `req_${answer.id}`);
  const text = JSON.stringify(api.body(answer, request));
  if (script.fault === "cut") {
    response.writeHead(200, { "content-type": "application/json", "content-length": text.length });
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  } else if (script.gzip) {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(gzipSync(text));
  } else send(response, 200, "application/json", text);
}

async function stream(
  api: Api,
  request: SandboxRequest,
  script: Script,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  const { fault } = script;
  const { faultAfter = FAULT_AFTER } = api;
  const answer = answerTo(request, script);
  response.writeHead(200, {
    "content-type": api.streamType(request),
    "cache-control": "no-cache",
    [api.requestIdHeader]: `req_${answer.id}`,
  });
  let sent = 0;
  for (const event of api.events(answer, request)) {
    if (gone.aborted) return;
    if (sent === faultAfter && fault === "cut") return void response.destroy();
    if (sent === faultAfter && fault === "end") break;
    if (sent === faultAfter && (fault === "error-event" || fault === "failed")) {
      response.write(api.failure({ message: BROKEN, answer, request, sent, lastEvent: fault === "failed" }));
      break;
    }
    if (!response.write(event)) await once(response, "drain", { signal: gone });
    sent += 1;
    if (script.pace > 0) await wait(script.pace, undefined, { signal: gone });
  }
  response.end();
}

function sendScriptedError(refusals: Refusals, status: number, response: ServerResponse): void {
  if (status === 429 || status === 503) response.setHeader("retry-after", "1");
  response.setHeader(refusals.requestIdHeader, "req_sandbox");
  sendError(response, status, refusals, { message: `The sandbox was told to answer ${status}.` });
}
