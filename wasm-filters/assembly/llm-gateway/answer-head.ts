// A provider's response headers: what they say about the body, and how they go on to the client.

import { HeaderReader, HeaderWriter } from "../abi/headers";
import { HeaderMap } from "../abi/types";
import { parseInteger, startsWithAscii } from "../bytes/slice";
import { StreamRecord } from "./stream-record";
import { isForClient, isRequestId, requestIdName } from "./upstream-headers";

const reader = new HeaderReader();
const writer = new HeaderWriter();

export class AnswerHead {
  status: i32 = 0;
  isEventStream: bool = false;
  /** The body is compressed. */
  encoded: bool = false;
  /** Something in it must not reach the client. */
  needsWriting: bool = false;

  get isSuccess(): bool {
    return this.status >= 200 && this.status < 300;
  }

  read(): bool {
    this.status = 0;
    this.isEventStream = false;
    this.encoded = false;
    this.needsWriting = false;
    if (!reader.read(HeaderMap.Response)) return false;
    while (reader.next()) {
      if (!isForClient(reader)) this.needsWriting = true;
      if (reader.nameIs(":status")) this.status = <i32>parseInteger(reader.valuePtr, reader.valueLen);
      else if (reader.nameIs("content-type")) this.isEventStream = isEventStream(reader);
      else if (reader.nameIs("content-encoding"))
        this.encoded = reader.valueLen > 0 && !reader.valueIs("identity");
    }
    return true;
  }
}

/** Writes the client's headers. `length` is that of a new body; -1 keeps the provider's, unless `asStream` has none. */
export function forwardHeaders(record: StreamRecord, length: i32, asStream: bool): bool {
  const upstream = record.upstream;
  const client = record.client;
  const retyped = length >= 0 || (asStream && client != upstream);
  if (!reader.read(HeaderMap.Response)) return false;
  writer.clear();
  while (reader.next()) {
    if (!isForClient(reader)) continue;
    if (reader.nameIs("content-length") && (length >= 0 || asStream)) continue;
    if (reader.nameIs("content-type") && retyped) continue;
    if (client != upstream && isRequestId(reader, upstream)) {
      writer.slice(requestIdName(client), reader.valuePtr, reader.valueLen);
    } else if (client == upstream || !isRequestId(reader, client)) {
      writer.add(reader.namePtr, reader.nameLen, reader.valuePtr, reader.valueLen);
    }
  }
  if (length >= 0) writer.integer("content-length", length);
  if (retyped) writer.literal("content-type", asStream ? "text/event-stream" : "application/json");
  return writer.write(HeaderMap.Response);
}

/** Server-sent events, or Amazon's frames. */
function isEventStream(header: HeaderReader): bool {
  const value = header.valuePtr;
  const length = header.valueLen;
  return (
    startsWithAscii(value, length, "text/event-stream") ||
    startsWithAscii(value, length, "application/vnd.amazon.eventstream")
  );
}
