// The dashboard: its page, and the API under /api/v1 that the page, the terminal and scripts use. On a listener of its own,
// apart from the one that Envoy reaches.
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  LogController,
} from "fastify";
import { QueryError } from "../history/query/parse.js";
import { WITHOUT_SCHEMAS } from "../without-schemas.js";
import { OPEN, portOf, restrictAccess } from "./access.js";
import type { ContentMode, Kept } from "./api.js";
import { sendApiError, sendQueryError } from "./api-error.js";
import { type Parameters, readAsked } from "./asked.js";
import { type Assets, assetRoutes } from "./assets.js";
import { breakdownRoute } from "./breakdown.js";
import { conversationRoutes } from "./conversations.js";
import { exportRoute } from "./export.js";
import { type ForgetRoute, forgetRoute } from "./forget.js";
import { type HealthDependencies, healthRoutes } from "./health.js";
import { inboxRoutes } from "./inbox.js";
import { Live } from "./live.js";
import type { Doorkeeper } from "./other-machines.js";
import { overviewRoutes } from "./overview.js";
import { type ReplayRoute, replayRoute } from "./replay.js";
import { requestRoutes } from "./requests.js";
import type { Sessions } from "./session.js";
import { tryRoute } from "./try.js";

export interface DashboardDependencies extends HealthDependencies, ForgetRoute, ReplayRoute {
  /** Resolves once records are kept of the requests that are over. */
  settled: () => Promise<void>;
  sessions: Sessions;
  doorkeeper: Doorkeeper;
  assets: Assets | undefined;
  logger: FastifyBaseLogger;
  port: number;
  hosts: readonly string[];
}

/** Bytes. */
const MAX_BODY = 64 << 10;
const REQUEST_TIMEOUT = 30_000;
/** Characters; clients choose the ids of their requests. */
const LONGEST_ID = 16 << 10;

export function buildDashboard(dependencies: DashboardDependencies): FastifyInstance {
  const { history, sessions, assets, logger, port, hosts } = dependencies;
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: REQUEST_TIMEOUT,
    bodyLimit: MAX_BODY,
    forceCloseConnections: true,
    return503OnClosing: false,
    routerOptions: { maxParamLength: LONGEST_ID },
    schemaController: WITHOUT_SCHEMAS,
  });
  restrictAccess(app, { port, hosts, sessions, doorkeeper: dependencies.doorkeeper });
  // A form of another page can send any type that is not asked for beforehand, but not this one.
  app.removeContentTypeParser("text/plain");
  answerErrors(app);
  // Whoever asks for a session has none.
  app.post<{ Body: { key?: unknown } | null }>("/api/v1/session", OPEN, (request, reply) => {
    if (sessions.isToken(request.body?.key))
      return reply
        .code(204)
        .header("set-cookie", sessions.cookie(portOf(request, port)))
        .send();
    return sendApiError(reply, 401, {
      code: "wrong_token",
      message: "This is not the token of this Plano.",
      remedy: "open the link that `plano up` and `plano status` print",
    });
  });
  const kept = (): Kept => history.kept;
  const content = (): ContentMode => dependencies.config().dashboard?.content ?? "off";
  const tags = (): string[] => Object.keys(dependencies.config().dashboard?.tags ?? {});
  requestRoutes(app, { ...dependencies, content });
  conversationRoutes(app, dependencies);
  inboxRoutes(app, { ...dependencies, content });
  overviewRoutes(app, { history, kept, tags });
  breakdownRoute(app, dependencies);
  exportRoute(app, history);
  healthRoutes(app, dependencies);
  tryRoute(app, dependencies);
  replayRoute(app, dependencies);
  forgetRoute(app, dependencies);
  liveRoute(app, new Live({ history, kept }));
  assetRoutes(app, assets);
  return app;
}

function liveRoute(app: FastifyInstance, live: Live): void {
  app.addHook("preClose", async () => live.close());
  app.get<{ Querystring: Parameters }>("/api/v1/live", (request, reply) => {
    const { query } = request;
    // Throws before the stream begins.
    readAsked(query, Date.now());
    if (live.isFull) {
      const message = "As many readers as possible are being told already.";
      return sendApiError(reply, 503, { code: "too_many_readers", message, remedy: "close another page" });
    }
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value) reply.raw.setHeader(name, value);
    live.read(request.raw, reply.raw, () => readAsked(query, Date.now()));
  });
}

function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) =>
    sendApiError(reply, 404, {
      code: "unknown_url",
      message: `There is no ${request.method} at this path.`,
      remedy: "docs/observability.md lists the paths",
    }),
  );
  app.setErrorHandler<FastifyError | QueryError>((error, request, reply) => {
    if (error instanceof QueryError) return sendQueryError(reply, error);
    const { statusCode: status = 500, message, code } = error;
    if (status < 500) return sendApiError(reply, status, { code, message });
    request.log.error({ err: error }, "a request of the dashboard failed");
    return sendApiError(reply, 500, { code: "fault", message: "brightstaff met an unexpected fault." });
  });
}
