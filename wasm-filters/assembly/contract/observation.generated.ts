// Generated from config/contract/observation.ts by `npm run generate`; changes here are lost.

import { Buffer } from "../bytes/buffer";
import {
  addHash,
  addMember,
  addObject,
  closeList,
  closeObject,
  openList,
  openObject,
  writeBoolean,
  writeCount,
  writeCountOrNull,
  writeEscapedText,
  writeNull,
  writeText,
  writeTextOrNull,
  writeWord,
  writeWordOrNull,
} from "../bytes/json-members";

export function writeV(out: Buffer): void {
  writeCount(out, '{"v":', 2);
}

export function writeRequestId(out: Buffer, value: Buffer): void {
  writeText(out, ',"request_id":', value);
}

/** Null when it is empty. */
export function writeTraceparent(out: Buffer, value: Buffer): void {
  writeTextOrNull(out, ',"traceparent":', value);
}

/** Since 1970. */
export function writeStartedMs(out: Buffer, value: i64): void {
  writeCount(out, ',"started_ms":', value);
}

export function writeDurationMs(out: Buffer, value: i64): void {
  writeCount(out, ',"duration_ms":', value);
}

/** Until a stream's first content. Null when it is negative. */
export function writeTtftMs(out: Buffer, value: i64): void {
  writeCountOrNull(out, ',"ttft_ms":', value);
}

/** Its name in the Plano YAML. */
export function writeListener(out: Buffer, value: Buffer): void {
  writeText(out, ',"listener":', value);
}

/** The client's, without the query. */
export function writePath(out: Buffer, value: Buffer): void {
  writeText(out, ',"path":', value);
}

/** A wire format, or the name of an endpoint. */
export function writeClientFormat(out: Buffer, value: string): void {
  writeWord(out, ',"client_format":', value);
}

export function writeStream(out: Buffer, value: bool): void {
  writeBoolean(out, ',"stream":', value);
}

/** Absent for a client's request. Not called without a value. */
export function writeOwnCall(out: Buffer, value: string): void {
  writeWord(out, ',"own_call":', value);
}

/** The caller's name; absent when the listener does not authenticate. Not called without a value. */
export function writeCaller(out: Buffer, value: Buffer): void {
  writeText(out, ',"caller":', value);
}

/**
 * A keyed hash of the client's credential, 12 hexadecimal digits; absent without one. Not called without a
 * value.
 */
export function writeClient(out: Buffer, value: Buffer): void {
  writeText(out, ',"client":', value);
}

/** The user that the body names; hashed where no content is kept. Not called without a value. */
export function writeUser(out: Buffer, value: Buffer): void {
  writeText(out, ',"user":', value);
}

/** Not called without a value. */
export function writeUserAgent(out: Buffer, value: Buffer): void {
  writeText(out, ',"user_agent":', value);
}

/** The values of the configured headers. Not called without a value. */
export function beginTags(out: Buffer): void {
  openObject(out, ',"tags":');
}

export function addToTags(out: Buffer, name: Buffer, value: Buffer): void {
  addMember(out, name, value);
}

export function endTags(out: Buffer): void {
  closeObject(out);
}

/** The session's name; hashed where no content is kept. Not called without a value. */
export function writeSession(out: Buffer, value: Buffer): void {
  writeText(out, ',"session":', value);
}

/** Not called without a value. */
export function writeSessionFrom(out: Buffer, value: string): void {
  writeWord(out, ',"session_from":', value);
}

/** The model as the client wrote it. Not called without a value. */
export function writeAsked(out: Buffer, value: Buffer): void {
  writeText(out, ',"asked":', value);
}

/** The provider's name of the model; null without a target. Null when it is empty. */
export function writeModel(out: Buffer, value: Buffer): void {
  writeTextOrNull(out, ',"model":', value);
}

/** The latest; null when none was chosen. Null when it is empty. */
export function writeTarget(out: Buffer, value: Buffer): void {
  writeTextOrNull(out, ',"target":', value);
}

/** Null when it is empty. */
export function writeProvider(out: Buffer, value: Buffer): void {
  writeTextOrNull(out, ',"provider":', value);
}

/** A wire format, or the name of an endpoint. Null when it is empty. */
export function writeUpstreamFormat(out: Buffer, value: string): void {
  writeWordOrNull(out, ',"upstream_format":', value);
}

