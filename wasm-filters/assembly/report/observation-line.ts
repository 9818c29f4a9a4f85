// One request as a line of JSON for brightstaff; its schema is in brightstaff/src/observations/parse.ts.

import { Buffer } from "../bytes/buffer";
import { writeEscaped } from "../bytes/escape";
import { Format, formatName } from "../contract/formats.generated";
import { StopReason, stopReasonName } from "../contract/stop-reasons.generated";
import { Usage } from "../translate/visitor";
import { Endpoint, endpointName } from "../contract/endpoints.generated";
import { StreamRecord } from "../exchange/stream-record";

const NANOSECONDS_PER_MILLISECOND: i64 = 1_000_000;

/** `ended` in nanoseconds since 1970. */
export function writeObservation(out: Buffer, record: StreamRecord, ended: i64): void {
  const target = record.target;
  if (!target) return;
  out.ascii('{"request_id":');
  text(out, record.requestId);
  if (record.caller.len > 0) {
    out.ascii(',"caller":');
    text(out, record.caller);
  }
  out.ascii(',"model":');
  text(out, record.model);
  out.ascii(',"target":');
  text(out, target.name);
  out.ascii(',"provider":');
  text(out, target.provider.id);
  out.ascii(',"client_format":');
  format(out, record.client, record.endpoint);
  out.ascii(',"upstream_format":');
  format(out, record.upstream, record.endpoint);
  out.ascii(',"status":');
  out.integer(record.status);
  out.ascii(',"stream":');
  out.ascii(record.streaming ? "true" : "false");
  out.ascii(',"duration_ms":');
  out.integer(max<i64>(0, (ended - record.started) / NANOSECONDS_PER_MILLISECOND));
  out.ascii(',"ttft_ms":');
  if (record.streaming && record.firstToken > 0) out.integer(record.firstTokenMilliseconds);
  else out.ascii("null");
  out.ascii(',"attempts":');
  out.integer(record.attempts);
  out.ascii(',"usage":');
  usage(out, record.usage);
  if (record.charged > 0) {
    out.ascii(',"charged_tokens":');
    out.integer(<i64>Math.ceil(record.charged));
  }
  out.ascii(',"stop_reason":');
  if (record.stopReason == StopReason.None) out.ascii("null");
  else name(out, stopReasonName(record.stopReason));
  out.ascii(',"traceparent":');
  if (record.traceparent.len > 0) text(out, record.traceparent);
  else out.ascii("null");
  if (record.requestSize > 0) {
    out.ascii(',"request":');
    text(out, record.requestText);
    out.ascii(',"request_bytes":');
    out.integer(record.requestSize);
  }
  if (record.answer.len > 0) {
    out.ascii(',"answer":"');
    out.append(record.answer);
    out.byte(0x22);
  }
  out.ascii("}\n");
}

function text(out: Buffer, value: Buffer): void {
  out.byte(0x22);
  writeEscaped(out, value.ptr, value.len);
  out.byte(0x22);
}

function name(out: Buffer, value: string): void {
  out.byte(0x22);
  out.ascii(value);
  out.byte(0x22);
}

function usage(out: Buffer, tokens: Usage): void {
  if (tokens.input < 0 && tokens.output < 0) {
    out.ascii("null");
    return;
  }
  out.ascii('{"input":');
  out.integer(max<i64>(0, tokens.input));
  out.ascii(',"output":');
  out.integer(max<i64>(0, tokens.output));
  out.ascii(',"cached_input":');
  out.integer(max<i64>(0, tokens.cachedInput));
  out.ascii(',"cache_creation":');
  out.integer(max<i64>(0, tokens.cacheCreation));
  out.ascii(',"reasoning":');
  out.integer(max<i64>(0, tokens.reasoning));
  out.byte(0x7d);
}

function format(out: Buffer, value: Format, endpoint: Endpoint): void {
  if (endpoint != Endpoint.None) name(out, endpointName(endpoint));
  else name(out, formatName(value == Format.Unknown ? Format.ChatCompletions : value));
}
