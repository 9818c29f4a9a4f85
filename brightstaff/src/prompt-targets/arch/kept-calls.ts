// Gives the calls of a turn to clients that keep them: in a whole answer's metadata, or before a stream's first chunk.
import { Readable } from "node:stream";
import type { Answer } from "../../exchange/answer.js";
import { isEventStream } from "../../exchange/broken-stream.js";
import type { ClientRequest } from "../../exchange/client-request.js";
import { WholeBody } from "../../exchange/whole-body.js";
import { isObject, type JsonObject } from "../../json.js";
import { readJson } from "../../upstream/read-json.js";
import type { PastCall, Wanted } from "../choice.js";
import { chatChunk } from "../written/chat-completions.js";
import type { Head } from "../written/head.js";
import { STATE } from "./past-calls.js";

const MODEL = "Arch-Function";

export interface Turn {
  /** Of this turn. */
  calls: readonly PastCall[];
  /** Of this turn and those before. */
  all: readonly PastCall[];
  wanted: Wanted;
}

/** Rejects when a whole answer is not a JSON object, or broke off. Errors pass unchanged. */
export async function withKeptCalls(
  answer: Answer,
  turn: Turn,
  head: Head,
  { holding }: ClientRequest,
): Promise<Answer> {
  if (answer.status >= 400) return answer;
  const { "content-length": _length, ...headers } = answer.headers;
  if (isEventStream(answer)) {
    const body = Readable.from(preceded(chunksOf(turn, head), answer.body), { objectMode: false });
    return { ...answer, headers, body };
  }
  const body = await readJson(answer, holding);
  const metadata = { ...(isObject(body.metadata) && body.metadata), ...metadataOf(turn) };
  return { ...answer, headers, body: new WholeBody(JSON.stringify({ ...body, metadata })) };
}

async function* preceded(
  first: readonly string[],
  rest: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  yield Buffer.from(first.join(""));
  yield* rest;
}

function chunksOf({ calls, wanted }: Turn, head: Head): string[] {
  const own = { ...head, model: MODEL };
  const asked = { role: "assistant", content: writtenBy(wanted) };
  const results = calls.map(({ result }) => chatChunk(own, { role: "tool", content: result }));
  return [chatChunk(own, asked), ...results];
}

function metadataOf({ calls, all, wanted }: Turn): JsonObject {
  const told = { "x-arch-fc-model-response": JSON.stringify(writtenBy(wanted)) };
  if (calls.length === 0) return told;
  const [call, result] = messagesOf(calls);
  return {
    ...told,
    "x-arch-tool-call-message": JSON.stringify(call),
    "x-arch-api-response-message": JSON.stringify(result),
    [STATE]: JSON.stringify({ messages: JSON.stringify(messagesOf(all)) }),
  };
}

/** Each call and its result, in turn. */
function messagesOf(calls: readonly PastCall[]): object[] {
  return calls.flatMap(({ name, arguments: given, result }, index) => {
    const id = `call_${index}`;
    const called = { id, type: "function", function: { name, arguments: JSON.stringify(given) } };
    return [
      { role: "assistant", content: null, tool_calls: [called], model: MODEL },
      { role: "tool", content: result, tool_call_id: id, model: MODEL },
    ];
  });
}

/** As Arch-Function writes it. */
function writtenBy({ calls, question }: Wanted): string {
  const said =
    question === undefined
      ? { tool_calls: calls.map(({ name, arguments: given }) => ({ name, arguments: given })) }
      : { required_functions: calls.map(({ name }) => name), clarification: question };
  return `\`\`\`json\n${JSON.stringify(said)}\n\`\`\``;
}
