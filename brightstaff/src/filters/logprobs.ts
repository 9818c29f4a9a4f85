// Log probabilities of tokens spell out the text: once a filter has changed a response, it goes on without them.
import { isDeepStrictEqual } from "node:util";
import type { ClientApi } from "../conversation/api.js";
import { isObject, type JsonObject } from "../json.js";

/** Chat Completions have lists for each kind of text; Responses have one list. */
export type Logprobs = JsonObject | unknown[];

export function joinLogprobs(pieces: readonly Logprobs[]): Logprobs | undefined {
  if (pieces.length < 2) return pieces[0];
  if (pieces.every((piece) => Array.isArray(piece))) return pieces.flat();
  const members = new Map<string, unknown[]>();
  for (const [name, value] of pieces.flatMap((piece) => Object.entries(piece))) {
    const values = members.get(name) ?? [];
    if (Array.isArray(value)) for (const each of value) values.push(each);
    members.set(name, values);
  }
  return Object.fromEntries(members);
}

/** Whether a filter's JSON differs from its input in more than spelling. */
export function isChanged(before: JsonObject, after: JsonObject): boolean {
  // Compares with the serialised input, as the filter saw it: serialising turns -0 into 0.
  return after !== before && !isDeepStrictEqual(JSON.parse(JSON.stringify(before)), after);
}

/** Returns the event or response without log probabilities; the same object when it has none. */
export function withoutLogprobs(api: ClientApi, body: JsonObject): JsonObject {
  switch (api) {
    case "chat-completions":
      return replace(body, "choices", (choices) => each(choices, (choice) => bare(choice, null)));
    case "messages":
      return body;
    case "responses":
      return withoutThoseOfItems(body);
  }
}

function withoutThoseOfItems(body: JsonObject): JsonObject {
  const event = replace(inResponse(bare(body, [])), "response", inObject(inResponse));
  const inItem = replace(event, "item", inObject(inContent));
  return replace(inItem, "part", inObject(bareText));
}

const inResponse = (response: JsonObject): JsonObject =>
  replace(response, "output", (items) => each(items, inContent));
const inContent = (item: JsonObject): JsonObject =>
  replace(item, "content", (parts) => each(parts, bareText));
const bareText = (part: JsonObject): JsonObject => bare(part, []);

function bare(place: JsonObject, nothing: null | []): JsonObject {
  const { logprobs } = place;
  const isEmpty = logprobs == null || (Array.isArray(logprobs) && logprobs.length === 0);
  return isEmpty ? place : { ...place, logprobs: nothing };
}

function replace(object: JsonObject, name: string, change: (value: unknown) => unknown): JsonObject {
  const value = change(object[name]);
  return value === object[name] ? object : { ...object, [name]: value };
}

function inObject(change: (object: JsonObject) => JsonObject): (value: unknown) => unknown {
  return (value) => (isObject(value) ? change(value) : value);
}

function each(list: unknown, change: (object: JsonObject) => JsonObject): unknown {
  if (!Array.isArray(list)) return list;
  const changed = list.map(inObject(change));
  return changed.some((one, index) => one !== list[index]) ? changed : list;
}
