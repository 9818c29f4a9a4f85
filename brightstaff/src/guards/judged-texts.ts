// Judges what a model is about to read besides the client's request, such as answers of APIs.
import type { Outcome, Refusal } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import type { JsonObject } from "../json.js";
import type { Judges } from "./guards.js";
import { judge } from "./judge.js";
import { textsIn } from "./texts-in.js";

/** Guards refuse what was read for a request. */
class TextsRefused extends Error {
  override name = "TextsRefused";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.error.message);
    this.refusal = refusal;
  }
}

/** Rejects with `TextsRefused`, or when the client left. */
export type JudgeTexts = (body: JsonObject, request: ClientRequest) => Promise<void>;

export function judgeTextsWith(judges: Judges | undefined): JudgeTexts {
  return async (body, request) => {
    if (judges === undefined) return;
    const texts = textsIn(body, "tool");
    const refusal = await judge(judges, request, { texts, body, what: "The request" });
    if (refusal !== undefined) throw new TextsRefused(refusal);
  };
}

/** The refusal, where guards refuse what was read. */
export async function endingRefused(answer: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof TextsRefused) return error.refusal;
    throw error;
  }
}
