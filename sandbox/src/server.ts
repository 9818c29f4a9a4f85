// The sandbox provider: an HTTP server with the providers' APIs that needs no key and no network, and answers
// equal requests with equal bytes. Used to try Plano out, in tests, and as the upstream of benchmarks.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Api, Call, Endpoint } from "./api.js";
import { reply, replyWhole, sendError, sendJson } from "./reply.js";
import { routeTo } from "./routes.js";
import { RequestError } from "./view.js";

/** More than Envoy can be configured to pass. */
const MAX_HEADERS = 2 << 20;

export interface RecordedRequest {
  method: string;
  path: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

export interface Sandbox {
  port: number;
  url: string;
  /** The latest requests, oldest first. */
  requests(): readonly RecordedRequest[];
  /** Answers in progress. */
  openStreams(): number;
  close(): Promise<void>;
}

export interface SandboxOptions {
  host?: string;
  /** 0 or absent: any free port. */
  port?: number;
}

const KEPT_REQUESTS = 100;
const MAX_BODY = 64 << 20;

export async function startSandbox({ host = "127.0.0.1", port = 0 }: SandboxOptions = {}): Promise<Sandbox> {
  const recorded: RecordedRequest[] = [];
  let open = 0;
  const server = createServer({ maxHeaderSize: MAX_HEADERS }, (request, response) => {
    open += 1;
    response.once("close", () => {
      open -= 1;
    });
    serve(request, response, recorded).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 65_000;
  server.listen(port, host);
  await once(server, "listening");
  const bound = (server.address() as AddressInfo).port;
  const shown = host.includes(":") ? `[${host}]` : host;
  return {
    port: bound,
    url: `http://${shown}:${bound}`,
    requests: () => recorded,
    openStreams: () => open,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  recorded: RecordedRequest[],
): Promise<void> {
  const { pathname: path, searchParams: query } = new URL(`http://sandbox${request.url ?? "/"}`);
  const bytes = await readBody(request);
  const { method = "GET", headers } = request;
  if (recorded.length >= KEPT_REQUESTS) recorded.shift();
  recorded.push({ method, path: request.url ?? "/", headers, body: bytes?.toString("utf8") ?? "" });
  const route = routeTo(path);
  if (route === undefined) return sendJson(response, 404, { error: { message: `no such path: ${path}` } });
  const { serves, params, provider } = route;
  if (method !== "POST") return sendError(response, 405, serves, { message: "use POST" });
  if (bytes === undefined) return sendError(response, 413, serves, { message: "the body is too large" });
  const parsed = "multipart" in serves ? { body: undefined } : parse(bytes);
  if (parsed === undefined) return sendError(response, 400, serves, { message: "the body is not JSON" });
  await answer(serves, { provider, body: parsed.body, bytes, params, query, headers }, response);
}

async function answer(serves: Api | Endpoint, call: Call, response: ServerResponse): Promise<void> {
  try {
    if ("read" in serves) await reply(serves, serves.read(call), response);
    else await replyWhole(serves, await serves.answer(call), response);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    sendError(response, 400, serves, error);
  }
}

function parse(bytes: Buffer): { body: unknown } | undefined {
  try {
    return { body: JSON.parse(bytes.toString("utf8")) };
  } catch {
    return undefined;
  }
}

/** Undefined if the body is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size > MAX_BODY ? undefined : Buffer.concat(chunks);
}
