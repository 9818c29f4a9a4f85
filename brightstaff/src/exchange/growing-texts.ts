// The texts that a stream's events bring piece by piece, and which of them an event ends.
import type { ClientApi } from "../conversation/api.js";
import { identityOf } from "../filters/stream/text-delta.js";
import { isObject, type JsonObject, objectsOf } from "../json.js";

export interface Growing {
  /** Of the text in its answer; places in one another begin alike, and end with a slash. */
  place: string;
  text: string;
  /** The event with another piece of the text. */
  with(event: JsonObject, text: string): JsonObject;
  /** An event with nothing but its identity and a piece of the text. */
  alone(text: string): JsonObject;
}

export function growingIn(api: ClientApi, event: JsonObject): Growing[] {
  switch (api) {
    case "chat-completions":
      return objectsOf(event.choices).flatMap((choice) => inChoice(event, choice));
    case "messages":
      return inBlock(event);
    case "responses":
      return inResponse(event);
  }
}

/** The beginnings of the places that the event ends; an empty one: of all. */
export function endOf(api: ClientApi, event: JsonObject): string[] {
  const { type, index, output_index: output } = event;
  switch (api) {
    case "chat-completions": {
      const ended = objectsOf(event.choices).filter(
        ({ finish_reason: reason }) => typeof reason === "string",
      );
      return ended.length > MOST_CHOICES ? [""] : ended.map((choice) => `${choice.index}/`);
    }
    case "messages":
      if (type === "content_block_stop") return [`${index}/`];
      return type === "message_delta" || type === "message_stop" || type === "error" ? [""] : [];
    case "responses":
      if (output !== undefined) return String(type).endsWith(".done") ? [`${output}/`] : [];
      return /^(response\.(completed|failed|incomplete)|error)$/.test(String(type)) ? [""] : [];
  }
}

const MOST_CHOICES = 128;

const CHUNK_TEXTS = ["content", "refusal", "reasoning_content", "reasoning"];

/** https://platform.openai.com/docs/api-reference/chat-streaming/streaming */
function inChoice(event: JsonObject, choice: JsonObject): Growing[] {
  const { index, delta } = choice;
  if (!isObject(delta)) return [];
  const changed = (own: JsonObject, more: JsonObject): JsonObject => ({
    ...own,
    choices: objectsOf(own.choices).map((one) =>
      one.index === index && isObject(one.delta) ? { ...one, delta: { ...one.delta, ...more } } : one,
    ),
  });
  const lone = (more: JsonObject): JsonObject => ({
    ...identityOf(event),
    choices: [{ index, delta: more, finish_reason: null }],
  });
  const texts = CHUNK_TEXTS.flatMap((name): Growing[] => {
    const text = delta[name];
    if (typeof text !== "string") return [];
    const place = `${index}/${name}/`;
    const write = (piece: string) => ({ [name]: piece });
    return [
      {
        place,
        text,
        with: (own, piece) => changed(own, write(piece)),
        alone: (piece) => lone(write(piece)),
      },
    ];
  });
  const calls = objectsOf(delta.tool_calls).flatMap((call): Growing[] => {
    const written = isObject(call.function) ? call.function.arguments : undefined;
    if (typeof written !== "string") return [];
    const place = `${index}/call ${call.index}/`;
    return [
      {
        place,
        text: written,
        with: (own, piece) => {
          const current = objectsOf(own.choices).find((one) => one.index === index)?.delta;
          const listed = isObject(current) ? objectsOf(current.tool_calls) : [];
          return changed(own, {
            tool_calls: listed.map((one) =>
              one.index === call.index && isObject(one.function)
                ? { ...one, function: { ...one.function, arguments: piece } }
                : one,
            ),
          });
        },
        alone: (piece) => lone({ tool_calls: [{ index: call.index, function: { arguments: piece } }] }),
      },
    ];
  });
  return [...texts, ...calls];
}

const BLOCK_TEXTS: Record<string, string> = {
  text_delta: "text",
  thinking_delta: "thinking",
  input_json_delta: "partial_json",
};

/** https://docs.claude.com/en/docs/build-with-claude/streaming */
function inBlock(event: JsonObject): Growing[] {
  const { type, index, delta } = event;
  if (type !== "content_block_delta" || !isObject(delta)) return [];
  const name = BLOCK_TEXTS[String(delta.type)];
  const text = name === undefined ? undefined : delta[name];
  if (name === undefined || typeof text !== "string") return [];
  const carry = (piece: string): JsonObject => ({ ...event, delta: { ...delta, [name]: piece } });
  const alone = (piece: string): JsonObject => ({ type, index, delta: { type: delta.type, [name]: piece } });
  return [{ place: `${index}/${name}/`, text, with: (_own, piece) => carry(piece), alone }];
}

/** Of a text, and of its event. */
const PLACE = ["type", "item_id", "output_index", "content_index", "summary_index", "sequence_number"];

/** https://platform.openai.com/docs/api-reference/responses-streaming */
function inResponse(event: JsonObject): Growing[] {
  const { type, delta: text, output_index: output, content_index: content, summary_index: summary } = event;
  if (typeof text !== "string" || !String(type).endsWith(".delta")) return [];
  const carry = (piece: string): JsonObject => ({ ...event, delta: piece });
  const place = `${output}/${type} ${content ?? summary ?? ""}/`;
  const known = PLACE.filter((name) => name in event).map((name) => [name, event[name]]);
  const alone = (piece: string): JsonObject => ({ ...Object.fromEntries(known), delta: piece });
  return [{ place, text, with: (_own, piece) => carry(piece), alone }];
}
