// Keeps web pages out. A browser reaches loopback for any page, and a page that rebinds its name can read the response;
// but the browser sends the page's host in `Host` and its origin in `Origin`. Requests with another host or origin than
// this server's are refused.
import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";
import { type ClientError, sendError } from "./errors/client-error.js";

/** Envoy's authority for brightstaff (envoy/src/render/names.ts). It has no port: browsers omit only port 80. */
const ENVOYS_NAME = "brightstaff";
const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

const MISDIRECTED: ClientError = {
  status: 421,
  code: "misdirected_request",
  message: "This address serves requests to localhost only; the request's Host is another.",
};
const FOREIGN: ClientError = {
  status: 403,
  code: "foreign_origin",
  message: "Web pages may not send requests here.",
};

/** Covers all routes and unknown paths. `port` is for connections that do not report their own. */
export function refuseForeignPages(app: FastifyInstance, port: number): void {
  app.addHook("onRequest", async (request, reply) => {
    const error = refusalOf(request.raw, request.socket.localPort ?? port);
    if (error !== undefined) return sendError(request, reply, error);
  });
}

function refusalOf(request: IncomingMessage, port: number): ClientError | undefined {
  const hosts = LOOPBACK_NAMES.map((name) => `${name}:${port}`);
  const [host = "", ...others] = valuesOf(request, "host");
  const isOurs = others.length === 0 && [ENVOYS_NAME, ...hosts].includes(host);
  // A target with its own host, as for proxies, overrides `Host`.
  if (!isOurs || request.url?.startsWith("/") !== true) return MISDIRECTED;
  const origins = hosts.map((name) => `http://${name}`);
  return valuesOf(request, "origin").every((each) => origins.includes(each)) ? undefined : FOREIGN;
}

/** In lower case. Node's `headers` show only the first value of repeated headers. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders
    .filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)
    .map((value) => value.toLowerCase());
}
