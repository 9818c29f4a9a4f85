// OpenAI's speech, whose answer is not JSON, and transcriptions, whose request is not JSON.
// https://platform.openai.com/docs/api-reference/audio
import type { Endpoint } from "../api.js";
import { OPENAI_REFUSALS, openAiBody } from "../openai.js";
import { described } from "../request.js";
import { RequestError } from "../view.js";

/** Every byte value, several times. */
const SOUND = Uint8Array.from({ length: 4096 }, (_, index) => index & 0xff);

export const speech: Endpoint = {
  ...OPENAI_REFUSALS,
  answer: ({ body }) => {
    const root = openAiBody(body);
    const model = root.get("model").name();
    root.get("input").name();
    root.get("voice").required();
    return { model, type: "audio/mpeg", body: SOUND };
  },
};

/** Also handles translations. */
export const transcriptions: Endpoint = {
  ...OPENAI_REFUSALS,
  multipart: true,
  answer: async ({ bytes, headers }) => {
    const form = await formOf(bytes, headers["content-type"] ?? "");
    const [file, model, format] = [form.get("file"), form.get("model"), form.get("response_format")];
    if (!(file instanceof Blob)) throw missing("file");
    if (typeof model !== "string" || model === "") throw missing("model");
    const media = described(file.type, new Uint8Array(await file.arrayBuffer()));
    const text = `I was given ${media} named ${file.name}.`;
    return format === "text" ? { model, type: "text/plain", body: text } : { model, body: { text } };
  },
};

async function formOf(bytes: Uint8Array, type: string): Promise<FormData> {
  try {
    return await new Response(new Blob([Buffer.from(bytes)]), {
      headers: { "content-type": type },
    }).formData();
  } catch {
    throw new RequestError("Could not parse multipart form");
  }
}

function missing(part: string): RequestError {
  return new RequestError(`Missing required parameter: '${part}'.`, part);
}
