// What some of Gemini's models refuse in a generateContent request, although the API has it.
import { checkSchema, type Refuse } from "../rules/schemas.js";
import { hasTwins, type Target } from "../rules/target.js";
import type { View } from "../view.js";

const SAMPLING = ["temperature", "topP", "topK"];
/** https://ai.google.dev/api/generate-content#generationconfig */
const MOST_STOPS = 5;
const PENALTIES = ["presencePenalty", "frequencyPenalty"];

export function checkGenerateContentRules(root: View, target: Target): void {
  const refuse: Refuse = (at, what) => target.refuse(at, "schema", what);
  const config = root.get("generationConfig");
  target.takesLimit(config.get("maxOutputTokens"));
  target.takesStops(config.get("stopSequences"), MOST_STOPS);
  target.without(config, "no-sampling", SAMPLING);
  target.without(config, "no-penalties", PENALTIES);
  if (
    ((config.get("candidateCount").value ?? 1) as number) > 1 &&
    target.has("one-candidate") &&
    !target.has("vertex")
  )
    target.refuse(config.get("candidateCount"), "one-candidate", "several candidates");
  checkThinking(config.get("thinkingConfig"), target);
  checkSchema("gemini", config.get("responseJsonSchema"), refuse);
  const tools = root.get("tools").list();
  const functions = tools.flatMap((tool) => tool.get("functionDeclarations").list());
  for (const declared of functions) checkSchema("gemini", declared.get("parametersJsonSchema"), refuse);
  if (hasTwins(functions.map((declared) => declared.get("name"))))
    target.refuse(root.get("tools"), "unique-tools", "a duplicate function declaration");
  const own = tools.find((tool) => !tool.get("functionDeclarations").present);
  if (functions.length > 0 && !target.has("json-with-tools")) {
    const type = config.get("responseMimeType");
    if (type.value === "application/json") target.refuse(type, "json-with-tools", "JSON beside functions");
    if (own !== undefined) target.refuse(own, "json-with-tools", "tools of Google beside functions");
  }
  if (functions.length > 0 && own !== undefined && target.has("vertex"))
    target.refuse(own, "vertex", "tools of Google beside functions");
  const mode = root.get("toolConfig").get("functionCallingConfig").get("mode");
  if (mode.value === "VALIDATED" && !target.has("validates-calls"))
    target.refuse(mode, "validates-calls", "the mode VALIDATED");
  const [first] = root.get("contents").list();
  if (first?.get("role").value === "model")
    target.refuse(first, "user-first", "a conversation that begins with the model");
}

function checkThinking(thinking: View, target: Target): void {
  const [level, tokens] = [thinking.get("thinkingLevel"), thinking.get("thinkingBudget")];
  if (level.present && !target.has("thinking-level")) target.refuse(level, "thinking-level", "thinkingLevel");
  if (level.value === "MINIMAL" && !target.has("minimal-level"))
    target.refuse(level, "minimal-level", "the level MINIMAL");
  const known = target.has("thinking-level") || target.has("thinking-budget");
  if (tokens.present && !known) target.refuse(tokens, "thinking-budget", "thinkingBudget");
  if (thinking.get("includeThoughts").value === true && !known)
    target.refuse(thinking, "thinking-budget", "thinking");
  const budget = tokens.optionalNumber() ?? -1;
  const [least, most] = target.budget ?? [0, Number.MAX_SAFE_INTEGER];
  // -1 leaves it to the model, and 0 turns it off.
  if (budget === 0 && !target.has("can-rest")) target.refuse(tokens, "can-rest", "a thinking budget of 0");
  if (budget > 0 && (budget < least || budget > most))
    target.refuse(tokens, "budget", `a thinking budget outside of ${least} to ${most}`);
}
