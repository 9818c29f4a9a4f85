// Chooses targets and makes their calls, again when a call needs the result of another, until nothing is left to call.
import { MOST_CHOICES } from "@plano/config/run-time";
import { conversationOf } from "../conversation/turns.js";
import type { ClientRequest } from "../exchange/client-request.js";
import type { JudgeTexts } from "../guards/judged-texts.js";
import type { JsonObject } from "../json.js";
import type { PromptTargetConfig } from "../service-config/schema.js";
import type { ApiAnswer, ApiClient } from "./api-client.js";
import type { PastCall, TargetCall, Wanted } from "./choice.js";
import type { FunctionCaller } from "./function-caller.js";
import { makeCalls } from "./target-calls.js";

export interface Called {
  target: PromptTargetConfig;
  answer: ApiAnswer;
}

export interface Gathered {
  /** Empty: no target suits. */
  called: Called[];
  /** The calls whose whole results are known. */
  done: PastCall[];
  /** What the model wanted in its last choice. */
  wanted: Wanted;
  /** The user has to say more. */
  question?: string;
}

export interface Gathering {
  caller: FunctionCaller;
  apis: ApiClient;
  /** Judges what the APIs have answered before a model gets it. */
  judgeTexts: JudgeTexts;
  listed: readonly PromptTargetConfig[];
  /** Calls of earlier turns. */
  past: readonly PastCall[];
  /** A single response may go on to the client while it arrives. */
  mayBeLive: boolean;
}

export async function gather(
  { caller, apis, judgeTexts, listed, past, mayBeLive }: Gathering,
  request: ClientRequest,
): Promise<Gathered> {
  const turns = conversationOf(request.api, request.body);
  const called: Called[] = [];
  const done: PastCall[] = [];
  let judged = 0;
  let wanted: Wanted = { calls: [] };
  for (let round = 0; round < MOST_CHOICES; round++) {
    const choice = await caller.choose(listed, { turns, past, done }, request);
    if (choice.kind === "none") break;
    wanted = choice.wanted;
    if (choice.kind === "question") return { called, done, wanted, question: choice.question };
    const { calls, isUnfinished } = choice;
    const live = mayBeLive && !isUnfinished && called.length === 0 && isOneDirect(calls);
    const answers = await makeCalls(apis, calls, request, live);
    for (const [index, { target, values }] of calls.entries()) {
      const answer = answers[index] ?? { text: "" };
      called.push({ target, answer });
      if ("text" in answer) done.push({ name: target.name, arguments: { ...values }, result: answer.text });
    }
    if (isUnfinished || called.some(({ target }) => target.answeredByModel)) {
      await judgeTexts(resultsOf(called.slice(judged)), request);
      judged = called.length;
    }
    if (!isUnfinished) break;
  }
  return { called, done, wanted };
}

/** For guards. */
export function resultsOf(called: readonly Called[]): JsonObject {
  return { results: called.map(({ answer }) => ("text" in answer ? answer.text : "")) };
}

function isOneDirect(calls: readonly TargetCall[]): boolean {
  return calls.length === 1 && calls[0]?.target.answeredByModel === false;
}
