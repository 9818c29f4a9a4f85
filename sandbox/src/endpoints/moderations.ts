// OpenAI's moderations: flags only texts about violence.
// https://platform.openai.com/docs/api-reference/moderations
import type { Endpoint } from "../api.js";
import { OPENAI_REFUSALS, openAiBody } from "../openai.js";
import type { View } from "../view.js";

const CATEGORIES = [
  ...["harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent"],
  ...["self-harm", "self-harm/instructions", "self-harm/intent", "sexual", "sexual/minors", "violence"],
  "violence/graphic",
];

export const moderations: Endpoint = {
  ...OPENAI_REFUSALS,
  answer: ({ body }) => {
    const root = openAiBody(body);
    const model = root.get("model").optionalString() ?? "omni-moderation-latest";
    const results = inputsOf(root.get("input")).map((text) => judged(text));
    return { model, body: { id: "modr-sandbox", model, results } };
  },
};

/** A text, several texts, or the parts of one message. */
function inputsOf(input: View): string[] {
  if (typeof input.required().value === "string") return [input.string()];
  const parts = input.list();
  if (parts.every(({ value }) => typeof value === "string")) return parts.map((text) => text.string());
  return [
    parts.map((part) => (part.get("type").name() === "text" ? part.get("text").string() : "")).join(""),
  ];
}

function judged(text: string): object {
  const flagged = /\bviolence\b/i.test(text);
  const each = <Value>(value: (category: string) => Value) =>
    Object.fromEntries(CATEGORIES.map((category) => [category, value(category)]));
  return {
    flagged,
    categories: each((category) => flagged && category === "violence"),
    category_scores: each((category) => (flagged && category === "violence" ? 0.9 : 0.01)),
    category_applied_input_types: each(() => ["text"]),
  };
}
