// Chooses the targets for a conversation: asks the function-calling model, and checks what it wants.
import type { IncomingHttpHeaders } from "node:http";
import { DECISION_TIMEOUT } from "@plano/config/run-time";
import { late, withDeadline } from "../abortable.js";
import type { Turn } from "../conversation/turns.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { ownWords } from "../filters/answer.js";
import type { JsonObject } from "../json.js";
import { JsonTexts } from "../json-texts.js";
import { OverBudget } from "../memory-budget.js";
import { excerptOf } from "../orchestrator/excerpt.js";
import type { PromptsConfig, PromptTargetConfig } from "../service-config/schema.js";
import type { Egress } from "../upstream/egress.js";
import { ownCallHeaders } from "../upstream/forwarded-headers.js";
import { readBytes, readJson } from "../upstream/read-json.js";
import { checkedChoice } from "./checked-choice.js";
import type { Choice, PastCall, PromptFormat } from "./choice.js";
import { FunctionFailure, retryAfterIn } from "./function-failure.js";

type FunctionCalling = PromptsConfig["functionCalling"];

export interface FunctionCallerDependencies {
  egress: Egress;
  promptFormat: PromptFormat;
  /** Headers that rate limits read: the model's calls count in these limits. */
  limitHeaders: readonly string[];
}

interface Conversation {
  turns: readonly Turn[];
  past: readonly PastCall[];
  done: readonly PastCall[];
}

const BYTES_PER_TOKEN = 4;
/** Characters of an earlier response. */
const LONGEST_RESULT = 4_000;
const TOO_MANY_REQUESTS = 429;

export class FunctionCaller {
  readonly #calling: FunctionCalling;
  readonly #dependencies: FunctionCallerDependencies;

  constructor(calling: FunctionCalling, dependencies: FunctionCallerDependencies) {
    this.#calling = calling;
    this.#dependencies = dependencies;
  }

  /** Rejects with a `FunctionFailure`, or with the signal's reason when the client left. */
  async choose(
    targets: readonly PromptTargetConfig[],
    { turns, past, done }: Conversation,
    request: ClientRequest,
  ): Promise<Choice> {
    if (targets.length === 0) return { kind: "none" };
    const { logprobs, threshold, contextTokens } = this.#calling;
    const messages = excerptOf(turns, contextTokens * BYTES_PER_TOKEN);
    const input = {
      targets,
      messages,
      logprobs,
      past: past.map(shortened),
      done: done.map(shortened),
      ...(threshold !== undefined && { threshold }),
      texts: new JsonTexts(request.holding),
    };
    let isFirst = true;
    const wanted = await this.#dependencies.promptFormat.choose(input, async (body) => {
      if (!isFirst) await request.cleared;
      isFirst = false;
      return this.#ask(body, request);
    });
    return checkedChoice(wanted, input);
  }

  async #ask(body: JsonObject, request: ClientRequest): Promise<JsonObject> {
    const { headers, requestId, signal, holding, log } = request;
    const { egress, limitHeaders } = this.#dependencies;
    const { model } = this.#calling;
    try {
      return await withDeadline(
        DECISION_TIMEOUT,
        late(DECISION_TIMEOUT),
        async (work) => {
          const answer = await egress.ask({
            path: "/v1/chat/completions",
            body: JSON.stringify({ model, ...body, stream: false }),
            headers: { ...ownCallHeaders(headers, limitHeaders), "x-request-id": requestId },
            signal: work.signal,
          });
          if (answer.statusCode < 300) return await readJson(answer, holding);
          const said = ownWords(await readBytes(answer, holding));
          throw refused(answer.statusCode, said, answer.headers);
        },
        signal,
      );
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof FunctionFailure) throw error;
      if (!(error instanceof OverBudget))
        log.error({ err: error, model }, "the function-calling model failed");
      const message = "The model that chooses prompt targets could not be asked.";
      throw new FunctionFailure(message, { status: 502, code: "function_calling_failed" }, { cause: error });
    }
  }
}

/** Statuses below 500 other than 429 are about Plano's request, not the client's. */
function refused(status: number, said: string, headers: IncomingHttpHeaders): FunctionFailure {
  const isKept = status >= 500 || status === TOO_MANY_REQUESTS;
  return new FunctionFailure(`The model that chooses prompt targets answered ${status}: ${said}`, {
    status: isKept ? status : 502,
    code: "function_calling_failed",
    ...retryAfterIn(headers),
  });
}

/** The model that chooses needs no whole responses. */
function shortened(call: PastCall): PastCall {
  return { ...call, result: call.result.slice(0, LONGEST_RESULT) };
}
