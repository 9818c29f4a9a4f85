// Tells which targets a prompt would call, with which parameters, and calls nothing but the model that chooses.
import { conversationOf } from "../conversation/turns.js";
import type { Outcome } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { WholeBody } from "../exchange/whole-body.js";
import type { PromptsConfig } from "../service-config/schema.js";
import type { BackendRequest } from "../upstream/backend-client.js";
import { apiRequestOf } from "./api-request.js";
import { candidatesFor } from "./candidates.js";
import type { Choice, TargetCall } from "./choice.js";
import type { FunctionCaller } from "./function-caller.js";
import { FunctionFailure, refusalOf } from "./function-failure.js";

interface ToldCall {
  target: string;
  parameters: Readonly<Record<string, unknown>>;
  /** How its API would be called; undefined when it cannot be. */
  request?: BackendRequest & { endpoint: string };
}

interface ToldChoice {
  calls: ToldCall[];
  /** What the user would be asked; null: nothing. */
  question: string | null;
  /** What would be called when nothing suits; null: nothing, the default model answers. */
  default_target: string | null;
}

export class PromptChoice {
  readonly #config: PromptsConfig;
  readonly #caller: FunctionCaller;

  constructor(config: PromptsConfig, caller: FunctionCaller) {
    this.#config = config;
    this.#caller = caller;
  }

  /** Rejects when the client left. */
  async answer(request: ClientRequest): Promise<Outcome> {
    const { listed, standard } = candidatesFor(this.#config, request.headers);
    const turns = conversationOf(request.api, request.body);
    try {
      const choice = await this.#caller.choose(listed, { turns, past: [], done: [] }, request);
      const told: ToldChoice = {
        calls: choice.kind === "calls" ? choice.calls.map(toldCall) : [],
        question: questionOf(choice),
        default_target: standard?.name ?? null,
      };
      const body = new WholeBody(JSON.stringify(told));
      return { answer: { status: 200, headers: { "content-type": "application/json" }, body } };
    } catch (error) {
      request.signal.throwIfAborted();
      if (!(error instanceof FunctionFailure)) throw error;
      return refusalOf(error, new Date());
    }
  }
}

function questionOf(choice: Choice): string | null {
  return choice.kind === "question" ? choice.question : null;
}

function toldCall({ target: { name, endpoint }, values }: TargetCall): ToldCall {
  const call = { target: name, parameters: values };
  if (endpoint === undefined) return call;
  const request = apiRequestOf(endpoint, values);
  return "unfit" in request ? call : { ...call, request: { ...request, endpoint: endpoint.backend } };
}
