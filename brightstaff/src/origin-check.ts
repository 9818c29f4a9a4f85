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

/** Covers all routes and unknown paths. `port` is for connections that do not report their own; `others` are hosts with ports. */
export function refuseForeignPages(
  app: FastifyInstance,
  port: number,
  others: readonly string[] = [ENVOYS_NAME],
): void {
  let own = namesAt(port, others);
  app.addHook("onRequest", (request, reply, done) => {
    const { localPort = port } = request.socket;
    if (localPort !== own.port) own = namesAt(localPort, others);
    const error = refusalOf(request.raw, own);
    if (error === undefined) done();
    else sendError(request, reply, error);
  });
}

interface OwnNames {
  port: number;
  hosts: readonly string[];
  origins: readonly string[];
}

function namesAt(port: number, others: readonly string[]): OwnNames {
  const own = LOOPBACK_NAMES.map((name) => `${name}:${port}`);
  const hosts = [...others.map((name) => name.replace(/:(80|443)$/, "")), ...others, ...own];
  const pages = hosts.filter((name) => name !== ENVOYS_NAME);
  const origins = pages.flatMap((name) =>
    own.includes(name) ? [`http://${name}`] : [`http://${name}`, `https://${name}`],
  );
  return { port, hosts, origins };
}

function refusalOf(request: IncomingMessage, { hosts, origins }: OwnNames): ClientError | undefined {
  const [host = "", ...others] = valuesOf(request, "host");
  // A target with its own host, as for proxies, overrides `Host`.
  if (others.length > 0 || !hosts.includes(host) || request.url?.startsWith("/") !== true) return MISDIRECTED;
  return valuesOf(request, "origin").every((each) => origins.includes(each)) ? undefined : FOREIGN;
}

/** In lower case. Node's `headers` show only the first value of repeated headers. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at] ?? "";
    if (given.length === name.length && given.toLowerCase() === name)
      values.push((rawHeaders[at + 1] ?? "").toLowerCase());
  }
  return values;
}
