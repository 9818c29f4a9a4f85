// One exchange as a line of JSON for brightstaff. The contract has the members, their types and their writers; what is
// here says where each value comes from.

import { Buffer } from "../bytes/buffer";
import { Endpoint, endpointName } from "../contract/endpoints.generated";
import { Format, formatName } from "../contract/formats.generated";
import {
  beginUsage,
  endLine,
  endUsage,
  writeAnswer,
  writeAttempts,
  writeCaller,
  writeChargedTokens,
  writeClientFormat,
  writeDurationMs,
  writeModel,
  writeNoUsage,
  writeProvider,
  writeRequest,
  writeRequestBytes,
  writeRequestId,
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
} from "../contract/observation.generated";
import { stopReasonName } from "../contract/stop-reasons.generated";
import { StreamRecord } from "../exchange/stream-record";
import { Usage } from "../translate/visitor/response";

const NANOSECONDS_PER_MILLISECOND: i64 = 1_000_000;

/** `ended` in nanoseconds since 1970. */
export function writeObservation(out: Buffer, record: StreamRecord, ended: i64): void {
  const attempt = record.attempt;
  const request = record.request;
  const outcome = record.outcome;
  const target = attempt.target;
  if (!target) return;
  const started = request.started;
  writeRequestId(out, request.id);
  if (request.caller.len > 0) writeCaller(out, request.caller);
  writeModel(out, attempt.model);
  writeTarget(out, target.name);
  writeProvider(out, target.provider.id);
  writeClientFormat(out, apiOf(request.format, request.endpoint));
  writeUpstreamFormat(out, apiOf(attempt.format, request.endpoint));
  writeStatus(out, outcome.status);
  writeStream(out, request.streaming);
  writeDurationMs(out, (ended - started) / NANOSECONDS_PER_MILLISECOND);
  const begun = request.streaming && outcome.firstToken > 0;
  writeTtftMs(out, begun ? outcome.firstTokenAfter(started) : -1);
  writeAttempts(out, attempt.count);
  writeTokens(out, outcome.usage);
  if (outcome.charged > 0) writeChargedTokens(out, <i64>Math.ceil(outcome.charged));
  writeStopReason(out, stopReasonName(outcome.stopReason));
  writeTraceparent(out, request.traceparent);
  if (request.size > 0) {
    writeRequest(out, request.text);
    writeRequestBytes(out, request.size);
  }
  if (outcome.text.len > 0) writeAnswer(out, outcome.text);
  endLine(out);
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

/** Before an attempt the upstream format is unknown. */
function apiOf(format: Format, endpoint: Endpoint): string {
  if (endpoint != Endpoint.None) return endpointName(endpoint);
  return formatName(format == Format.Unknown ? Format.ChatCompletions : format);
}
