// Keeps others out of the dashboard: foreign hosts and origins, pages of other sites, and whoever has no token.
import type { FastifyInstance, FastifyRequest } from "fastify";
import { refuseForeignPages } from "../origin-check.js";
import { sendApiError } from "./api-error.js";
import type { Doorkeeper } from "./other-machines.js";
import type { Sessions } from "./session.js";

/** Nothing but the page's own files runs, is shown or is asked, nobody may frame it, and only its files are kept. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** For routes that serve whoever asks. */
export const OPEN = { config: { isOpen: true } } as const;

const OWN_SITES = [undefined, "same-origin", "none"];

declare module "fastify" {
  interface FastifyContextConfig {
    /** Serves whoever asks. Every other route, and every path without one, needs the token. */
    isOpen?: true;
  }
}

export interface AccessOptions {
  port: number;
  /** Further names that it is reached by, with their ports. */
  hosts: readonly string[];
  sessions: Sessions;
  doorkeeper: Doorkeeper;
}

export function restrictAccess(
  app: FastifyInstance,
  { port, hosts, sessions, doorkeeper }: AccessOptions,
): void {
  app.addHook("onRequest", (_request, reply, done) => {
    reply.headers(HEADERS);
    done();
  });
  refuseForeignPages(app, port, hosts);
  app.addHook("onRequest", async (request, reply) => {
    const { headers } = request;
    if (!OWN_SITES.some((own) => own === headers["sec-fetch-site"])) {
      const message = "Pages of other sites may not send requests here.";
      return sendApiError(reply, 403, { code: "foreign_site", message });
    }
    if (request.routeOptions.config.isOpen || sessions.knows(headers, portOf(request, port))) return;
    if (await doorkeeper.admits(headers)) return;
    if (doorkeeper.hasPassword) reply.header("www-authenticate", 'Basic realm="Plano"');
    return sendApiError(reply, 401, {
      code: "no_session",
      message: "Who looks here needs the token of this Plano.",
      remedy:
        "open the link that `plano up` and `plano status` print, or send the token as Authorization: Bearer",
    });
  });
}

/** Of the connection. */
export function portOf({ socket }: FastifyRequest, port: number): number {
  return socket.localPort ?? port;
}