/** The first eight, in order. */
export function beginAttempts(out: Buffer): void {
  openList(out, ',"attempts":');
}

/** Opens one object of the list. */
export function addToAttempts(out: Buffer): void {
  addObject(out);
}

export function writeAttemptsTarget(out: Buffer, value: Buffer): void {
  writeText(out, '{"target":', value);
}

export function writeAttemptsProvider(out: Buffer, value: Buffer): void {
  writeText(out, ',"provider":', value);
}

export function writeAttemptsUpstreamFormat(out: Buffer, value: string): void {
  writeWord(out, ',"upstream_format":', value);
}

/** The provider's; 0 without a response. */
export function writeAttemptsStatus(out: Buffer, value: i64): void {
  writeCount(out, ',"status":', value);
}

/** Since the request began. */
export function writeAttemptsBeganMs(out: Buffer, value: i64): void {
  writeCount(out, ',"began_ms":', value);
}

/** Until the next attempt, or the end. */
export function writeAttemptsMs(out: Buffer, value: i64): void {
  writeCount(out, ',"ms":', value);
}

/** Null when it is empty. */
export function writeAttemptsError(out: Buffer, value: string): void {
  writeWordOrNull(out, ',"error":', value);
}

/** The provider's, by the header of its response; absent when it told none. Not called without a value. */
export function writeAttemptsRequestId(out: Buffer, value: Buffer): void {
  writeText(out, ',"request_id":', value);
}

/** Closes one object of the list. */
export function endOneOfAttempts(out: Buffer): void {
  closeObject(out);
}

export function endAttempts(out: Buffer): void {
  closeList(out);
}

export function writeAttemptCount(out: Buffer, value: i64): void {
  writeCount(out, ',"attempt_count":', value);
}

/** 0: the client left before the response. */
export function writeStatus(out: Buffer, value: i64): void {
  writeCount(out, ',"status":', value);
}

/** Null when it is empty. */
export function writeStopReason(out: Buffer, value: string): void {
  writeWordOrNull(out, ',"stop_reason":', value);
}

/** A refusal or an error that the client got. Not called without a value. */
export function beginError(out: Buffer): void {
  out.ascii(',"error":');
}

export function writeErrorCode(out: Buffer, value: Buffer): void {
  writeText(out, '{"code":', value);
}

/** The gateway's without what it quotes, and no provider's, where no content is kept. Not called without a value. */
export function writeErrorMessage(out: Buffer, value: Buffer): void {
  writeText(out, ',"message":', value);
}

export function endError(out: Buffer): void {
  closeObject(out);
}

export function writeEndedBy(out: Buffer, value: string): void {
  writeWord(out, ',"ended_by":', value);
}

/** Null when the provider told none. */
export function writeNoUsage(out: Buffer): void {
  writeNull(out, ',"usage":');
}

/** Null when the provider told none. */
export function beginUsage(out: Buffer): void {
  out.ascii(',"usage":');
}

/** Cached tokens included. */
export function writeUsageInput(out: Buffer, value: i64): void {
  writeCount(out, '{"input":', value);
}

export function writeUsageOutput(out: Buffer, value: i64): void {
  writeCount(out, ',"output":', value);
}

/** Null when it is negative. */
export function writeUsageCachedInput(out: Buffer, value: i64): void {
  writeCountOrNull(out, ',"cached_input":', value);
}

/** Null when it is negative. */
export function writeUsageCacheCreation(out: Buffer, value: i64): void {
  writeCountOrNull(out, ',"cache_creation":', value);
}

/** Null when it is negative. */
export function writeUsageReasoning(out: Buffer, value: i64): void {
  writeCountOrNull(out, ',"reasoning":', value);
}

export function endUsage(out: Buffer): void {
  closeObject(out);
}

/** Tokens that rate limits counted, reported by the provider or estimated. Not called without a value. */
export function writeChargedTokens(out: Buffer, value: i64): void {
  writeCount(out, ',"charged_tokens":', value);
}

/** How much there was of what. */
export function beginShape(out: Buffer): void {
  out.ascii(',"shape":');
}

export function writeShapeMessages(out: Buffer, value: i64): void {
  writeCount(out, '{"messages":', value);
}

