// OpenAI's images: always the smallest possible PNG.
// https://platform.openai.com/docs/api-reference/images/create
import { tokens } from "../answer.js";
import type { Endpoint } from "../api.js";
import { CREATED, OPENAI_REFUSALS, openAiBody } from "../openai.js";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const MAX_IMAGES = 10;

export const images: Endpoint = {
  ...OPENAI_REFUSALS,
  answer: ({ body }) => {
    const root = openAiBody(body);
    const count = root.get("n").optionalNumber(1) ?? 1;
    if (count > MAX_IMAGES) root.get("n").wrong(`at most ${MAX_IMAGES}`);
    const input = tokens(root.get("prompt").name());
    const data = Array.from({ length: count }, () => ({ b64_json: PNG }));
    const usage = {
      input_tokens: input,
      input_tokens_details: { image_tokens: 0, text_tokens: input },
      output_tokens: count,
      total_tokens: input + count,
    };
    return { model: root.get("model").optionalString() ?? "", body: { created: CREATED, data, usage } };
  },
};
