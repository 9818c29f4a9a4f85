// Generated from config/contract/observation.ts by `npm run generate`; changes here are lost.

import { Buffer } from "../bytes/buffer";
import { CLOSE_BRACE } from "../bytes/characters";
import {
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

export function writeRequestId(out: Buffer, value: Buffer): void {
  writeText(out, '{"request_id":', value);
}

/** The caller's name; absent when the listener does not authenticate. Not called without a value. */
export function writeCaller(out: Buffer, value: Buffer): void {
  writeText(out, ',"caller":', value);
}

/** The provider's name of the model. */
export function writeModel(out: Buffer, value: Buffer): void {
  writeText(out, ',"model":', value);
}

export function writeTarget(out: Buffer, value: Buffer): void {
  writeText(out, ',"target":', value);
}

export function writeProvider(out: Buffer, value: Buffer): void {
  writeText(out, ',"provider":', value);
}

/** A wire format, or the name of an endpoint. */
export function writeClientFormat(out: Buffer, value: string): void {
  writeWord(out, ',"client_format":', value);
}

/** A wire format, or the name of an endpoint. */
export function writeUpstreamFormat(out: Buffer, value: string): void {
  writeWord(out, ',"upstream_format":', value);
}

/** 0: the client left before the response. */
export function writeStatus(out: Buffer, value: i64): void {
  writeCount(out, ',"status":', value);
}

export function writeStream(out: Buffer, value: bool): void {
  writeBoolean(out, ',"stream":', value);
}

export function writeDurationMs(out: Buffer, value: i64): void {
  writeCount(out, ',"duration_ms":', value);
}

/** Until a stream's first content. Null when it is negative. */
export function writeTtftMs(out: Buffer, value: i64): void {
  writeCountOrNull(out, ',"ttft_ms":', value);
}

export function writeAttempts(out: Buffer, value: i64): void {
  writeCount(out, ',"attempts":', value);
}

/** Null when the provider told none. */
export function writeNoUsage(out: Buffer): void {
  writeNull(out, ',"usage":');
}

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

export function writeUsageCachedInput(out: Buffer, value: i64): void {
  writeCount(out, ',"cached_input":', value);
}

export function writeUsageCacheCreation(out: Buffer, value: i64): void {
  writeCount(out, ',"cache_creation":', value);
}

export function writeUsageReasoning(out: Buffer, value: i64): void {
  writeCount(out, ',"reasoning":', value);
}

export function endUsage(out: Buffer): void {
  out.byte(CLOSE_BRACE);
}

/** Tokens that rate limits counted, reported by the provider or estimated. Not called without a value. */
export function writeChargedTokens(out: Buffer, value: i64): void {
  writeCount(out, ',"charged_tokens":', value);
}

/** Null when it is empty. */
export function writeStopReason(out: Buffer, value: string): void {
  writeWordOrNull(out, ',"stop_reason":', value);
}

/** Null when it is empty. */
export function writeTraceparent(out: Buffer, value: Buffer): void {
  writeTextOrNull(out, ',"traceparent":', value);
}

/** The beginning of the request's body. Not called without a value. */
export function writeRequest(out: Buffer, value: Buffer): void {
  writeText(out, ',"request":', value);
}

/** Bytes of the whole body. Not called without a value. */
export function writeRequestBytes(out: Buffer, value: i64): void {
  writeCount(out, ',"request_bytes":', value);
}

/** The beginning of the response's text. Not called without a value. */
export function writeAnswer(out: Buffer, value: Buffer): void {
  writeEscapedText(out, ',"answer":', value);
}

/** Call behind the last member. */
export function endLine(out: Buffer): void {
  out.ascii("}\n");
}