export function writeShapeUserTurns(out: Buffer, value: i64): void {
  writeCount(out, ',"user_turns":', value);
}

/** That the request offers. */
export function writeShapeTools(out: Buffer, value: i64): void {
  writeCount(out, ',"tools":', value);
}

export function writeShapeImages(out: Buffer, value: i64): void {
  writeCount(out, ',"images":', value);
}

export function writeShapeRequestBytes(out: Buffer, value: i64): void {
  writeCount(out, ',"request_bytes":', value);
}

/** Of text, reasoning and calls. */
export function writeShapeAnswerBytes(out: Buffer, value: i64): void {
  writeCount(out, ',"answer_bytes":', value);
}

export function endShape(out: Buffer): void {
  closeObject(out);
}

/**
 * A keyed hash of each message, oldest first; of the last 64. Absent without messages. Not called without a
 * value.
 */
export function beginChain(out: Buffer): void {
  openList(out, ',"chain":');
}

export function addToChain(out: Buffer, value: u64): void {
  addHash(out, value);
}

export function endChain(out: Buffer): void {
  closeList(out);
}

/**
 * A letter for each hash of `chain`: s of a system prompt, u of a user, a of an assistant, t of a tool's result,
 * o of others. Not called without a value.
 */
export function writeChainRoles(out: Buffer, value: Buffer): void {
  writeText(out, ',"chain_roles":', value);
}

/** Messages before those of `chain`. Not called without a value. */
export function writeChainSkipped(out: Buffer, value: i64): void {
  writeCount(out, ',"chain_skipped":', value);
}

/** A keyed hash of the last text of an assistant in the request. Not called without a value. */
export function writeReplyHash(out: Buffer, value: Buffer): void {
  writeText(out, ',"reply_hash":', value);
}

/**
 * The `reply_hash` of a request that sends the answer back; absent where not all of it was read. Not called
 * without a value.
 */
export function writeAnswerHash(out: Buffer, value: Buffer): void {
  writeText(out, ',"answer_hash":', value);
}

/**
 * What was said, in the order of the conversation, the answer last. Absent where no content is kept. Not called
 * without a value.
 */
export function beginParts(out: Buffer): void {
  openList(out, ',"parts":');
}

/** Opens one object of the list. */
export function addToParts(out: Buffer): void {
  addObject(out);
}

export function writePartsRole(out: Buffer, value: string): void {
  writeWord(out, '{"role":', value);
}

export function writePartsKind(out: Buffer, value: string): void {
  writeWord(out, ',"kind":', value);
}

/** The message's index; `shape.messages` for the answer. */
export function writePartsMessage(out: Buffer, value: i64): void {
  writeCount(out, ',"message":', value);
}

/** Of a tool. Not called without a value. */
export function writePartsName(out: Buffer, value: Buffer): void {
  writeEscapedText(out, ',"name":', value);
}

/** Of a call. Not called without a value. */
export function writePartsId(out: Buffer, value: Buffer): void {
  writeEscapedText(out, ',"id":', value);
}

/** Not called without a value. */
export function writePartsMediaType(out: Buffer, value: Buffer): void {
  writeEscapedText(out, ',"media_type":', value);
}

/**
 * A long one's beginning and end, with `…` between; the arguments of a call. Absent for media. Not called
 * without a value.
 */
export function writePartsText(out: Buffer, value: Buffer): void {
  writeEscapedText(out, ',"text":', value);
}

/** Of all of it, as it stands in JSON; of media without their coding. */
export function writePartsBytes(out: Buffer, value: i64): void {
  writeCount(out, ',"bytes":', value);
}

/** Closes one object of the list. */
export function endOneOfParts(out: Buffer): void {
  closeObject(out);
}

export function endParts(out: Buffer): void {
  closeList(out);
}

/** What was said and is in no part. Not called without a value. */
export function beginOmitted(out: Buffer): void {
  out.ascii(',"omitted":');
}

/** Without any part. */
export function writeOmittedMessages(out: Buffer, value: i64): void {
  writeCount(out, '{"messages":', value);
}

export function writeOmittedBytes(out: Buffer, value: i64): void {
  writeCount(out, ',"bytes":', value);
}

export function endOmitted(out: Buffer): void {
  closeObject(out);
}

/** Call behind the last member. */
export function endLine(out: Buffer): void {
  out.ascii("}\n");
}
