// Serves one request to a listener for prompts: chooses targets by the conversation, calls their APIs, and answers.
import { endsWithUserTurn } from "../conversation/turn-list.js";
import { conversationOf } from "../conversation/turns.js";
import type { Outcome } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import type { JudgeTexts } from "../guards/judged-texts.js";
import { JsonTexts } from "../json-texts.js";
import type { PromptsConfig, PromptTargetConfig } from "../service-config/schema.js";
import type { Egress } from "../upstream/egress.js";
import type { ErrorReporter } from "../upstream/error-reporter.js";
import { upstreamError } from "../upstream/upstream-error.js";
import { answerByModel, answerWithText, headOf } from "./answering.js";
import type { ApiAnswer, ApiClient } from "./api-client.js";
import { withKeptCalls } from "./arch/kept-calls.js";
import { type ArchConversation, archConversationOf } from "./arch/past-calls.js";
import { candidatesFor, TARGET_PREFIX } from "./candidates.js";
import type { PastCall } from "./choice.js";
import type { FunctionCaller } from "./function-caller.js";
import { FunctionFailure, refusalOf } from "./function-failure.js";
import { type Called, type Gathered, gather, resultsOf } from "./gathering.js";
import { withSystemPrompt } from "./model-body.js";
import { askOrchestrator } from "./orchestrator-call.js";

export interface PromptDependencies {
  egress: Egress;
  apis: ApiClient;
  caller: FunctionCaller;
  judgeTexts: JudgeTexts;
  /** Undefined without an error target. */
  reporter?: ErrorReporter | undefined;
}

/** In the place of an earlier response. */
const LEFT_OUT = "(left out)";

export class PromptChat {
  readonly #config: PromptsConfig;
  readonly #dependencies: PromptDependencies;
  readonly #names: ReadonlySet<string>;

  constructor(config: PromptsConfig, dependencies: PromptDependencies) {
    this.#config = config;
    this.#dependencies = dependencies;
    this.#names = new Set(config.targets.map(({ name }) => name));
  }

  /** Rejects when the client left. */
  async answer(request: ClientRequest): Promise<Outcome> {
    try {
      return await this.#serve(request);
    } catch (error) {
      request.signal.throwIfAborted();
      if (!(error instanceof FunctionFailure)) throw error;
      request.log.warn({ err: error, ...error.details }, "a prompt target failed");
      const refusal = refusalOf(error, new Date());
      const { message, details } = error;
      this.#dependencies.reporter?.report({ message, ...details, headers: refusal.headers ?? {} }, request);
      return refusal;
    }
  }

