// Reads an endpoint's response while it passes unchanged: its usage, from a window at each end of the body, and the
// length of its text, for endpoints whose cost depends on text.

import { LINE_FEED } from "../bytes/characters";
import { readBody, valueLen, valuePtr, WHOLE } from "../abi/host";
import { Body } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { readUsageFromEnd, readUsageFromStart } from "../translate/shared/endpoint-usage";
import { Usage } from "../translate/visitor/response";
import { JsonIndex } from "../json/json-index";
import { Endpoint } from "../contract/endpoints.generated";
import { TextMeter } from "./text-meter";

const HEAD: i32 = 2 << 10;
/** Bytes; a usage object and what follows it are shorter. */
const TAIL: i32 = 4 << 10;
const json = new JsonIndex();

export class PassedResponse {
  readonly usage: Usage = new Usage();
  readonly text: TextMeter = new TextMeter();
  private head: Buffer = new Buffer(HEAD, HEAD);
  private tail: Buffer = new Buffer(2 * TAIL, 2 * TAIL);
  private isStream: bool = false;
  private metered: bool = false;

  reset(endpoint: Endpoint, isStream: bool): void {
    this.usage.clear();
    this.text.clear();
    this.head.clear();
    this.tail.clear();
    this.isStream = isStream;
    this.metered = hasText(endpoint);
  }

  free(): void {
    this.head.free();
    this.tail.free();
  }

  /** Reads the body's next `size` bytes from Envoy's buffer. */
  see(size: i32): void {
    const all = this.metered || this.head.len < HEAD;
    const start = all ? 0 : max(0, size - TAIL);
    if (size <= 0 || !readBody(Body.Response, start, WHOLE)) return;
    if (this.metered) this.text.push(valuePtr, valueLen);
    this.head.bytes(valuePtr, min(valueLen, HEAD - this.head.len));
    const kept = min(valueLen, TAIL);
    this.keep(valuePtr + valueLen - kept, kept);
  }

  /** Called when the whole body has passed. */
  finish(): void {
    const head = this.head;
    const tail = this.tail;
    const end = tail.ptr + tail.len;
    if (this.isStream) this.readEvents(tail.ptr, end);
    else if (!readUsageFromStart(head.ptr, head.ptr + head.len, json, this.usage)) {
      readUsageFromEnd(tail.ptr, end, json, this.usage);
    }
  }

  /** Searches lines from the last: an event's data is one line, and the last usage counts. */
  private readEvents(ptr: usize, end: usize): void {
    let lineEnd = end;
    for (let at = end; at > ptr; at--) {
      if (load<u8>(at - 1) != LINE_FEED) continue;
      if (readUsageFromEnd(at, lineEnd, json, this.usage)) return;
      lineEnd = at - 1;
    }
    readUsageFromEnd(ptr, lineEnd, json, this.usage);
  }

  private keep(ptr: usize, length: i32): void {
    const tail = this.tail;
    if (tail.len + length > 2 * TAIL) {
      const kept = max(0, min(tail.len, TAIL - length));
      memory.copy(tail.ptr, tail.ptr + tail.len - kept, kept);
      tail.len = kept;
    }
    tail.bytes(ptr, length);
  }
}

function hasText(endpoint: Endpoint): bool {
  return (
    endpoint == Endpoint.Completions ||
    endpoint == Endpoint.AudioTranscriptions ||
    endpoint == Endpoint.AudioTranslations
  );
}
