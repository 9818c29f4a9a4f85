// Which kind of task a conversation is, and so which models are asked: those that the client named where it is none.
import { conversationOf } from "../conversation/turns.js";
import type { ClientRequest } from "../exchange/client-request.js";
import type { Orchestrator } from "../orchestrator/decision.js";
import type { Settings } from "../settings/settings.js";

export type Route = Settings["routes"][number];

export class ModelRouter {
  readonly #routes: readonly Route[];
  readonly #orchestrator: Orchestrator;

  constructor(routes: readonly Route[], orchestrator: Orchestrator) {
    this.#routes = routes;
    this.#orchestrator = orchestrator;
  }

  /** Undefined where nothing matches, or the model that is asked fails: that is never a failed request. */
  async route(
    { api, signal, log }: Pick<ClientRequest, "api" | "signal" | "log">,
    body: Record<string, unknown>,
  ): Promise<Route | undefined> {
    if (this.#routes.length === 0) return undefined;
    const candidates = this.#routes.map(({ name, description }) => ({ id: name, description }));
    const decision = await this.#orchestrator.decide(conversationOf(api, body), candidates, signal);
    const { agents: routes, ...rest } = decision;
    log.info({ routes, ...rest }, "a route was chosen");
    return this.#routes.find(({ name }) => name === routes[0]);
  }
}
