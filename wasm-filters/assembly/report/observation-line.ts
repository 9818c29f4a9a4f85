// One exchange as a line of JSON for brightstaff. The contract has the members, their types and their writers; what is
// here says where each value comes from.

import { Buffer } from "../bytes/buffer";
import { APOSTROPHE, OPEN_BRACKET, SPACE } from "../bytes/characters";
import { clip } from "../bytes/clip";
import { writeHex } from "../bytes/json-members";
import { SaidHash } from "../bytes/said-hash";
import { identityKey } from "../auth/identity-key";
import { attemptErrorName } from "../contract/attempt-errors.generated";
import { Endpoint, endpointName } from "../contract/endpoints.generated";
import { endingName } from "../contract/endings.generated";
import { Format, formatName } from "../contract/formats.generated";
import {
  addToAttempts,
  addToChain,
  beginAttempts,
  beginChain,
  beginError,
  beginOmitted,
  beginShape,
  beginUsage,
  endAttempts,
  endChain,
  endError,
  endLine,
  endOmitted,
  endOneOfAttempts,
  endParts,
  endShape,
  endTags,
  endUsage,
  writeAsked,
  writeAnswerHash,
  writeAttemptCount,
  writeAttemptsBeganMs,
  writeAttemptsError,
  writeAttemptsMs,
  writeAttemptsProvider,
  writeAttemptsRequestId,
  writeAttemptsStatus,
  writeAttemptsTarget,
  writeAttemptsUpstreamFormat,
  writeCaller,
  writeChainRoles,
  writeChainSkipped,
  writeChargedTokens,
  writeClient,
  writeClientFormat,
  writeDurationMs,
  writeEndedBy,
  writeErrorCode,
  writeErrorMessage,
  writeListener,
  writeModel,
  writeNoUsage,
  writeOmittedBytes,
  writeOmittedMessages,
  writeOwnCall,
  writePath,
  writeProvider,
  writeReplyHash,
  writeRequestId,
  writeSession,
  writeSessionFrom,
  writeShapeAnswerBytes,
  writeShapeImages,
  writeShapeMessages,
  writeShapeRequestBytes,
  writeShapeTools,
  writeShapeUserTurns,
  writeStartedMs,
  writeStatus,
  writeStopReason,
  writeStream,
  writeTarget,
  writeTraceparent,
  writeTtftMs,
  writeUpstreamFormat,
  writeUsageCacheCreation,
  writeUsageCachedInput,
  writeUsageInput,
  writeUsageOutput,
  writeUsageReasoning,
  writeUser,
  writeUserAgent,
  writeV,
} from "../contract/observation.generated";
import { OwnCall, ownCallName } from "../contract/own-calls.generated";
import { SessionSource, sessionSourceName } from "../contract/session-sources.generated";
import { stopReasonName } from "../contract/stop-reasons.generated";
import { ConversationFacts } from "../exchange/conversation-facts";
import { Exchange } from "../exchange/exchange";
import { AnswerParts } from "../translate/shared/answer-parts";
import { Usage } from "../translate/visitor/response";
import { endingOf } from "./ending";

const NANOSECONDS_PER_MILLISECOND: i64 = 1_000_000;
/** Bytes. */
const MAX_PATH: i32 = 256;
const HASH_DIGITS: i32 = 16;
const empty = new Buffer(8, 8);
const inside = new Buffer(8, 8);
inside.ascii("inside");
const text = new Buffer(MAX_PATH, MAX_PATH);

/** `listener` is the name of the model listener; `ended` in nanoseconds since 1970. */
export function writeObservation(out: Buffer, exchange: Exchange, listener: Buffer, ended: i64): void {
  const ending = endingOf(exchange);
  const outcome = exchange.outcome;
  writeTimes(out, exchange, ended);
  writeListener(out, exchange.client.isInside ? inside : listener);
  writeWho(out, exchange);
  writeDecision(out, exchange);
  writeAttempts(out, exchange, ended);
  writeAttemptCount(out, exchange.attempt.count);
  writeStatus(out, outcome.status);
  writeStopReason(out, stopReasonName(outcome.stopReason));
  if (outcome.errorCode.len > 0) writeError(out, exchange);
  writeEndedBy(out, endingName(ending));
  writeTokens(out, outcome.usage);
  if (outcome.charged > 0) writeChargedTokens(out, <i64>Math.ceil(outcome.charged));
  writeConversation(out, exchange);
  endLine(out);
}

function writeTimes(out: Buffer, exchange: Exchange, ended: i64): void {
  const request = exchange.request;
  const outcome = exchange.outcome;
  const started = request.started;
  writeV(out);
  writeRequestId(out, request.id);
  writeTraceparent(out, request.traceparent);
  writeStartedMs(out, started / NANOSECONDS_PER_MILLISECOND);
  writeDurationMs(out, (ended - started) / NANOSECONDS_PER_MILLISECOND);
  const begun = request.streaming && outcome.firstToken > 0;
  writeTtftMs(out, begun ? outcome.firstTokenAfter(started) : -1);
}

function writeWho(out: Buffer, exchange: Exchange): void {
  const request = exchange.request;
  const client = exchange.client;
  clip(text, request.path.ptr, request.path.len - request.queryLength, MAX_PATH);
  writePath(out, text);
  writeClientFormat(out, apiOf(request.format, request.endpoint));
  writeStream(out, request.streaming);
  if (request.ownCall != OwnCall.None) writeOwnCall(out, ownCallName(request.ownCall));
  if (request.caller.len > 0) writeCaller(out, request.caller);
  if (client.client.len > 0) writeClient(out, client.client);
  if (client.user.len > 0) writeUser(out, client.user);
  if (client.userAgent.len > 0) writeUserAgent(out, client.userAgent);
  if (client.tags.len > 0) {
    out.append(client.tags);
    endTags(out);
  }
  if (client.sessionFrom == SessionSource.None) return;
  writeSession(out, client.session);
  writeSessionFrom(out, sessionSourceName(client.sessionFrom));
}

