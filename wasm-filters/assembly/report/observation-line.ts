// One request as a line of JSON for brightstaff; its schema is in brightstaff/src/observations/parse.ts.

import { CLOSE_BRACE, QUOTE } from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { writeEscaped } from "../bytes/escape";
import { Format, formatName } from "../contract/formats.generated";
import { StopReason, stopReasonName } from "../contract/stop-reasons.generated";
import { Usage } from "../translate/visitor/response";
import { Endpoint, endpointName } from "../contract/endpoints.generated";
import { StreamRecord } from "../exchange/stream-record";

const NANOSECONDS_PER_MILLISECOND: i64 = 1_000_000;

/** `ended` in nanoseconds since 1970. */
export function writeObservation(out: Buffer, record: StreamRecord, ended: i64): void {
  const attempt = record.attempt;
  const request = record.request;
  const outcome = record.outcome;
  const target = attempt.target;
  if (!target) return;
  out.ascii('{"request_id":');
  text(out, request.id);
  if (request.caller.len > 0) {
    out.ascii(',"caller":');
    text(out, request.caller);
  }
  out.ascii(',"model":');
  text(out, attempt.model);
  out.ascii(',"target":');
  text(out, target.name);
  out.ascii(',"provider":');
  text(out, target.provider.id);
  out.ascii(',"client_format":');
  format(out, request.format, request.endpoint);
  out.ascii(',"upstream_format":');
  format(out, attempt.format, request.endpoint);
  out.ascii(',"status":');
  out.integer(outcome.status);
  out.ascii(',"stream":');
  out.ascii(request.streaming ? "true" : "false");
  out.ascii(',"duration_ms":');
  out.integer(max<i64>(0, (ended - request.started) / NANOSECONDS_PER_MILLISECOND));
  out.ascii(',"ttft_ms":');
  if (request.streaming && outcome.firstToken > 0) out.integer(outcome.firstTokenAfter(request.started));
  else out.ascii("null");
  out.ascii(',"attempts":');
  out.integer(attempt.count);
  out.ascii(',"usage":');
  usage(out, outcome.usage);
  if (outcome.charged > 0) {
    out.ascii(',"charged_tokens":');
    out.integer(<i64>Math.ceil(outcome.charged));
  }
  out.ascii(',"stop_reason":');
  if (outcome.stopReason == StopReason.None) out.ascii("null");
  else name(out, stopReasonName(outcome.stopReason));
  out.ascii(',"traceparent":');
  if (request.traceparent.len > 0) text(out, request.traceparent);
  else out.ascii("null");
  if (request.size > 0) {
    out.ascii(',"request":');
    text(out, request.text);
    out.ascii(',"request_bytes":');
    out.integer(request.size);
  }
  if (outcome.text.len > 0) {
    out.ascii(',"answer":"');
    out.append(outcome.text);
    out.byte(QUOTE);
  }
  out.ascii("}\n");
}

function text(out: Buffer, value: Buffer): void {
  out.byte(QUOTE);
  writeEscaped(out, value.ptr, value.len);
  out.byte(QUOTE);
}

function name(out: Buffer, value: string): void {
  out.byte(QUOTE);
  out.ascii(value);
  out.byte(QUOTE);
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
  out.byte(CLOSE_BRACE);
}

function format(out: Buffer, value: Format, endpoint: Endpoint): void {
  if (endpoint != Endpoint.None) name(out, endpointName(endpoint));
  else name(out, formatName(value == Format.Unknown ? Format.ChatCompletions : value));
}
