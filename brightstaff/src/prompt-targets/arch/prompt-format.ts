// Asks Arch-Function by its own contract: it answers in JSON, whose beginning is written for it. Where it was not sure of a
// value, it is asked again, for a question to the user.
import { answerText } from "../../conversation/answer.js";
import { isObject, type JsonObject, objectsOf } from "../../json.js";
import type { JsonTexts } from "../../json-texts.js";
import { type ChoiceInput, MOST_CALLS, type PromptFormat, type Wanted, type WantedCall } from "../choice.js";
import { probabilityOf, tokensOf, uncertainValues } from "../uncertainty.js";
import { messagesOf } from "./prompt.js";
import { objectInText } from "./text.js";

const ANSWER = '```json\n{"';
const CLARIFICATION = '```json\n{"required_functions":';
/** The model's own settings; the last three are vLLM's, which goes on with the text that was begun. */
const SETTINGS = {
  temperature: 0.1,
  top_p: 1,
  top_k: 10,
  max_tokens: 1_024,
  stop_token_ids: [151_645],
  continue_final_message: true,
  add_generation_prompt: false,
};
const TOP_LOGPROBS = 10;

export const archPromptFormat: PromptFormat = {
  async choose(input, ask) {
    const begun = (beginning: string): JsonObject => ({
      messages: [...messagesOf(input), { role: "assistant", content: beginning }],
      ...SETTINGS,
    });
    const logprobs = input.logprobs && { logprobs: true, top_logprobs: TOP_LOGPROBS };
    const answer = await ask({ ...begun(ANSWER), ...logprobs });
    const wanted = wantedIn(answer, ANSWER, input.texts);
    if (wanted.calls.length === 0) return wanted;
    const { calls, isUncertain } = judged(wanted.calls, answer, input);
    if (!isUncertain) return { ...wanted, calls };
    const { question } = wantedIn(await ask(begun(CLARIFICATION)), CLARIFICATION, input.texts);
    return { calls, ...(question !== undefined && { question }) };
  },
};

/** Without calls that the model was too little sure of, and without values that it hesitated at. */
function judged(
  calls: readonly WantedCall[],
  answer: JsonObject,
  { targets, threshold = 0 }: ChoiceInput,
): { calls: WantedCall[]; isUncertain: boolean } {
  const [choice = {}] = objectsOf(answer.choices);
  const tokens = tokensOf(choice);
  const sure = calls.filter(({ name }) => probabilityOf(tokens, name) >= threshold);
  const names = calls.map(({ name }) => name);
  const uncertain = uncertainValues(tokens, names, new Map(targets.map((target) => [target.name, target])));
  const kept = sure.map(({ name, arguments: given }) => ({
    name,
    arguments: Object.fromEntries(Object.entries(given).filter(([parameter]) => !uncertain.has(parameter))),
  }));
  return { calls: kept, isUncertain: uncertain.size > 0 && kept.length > 0 };
}

function wantedIn(answer: JsonObject, beginning: string, texts: JsonTexts): Wanted {
  const said = objectInText(answerText("chat-completions", answer), beginning, texts);
  if (said === undefined) return { calls: [] };
  const { tool_calls: made, clarification } = said;
  const calls = objectsOf(made).flatMap(({ name, arguments: given }): WantedCall[] =>
    typeof name === "string" ? [{ name, arguments: isObject(given) ? given : {} }] : [],
  );
  const isQuestion = typeof clarification === "string" && clarification.trim() !== "";
  return { calls: calls.slice(0, MOST_CALLS), ...(isQuestion && { question: clarification }) };
}