function writeDecision(out: Buffer, exchange: Exchange): void {
  const request = exchange.request;
  const attempt = exchange.attempt;
  const target = attempt.target;
  if (request.asked.len > 0) writeAsked(out, request.asked);
  writeModel(out, target ? attempt.model : empty);
  writeTarget(out, target ? target.name : empty);
  writeProvider(out, target ? target.provider.id : empty);
  writeUpstreamFormat(out, target ? apiOf(attempt.format, request.endpoint) : "");
}

function writeAttempts(out: Buffer, exchange: Exchange, ended: i64): void {
  const attempts = exchange.attempts;
  const started = exchange.request.started;
  beginAttempts(out);
  for (let i = 0; i < attempts.count; i++) {
    const attempt = attempts.at(i);
    const target = attempt.target;
    if (!target) continue;
    const end = attempt.ended > 0 ? attempt.ended : ended;
    addToAttempts(out);
    writeAttemptsTarget(out, target.name);
    writeAttemptsProvider(out, target.provider.id);
    writeAttemptsUpstreamFormat(out, apiOf(attempt.format, exchange.request.endpoint));
    writeAttemptsStatus(out, attempt.status);
    writeAttemptsBeganMs(out, (attempt.began - started) / NANOSECONDS_PER_MILLISECOND);
    writeAttemptsMs(out, (end - attempt.began) / NANOSECONDS_PER_MILLISECOND);
    writeAttemptsError(out, attemptErrorName(attempt.error));
    if (attempt.requestId.len > 0) writeAttemptsRequestId(out, attempt.requestId);
    endOneOfAttempts(out);
  }
  endAttempts(out);
}

function writeError(out: Buffer, exchange: Exchange): void {
  const outcome = exchange.outcome;
  beginError(out);
  writeErrorCode(out, outcome.errorCode);
  let message = outcome.errorMessage;
  if (!exchange.conversation.keepsContent) {
    writeUnquoted(text, message);
    message = text;
  }
  if (message.len > 0) writeErrorMessage(out, message);
  endError(out);
}

/** Leaves out what stands in quotes, from the first to the last: messages quote clients' texts so. */
function writeUnquoted(out: Buffer, message: Buffer): void {
  const ptr = message.ptr;
  const length = message.len;
  let first = 0;
  while (first < length && !opensQuote(ptr, first)) first += 1;
  out.become(ptr, min(first + 1, length));
  if (first >= length) return;
  let last = length - 1;
  while (last > first && load<u8>(ptr + last) != APOSTROPHE) last -= 1;
  out.text("…");
  if (last > first) out.bytes(ptr + last, length - last);
}

/** Unlike the apostrophe within a word. */
function opensQuote(ptr: usize, at: i32): bool {
  return load<u8>(ptr + at) == APOSTROPHE && (at == 0 || load<u8>(ptr + at - 1) == SPACE);
}

function writeTokens(out: Buffer, usage: Usage): void {
  if (usage.input < 0 && usage.output < 0) return writeNoUsage(out);
  beginUsage(out);
  writeUsageInput(out, usage.input);
  writeUsageOutput(out, usage.output);
  writeUsageCachedInput(out, usage.cachedInput);
  writeUsageCacheCreation(out, usage.cacheCreation);
  writeUsageReasoning(out, usage.reasoning);
  endUsage(out);
}

function writeConversation(out: Buffer, exchange: Exchange): void {
  const conversation = exchange.conversation;
  beginShape(out);
  writeShapeMessages(out, conversation.messages);
  writeShapeUserTurns(out, conversation.userTurns);
  writeShapeTools(out, conversation.tools);
  writeShapeImages(out, conversation.images);
  writeShapeRequestBytes(out, exchange.request.size);
  writeShapeAnswerBytes(out, exchange.outcome.delivered);
  endShape(out);
  const length = conversation.chainLength;
  if (length > 0) {
    beginChain(out);
    for (let i = 0; i < length; i++) addToChain(out, conversation.hashAt(i));
    endChain(out);
    writeChainRoles(out, conversation.roles);
    writeChainSkipped(out, conversation.messages - length);
  }
  const reply = conversation.reply;
  if (!reply.isUnknown) writeReplyHash(out, hexOf(reply));
  const said = exchange.outcome.said;
  if (!said.isUnknown) writeAnswerHash(out, hexOf(said));
  if (conversation.parts.len > 0) writeContent(out, conversation, exchange.outcome.answer);
}

function hexOf(said: SaidHash): Buffer {
  text.clear();
  writeHex(text, said.under(identityKey), HASH_DIGITS);
  return text;
}

function writeContent(out: Buffer, conversation: ConversationFacts, answer: AnswerParts): void {
  answer.blockEnd();
  out.append(conversation.parts);
  const said = answer.parts;
  // The list's first part has no comma before it.
  const skipped = out.endsWithByte(OPEN_BRACKET) ? 1 : 0;
  out.bytes(said.ptr + skipped, said.len - skipped);
  endParts(out);
  const bytes = conversation.omittedBytes + answer.omitted;
  if (bytes == 0 && conversation.omittedMessages == 0) return;
  beginOmitted(out);
  writeOmittedMessages(out, conversation.omittedMessages);
  writeOmittedBytes(out, bytes);
  endOmitted(out);
}

/** Before an attempt the upstream format is unknown. */
function apiOf(format: Format, endpoint: Endpoint): string {
  if (endpoint != Endpoint.None) return endpointName(endpoint);
  return formatName(format == Format.Unknown ? Format.ChatCompletions : format);
}