  async #serve(asked: ClientRequest): Promise<Outcome> {
    const { api } = asked;
    // The client goes on with calls of its own tools.
    if (!endsWithUserTurn(api, asked.body)) return this.#pass(asked);
    const kept = archConversationOf(asked, this.#names, new JsonTexts(asked.holding));
    const request = { ...asked, body: kept.body };
    const { apis, caller, judgeTexts } = this.#dependencies;
    // Guards saw only how the client encoded them.
    if (kept.past.length > 0) await judgeTexts({ past: kept.past }, request);
    const { listed, standard } = candidatesFor(this.#config, request.headers);
    const past = this.#config.optimizesContext ? kept.past.map(withoutResult) : kept.past;
    if (this.#config.orchestrator !== undefined)
      return this.#orchestrate(this.#config.orchestrator, { listed, standard, past }, request);
    const mayBeLive = request.body.stream === true && !kept.isKept;
    const gathered = await gather({ caller, apis, judgeTexts, listed, past, mayBeLive }, request);
    if (listed.length > 0) await request.cleared;
    if (gathered.question === undefined && gathered.called.length === 0) {
      if (standard?.endpoint === undefined) return this.#pass(request);
      return this.#finish([await this.#callDefault(standard, request)], request);
    }
    const outcome =
      gathered.question === undefined
        ? await this.#finish(gathered.called, request)
        : this.#askUser(gathered.question, request);
    return kept.isKept ? this.#keep(outcome, gathered, kept, request) : outcome;
  }

  /** The default target gets the whole conversation. */
  async #callDefault(target: PromptTargetConfig, request: ClientRequest): Promise<Called> {
    const { name, endpoint, answeredByModel } = target;
    if (endpoint === undefined) throw new Error(`The prompt target ${name} has no endpoint.`);
    const turns = conversationOf(request.api, request.body);
    const messages = turns.map(({ role, text }) => ({ role, content: text }));
    const call = {
      target: name,
      endpoint,
      request: { method: "POST" as const, path: endpoint.path, body: JSON.stringify({ messages }) },
      live: request.body.stream === true && !answeredByModel,
    };
    const called = { target, answer: await this.#dependencies.apis.call(call, request) };
    if (answeredByModel) await this.#dependencies.judgeTexts(resultsOf([called]), request);
    return called;
  }

  #askUser(question: string, request: ClientRequest): Outcome {
    const { model } = this.#config.functionCalling;
    return { answer: answerWithText(request, question, { model, targets: [] }) };
  }

  async #finish(called: readonly Called[], request: ClientRequest): Promise<Outcome> {
    const targets = called.map(({ target: { name } }) => name);
    if (called.every(({ target }) => !target.answeredByModel)) {
      const answer = answerWithText(request, textOf(called), { model: TARGET_PREFIX + targets[0], targets });
      return { answer };
    }
    const own = called.flatMap(({ target }) => (target.answeredByModel && target.systemPrompt) || []);
    return answerByModel(this.#dependencies.egress, request, {
      model: this.#config.answerModel,
      systemPrompt: own.length > 0 ? [...new Set(own)].join("\n\n") : this.#config.systemPrompt,
      results: called.map(({ target: { name }, answer }) => ({ target: name, text: wholeText(answer) })),
    });
  }

  #pass(request: ClientRequest): Promise<Outcome> {
    const { answerModel: model, systemPrompt } = this.#config;
    return answerByModel(this.#dependencies.egress, request, { model, systemPrompt, results: [] });
  }

  async #orchestrate(
    orchestrator: string,
    { listed, standard, past }: Choosable,
    request: ClientRequest,
  ): Promise<Outcome> {
    const { caller, egress } = this.#dependencies;
    const turns = conversationOf(request.api, request.body);
    const choice = await caller.choose(listed, { turns, past, done: [] }, request);
    if (listed.length > 0) await request.cleared;
    if (choice.kind === "question") return this.#askUser(choice.question, request);
    const chosen = choice.kind === "calls" ? choice.calls[0]?.target : standard;
    if (chosen === undefined) return this.#pass(request);
    const { optimizesContext, systemPrompt } = this.#config;
    const body = withSystemPrompt(request.api, request.body, chosen.systemPrompt ?? systemPrompt);
    return askOrchestrator(egress, { orchestrator, agent: chosen.name, optimizesContext }, body, request);
  }

  async #keep(
    outcome: Outcome,
    { done, wanted }: Gathered,
    { past }: ArchConversation,
    request: ClientRequest,
  ): Promise<Outcome> {
    if ("error" in outcome) return outcome;
    const turn = { calls: done, all: [...past, ...done], wanted };
    try {
      const head = headOf(this.#config.functionCalling.model);
      return { answer: await withKeptCalls(outcome.answer, turn, head, request) };
    } catch (error) {
      request.signal.throwIfAborted();
      return { error: upstreamError(error, "model", "The model") };
    }
  }
}

interface Choosable {
  listed: readonly PromptTargetConfig[];
  standard: PromptTargetConfig | undefined;
  past: readonly PastCall[];
}

function withoutResult(call: PastCall): PastCall {
  return { ...call, result: LEFT_OUT };
}

function textOf(called: readonly Called[]): string | AsyncIterable<string> {
  const [first] = called;
  if (first !== undefined && "pieces" in first.answer) return first.answer.pieces;
  return called.map(({ answer }) => wholeText(answer)).join("\n\n");
}

function wholeText(answer: ApiAnswer): string {
  if ("text" in answer) return answer.text;
  throw new Error("pieces of a response have no whole text");
}
