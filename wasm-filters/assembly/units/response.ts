// Lets tests translate answers and errors: write bytes at `input(n)`, call `reset`, then `whole` or `chunk`s.

import { Buffer } from "../bytes/buffer";
import { RequestNotes } from "../translate/shared/request-notes";
import { Refusal } from "../translate/visitor/request";
import { JsonIndex } from "../json/json-index";
import { gatewayError } from "../translate/error";
import { RequestTranslation, translateRequest } from "../translate/request";
import { AnswerParts } from "../translate/shared/answer-parts";
import { ResponseTranslation } from "../translate/response";

const translation = new ResponseTranslation();
const source = new Buffer(1024, 64 << 20);
const output = new Buffer(1024, 64 << 20);
const notes = new RequestNotes();
const request = new JsonIndex();
const refusal = new Refusal();
const direction = new RequestTranslation();
const texts = new Buffer(256, 64 << 10);
/** Bytes of an answer that are kept. */
const ROOM: i32 = 16 << 10;
const answer = new AnswerParts();

export function input(length: i32): usize {
  source.clear();
  source.reserve(length);
  return source.ptr;
}

/** The request in the input is the one that is answered; without this call nothing is known of it. */
export function note(client: i32, upstream: i32, length: i32): bool {
  notes.clear();
  direction.client = client;
  direction.upstream = upstream;
  return request.parse(source.ptr, length) && translateRequest(direction, request, output, refusal, notes);
}

export function forget(): void {
  notes.clear();
}

export function reset(
  client: i32,
  upstream: i32,
  streaming: bool,
  wantsUsage: bool,
  wantsAnswer: bool,
): void {
  answer.begin(wantsAnswer ? ROOM : 0, 1);
  translation.answer = wantsAnswer ? answer : null;
  translation.reset(client, upstream, streaming, wantsUsage, notes);
  output.clear();
}

export function free(): void {
  translation.free();
}

export function setNow(now: i64): void {
  translation.now = now;
}

export function whole(length: i32): bool {
  output.clear();
  return translation.whole(source.ptr, length, output);
}

export function gather(length: i32): bool {
  output.clear();
  return translation.gather(source.ptr, length, output);
}

export function chunk(length: i32, endOfStream: bool): bool {
  output.clear();
  return translation.chunk(source.ptr, length, endOfStream, output);
}

export function error(client: i32, upstream: i32, status: i32, length: i32): bool {
  output.clear();
  translation.reset(client, upstream, false, false, notes);
  return translation.writeError(status, source.ptr, length, output);
}

/** Code, message and field are the lines of the input. */
export function ownError(client: i32, status: i32, length: i32): void {
  output.clear();
  const parts = String.UTF8.decodeUnsafe(source.ptr, length).split("\n");
  output.append(gatewayError(client, status, parts[0], parts[1], parts[2]));
}

export function outputPtr(): usize {
  return output.ptr;
}

export function outputLength(): i32 {
  return output.len;
}

export function unchanged(): bool {
  return translation.unchanged;
}

export function ended(): bool {
  return translation.ended;
}

export function errored(): bool {
  return translation.errored;
}

export function firstToken(): i64 {
  return translation.firstToken;
}

export function stopReason(): i32 {
  return translation.stopReason;
}

/** Writes what was observed as JSON; returns its length. */
export function observed(): i32 {
  const usage = translation.usage;
  texts.clear();
  texts.ascii('{"input":');
  texts.integer(usage.input);
  texts.ascii(',"cachedInput":');
  texts.integer(usage.cachedInput);
  texts.ascii(',"cacheCreation":');
  texts.integer(usage.cacheCreation);
  texts.ascii(',"output":');
  texts.integer(usage.output);
  texts.ascii(',"reasoning":');
  texts.integer(usage.reasoning);
  texts.ascii(',"model":"');
  texts.append(translation.responseModel);
  texts.ascii('","parts":[{}');
  answer.blockEnd();
  texts.append(answer.parts);
  texts.ascii('],"failure":"');
  texts.text(translation.failure);
  texts.ascii('"}');
  return texts.len;
}

export function textsPtr(): usize {
  return texts.ptr;
}
