// Serves one request to a listener for prompts: chooses targets by the conversation, calls their APIs, and answers.
import { MOST_CHOICES } from "@plano/config/run-time";
import { endsWithUserTurn } from "../conversation/turn-list.js";
import { conversationOf } from "../conversation/turns.js";
import type { Outcome } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { allowedModels } from "../models/allowed-models.js";
import type { PromptsConfig, PromptTargetConfig } from "../service-config/schema.js";
import type { Egress } from "../upstream/egress.js";
import { answerByModel, answerWithText } from "./answering.js";
import type { ApiAnswer, ApiClient } from "./api-client.js";
import type { PastCall, TargetCall } from "./choice.js";
import type { FunctionCaller } from "./function-caller.js";
import { FunctionFailure, refusalOf } from "./function-failure.js";
import { makeCalls } from "./target-calls.js";

/** Stands before a target's name among the names that a caller may ask for. */
const TARGET_PREFIX = "target/";

export interface PromptDependencies {
  egress: Egress;
  apis: ApiClient;
  caller: FunctionCaller;
}

interface Called {
  target: PromptTargetConfig;
  answer: ApiAnswer;
}

export class PromptChat {
  readonly #config: PromptsConfig;
  readonly #dependencies: PromptDependencies;

  constructor(config: PromptsConfig, dependencies: PromptDependencies) {
    this.#config = config;
    this.#dependencies = dependencies;
  }

  /** Rejects when the client left. */
  async answer(request: ClientRequest): Promise<Outcome> {
    try {
      return await this.#serve(request);
    } catch (error) {
      request.signal.throwIfAborted();
      if (!(error instanceof FunctionFailure)) throw error;
      request.log.warn({ err: error, ...error.details }, "a prompt target failed");
      return refusalOf(error, new Date());
    }
  }

  async #serve(request: ClientRequest): Promise<Outcome> {
    const { api, body, headers } = request;
    // The client goes on with calls of its own tools.
    if (!endsWithUserTurn(api, body)) return this.#pass(request);
    const isAllowed = allowedModels(headers);
    const allowed = this.#config.targets.filter(({ name }) => isAllowed(TARGET_PREFIX + name));
    const standard = allowed.find(({ name }) => name === this.#config.defaultTarget);
    const found = await this.#call(
      allowed.filter((target) => target !== standard || hasParameters(target)),
      request,
    );
    if (typeof found === "string") {
      const { model } = this.#config.functionCalling;
      return { answer: answerWithText(request, found, { model, targets: [] }) };
    }
    if (found.length > 0) return this.#finish(found, request);
    if (standard?.endpoint === undefined) return this.#pass(request);
    return this.#finish([await this.#callDefault(standard, request)], request);
  }

  /** The calls that were made; or a question for the user. */
  async #call(targets: readonly PromptTargetConfig[], request: ClientRequest): Promise<Called[] | string> {
    const { apis, caller } = this.#dependencies;
    const turns = conversationOf(request.api, request.body);
    const made: Called[] = [];
    const done: PastCall[] = [];
    for (let round = 0; round < MOST_CHOICES; round++) {
      const choice = await caller.choose(targets, { turns, past: [], done }, request);
      if (choice.kind === "question") return choice.question;
      if (choice.kind === "none") break;
      const { calls, isUnfinished } = choice;
      const live = this.#isLive(calls, request) && !isUnfinished && made.length === 0;
      const answers = await makeCalls(apis, calls, request, live);
      for (const [index, answer] of answers.entries()) {
        const { target, values } = calls[index] as TargetCall;
        made.push({ target, answer });
        if ("text" in answer) done.push({ name: target.name, arguments: { ...values }, result: answer.text });
      }
      if (!isUnfinished) break;
    }
    return made;
  }

  /** Whether a response can go on to the client while it arrives. */
  #isLive(calls: readonly Pick<TargetCall, "target">[], { body }: ClientRequest): boolean {
    return body.stream === true && calls.length === 1 && calls[0]?.target.answeredByModel === false;
  }

  /** The default target gets the whole conversation. */
  async #callDefault(target: PromptTargetConfig, request: ClientRequest): Promise<Called> {
    const { name, endpoint } = target;
    if (endpoint === undefined) throw new Error(`The prompt target ${name} has no endpoint.`);
    const messages = conversationOf(request.api, request.body).map(({ role, text }) => ({
      role,
      content: text,
    }));
    const body = JSON.stringify({ messages });
    const live = this.#isLive([{ target }], request);
    const call = {
      target: name,
      endpoint,
      request: { method: "POST" as const, path: endpoint.path, body },
      live,
    };
    return { target, answer: await this.#dependencies.apis.call(call, request) };
  }

  #finish(called: readonly Called[], request: ClientRequest): Outcome | Promise<Outcome> {
    const targets = called.map(({ target: { name } }) => name);
    const [first] = called;
    if (called.every(({ target }) => !target.answeredByModel)) {
      const model = TARGET_PREFIX + targets[0];
      const text =
        first !== undefined && "pieces" in first.answer
          ? first.answer.pieces
          : called.map(({ answer }) => textOf(answer)).join("\n\n");
      return { answer: answerWithText(request, text, { model, targets }) };
    }
    const own = called.flatMap(({ target }) => (target.answeredByModel && target.systemPrompt) || []);
    const systemPrompt = own.length > 0 ? [...new Set(own)].join("\n\n") : this.#config.systemPrompt;
    const results = called.map(({ target: { name }, answer }) => ({ target: name, text: textOf(answer) }));
    return answerByModel(this.#dependencies.egress, request, {
      model: this.#config.answerModel,
      systemPrompt,
      results,
    });
  }

  #pass(request: ClientRequest): Promise<Outcome> {
    const { answerModel: model, systemPrompt } = this.#config;
    return answerByModel(this.#dependencies.egress, request, { model, systemPrompt, results: [] });
  }
}

function hasParameters({ parameters }: PromptTargetConfig): boolean {
  return parameters.length > 0;
}

function textOf(answer: ApiAnswer): string {
  if ("text" in answer) return answer.text;
  throw new Error("pieces of a response have no whole text");
}
