// Reads what a provider's response headers say about the body, and forwards them to the client.

import { Buffer } from "../bytes/buffer";
import { DIGIT_4 } from "../bytes/characters";
import { UNUSABLE_ANSWER_STATUS } from "../contract/constants.generated";
import {
  ATTEMPTS_HEADER,
  DROPPED_HEADER,
  MODEL_HEADER,
  PROVIDER_HEADER,
} from "../contract/headers.generated";
import { Format, formatRequestId } from "../contract/formats.generated";
import { HeaderReader, HeaderWriter } from "../abi/headers";
import { valueLen, valuePtr } from "../abi/host";
import { HeaderMap } from "../abi/types";
import { equalsFolded, isVisibleAscii, parseInteger } from "../bytes/slice";
import { isLimitHeader, writeLimitHeaders } from "../limits/limit-headers";
import { isForClient } from "./client-headers";
import { holdsKey } from "./key-mask";
import { Attempt } from "../exchange/attempt";
import { Exchange } from "../exchange/exchange";
import { writeRequestId } from "../exchange/request-id";

const reader = new HeaderReader();
const writer = new HeaderWriter();
const dropped = new Buffer(64, 64);

export class ResponseHeaders {
  status: i32 = 0;
  isEventStream: bool = false;
  isJson: bool = false;
  /** The body is compressed. */
  encoded: bool = false;
  /** Seconds that the provider asks to wait; -1 without a number of seconds. */
  retryAfter: i64 = -1;
  /** The provider's id of the request, valid during the callback of `read`; empty without one. */
  requestIdPtr: usize = 0;
  requestIdLen: i32 = 0;

  private pairs: usize = 0;
  private pairsLength: i32 = 0;

  get isSuccess(): bool {
    return this.status >= 200 && this.status < 300;
  }

  read(format: Format): bool {
    const requestId = formatRequestId(format);
    this.requestIdLen = 0;
    this.status = 0;
    this.isEventStream = false;
    this.isJson = false;
    this.encoded = false;
    this.retryAfter = -1;
    if (!reader.read(HeaderMap.Response)) return false;
    this.pairs = valuePtr;
    this.pairsLength = valueLen;
    while (reader.next()) {
      if (reader.nameIs(":status")) this.status = <i32>parseInteger(reader.valuePtr, reader.valueLen);
      else if (reader.nameIs("retry-after")) this.retryAfter = parseInteger(reader.valuePtr, reader.valueLen);
      else if (reader.nameIs("content-type")) {
        this.isEventStream = isEventStream(reader);
        this.isJson = beginsWith(reader, "application/json");
      } else if (reader.nameIs("content-encoding"))
        this.encoded = reader.valueLen > 0 && !reader.valueIs("identity");
      else if (reader.nameIs(requestId)) {
        this.requestIdPtr = reader.valuePtr;
        this.requestIdLen = reader.valueLen;
      }
    }
    return true;
  }

  /** Like `forwardHeaders` for the provider's own body, without a second read; call in the callback of `read`. */
  forward(exchange: Exchange, asStream: bool): void {
    reader.open(this.pairs, this.pairsLength);
    writeHeaders(exchange, -1, asStream);
  }
}

/**
 * Writes the client's headers; call only once for a translated response. `length` is that of a new body; -1 keeps the
 * provider's content-length, unless `asStream`.
 */
export function forwardHeaders(exchange: Exchange, length: i32, asStream: bool): bool {
  return reader.read(HeaderMap.Response) && writeHeaders(exchange, length, asStream);
}

/**
 * Replaces the provider's headers before any has gone on, so that Envoy makes the next attempt. Routes retry on the
 * status; outlier detection does not count it as a failure of the address.
 */
export function writeRetryStatus(): void {
  writer.clear();
  writer.literal(":status", UNUSABLE_ANSWER_STATUS);
  writer.write(HeaderMap.Response);
}

function writeHeaders(exchange: Exchange, length: i32, asStream: bool): bool {
  const attempt = exchange.attempt;
  const upstream = attempt.format;
  const client = exchange.request.format;
  const retyped = length >= 0 || (asStream && client != upstream);
  const limited = exchange.plan.admission.isOpen;
  const target = attempt.target;
  const theirId = formatRequestId(upstream);
  const clientsId = formatRequestId(client);
  let identified = false;
  let failed = false;
  writer.clear();
  while (reader.next()) {
    // `:status` is always the first header.
    if (reader.nameIs(":status")) failed = reader.valueLen > 0 && <i32>load<u8>(reader.valuePtr) >= DIGIT_4;
    else if (failed && target && holdsKey(target.provider, reader.valuePtr, reader.valueLen)) continue;
    if (!isForClient(reader) || (limited && isLimitHeader(reader))) continue;
    if (reader.nameIs("content-length") && (length >= 0 || asStream)) continue;
    if (reader.nameIs("content-type") && retyped) continue;
    if (reader.nameIs(theirId)) {
      writer.slice(clientsId, reader.valuePtr, reader.valueLen);
      identified = true;
    } else if (!reader.nameIs(clientsId)) {
      writer.add(reader.namePtr, reader.nameLen, reader.valuePtr, reader.valueLen);
    }
  }
  if (length >= 0) writer.integer("content-length", length);
  if (retyped) writer.literal("content-type", asStream ? "text/event-stream" : "application/json");
  if (limited) writeLimitHeaders(writer, client, exchange.plan.admission, exchange.request.started);
  if (!identified) writeRequestId(writer, exchange.request);
  if (target) {
    writer.slice(PROVIDER_HEADER, target.provider.id.ptr, target.provider.id.len);
    // With a wildcard the name is the client's own text.
    const model = attempt.model;
    if (isVisibleAscii(model.ptr, model.len)) writer.slice(MODEL_HEADER, model.ptr, model.len);
    writer.integer(ATTEMPTS_HEADER, attempt.count);
    writeDropped(attempt);
  }
  return writer.write(HeaderMap.Response);
}

/** Names what the request lost, if it lost anything. */
function writeDropped(attempt: Attempt): void {
  const notes = attempt.notes;
  dropped.clear();
  if (notes.lostSearch) dropped.ascii(", web_search");
  if (notes.lostStops || attempt.lostStops) dropped.ascii(", stop");
  if (notes.lostTools) dropped.ascii(", tools");
  if (dropped.len > 0) writer.slice(DROPPED_HEADER, dropped.ptr + 2, dropped.len - 2);
}

/** Server-sent events, or Amazon's frames. */
function isEventStream(header: HeaderReader): bool {
  return beginsWith(header, "text/event-stream") || beginsWith(header, "application/vnd.amazon.eventstream");
}

/** Media types have no case (RFC 9110, section 8.3.1). */
function beginsWith(header: HeaderReader, type: string): bool {
  return header.valueLen >= type.length && equalsFolded(header.valuePtr, type.length, type);
}
