// Which kind of task a conversation is, and so which models are asked: those that the client named where it is none. One that
// names itself keeps what it was given.
import { conversationOf } from "../conversation/turns.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { traceHeaders } from "../exchange/forwarded-headers.js";
import type { Orchestrator } from "../orchestrator/decision.js";
import type { Settings } from "../settings/settings.js";
import { type Binding, Sessions } from "./sessions.js";

type Route = Settings["routes"][number];

export interface Routing {
  /** Undefined where nothing matches, or the model that is asked fails: that is never a failed request. */
  route?: Route;
  /** The client's id of its conversation. */
  session?: string;
  /** It was decided by an earlier request of the session. */
  pinned: boolean;
  /** The session had another route before. */
  switched: boolean;
}

const UNROUTED: Routing = { pinned: false, switched: false };

export class ModelRouter {
  readonly #routes: readonly Route[];
  readonly #orchestrator: Orchestrator;
  readonly #sessions: Sessions;

  constructor({ routes, sessions }: Pick<Settings, "routes" | "sessions">, orchestrator: Orchestrator) {
    this.#routes = routes;
    this.#orchestrator = orchestrator;
    this.#sessions = new Sessions(sessions);
  }

  async route(request: ClientRequest, body: Record<string, unknown>): Promise<Routing> {
    if (this.#routes.length === 0) return UNROUTED;
    const { headers } = request;
    const session = this.#sessions.idOf(headers);
    if (session === undefined)
      return { ...UNROUTED, ...this.#named((await this.#decide(request, body)).route) };
    const requested = typeof body.model === "string" ? body.model : "";
    const bound = this.#sessions.get(session, headers);
    if (bound?.requested === requested) {
      return { session, pinned: true, switched: false, ...this.#named(bound.route) };
    }
    const { route, fault } = await this.#decide(request, body);
    // What could not be decided is asked again the next time.
    if (fault === undefined) this.#sessions.set(session, headers, { requested, route });
    const switched = bound !== undefined && bound.route !== route;
    return { session, pinned: false, switched, ...this.#named(route) };
  }

  async #decide(
    { api, headers, signal, log }: ClientRequest,
    body: Record<string, unknown>,
  ): Promise<Pick<Binding, "route"> & { fault?: string }> {
    const candidates = this.#routes.map(({ name, description }) => ({ id: name, description }));
    const decision = await this.#orchestrator.decide(
      conversationOf(api, body),
      candidates,
      signal,
      traceHeaders(headers),
    );
    const { agents: routes, ...rest } = decision;
    log.info({ routes, ...rest }, "a route was chosen");
    return { route: routes[0] ?? null, ...(rest.fault === undefined ? {} : { fault: rest.fault }) };
  }

  #named(name: string | null): { route?: Route } {
    const route = this.#routes.find((each) => each.name === name);
    return route === undefined ? {} : { route };
  }
}
