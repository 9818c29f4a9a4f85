// One exchange as a line of JSON for brightstaff. The contract has the members, their types and their writers; what is
// here says where each value comes from.

import { Buffer } from "../bytes/buffer";
import { Endpoint, endpointName } from "../contract/endpoints.generated";
import { Format, formatName } from "../contract/formats.generated";
import {
  addToAttempts,
  beginAttempts,
  beginShape,
  beginUsage,
  endAttempts,
  endLine,
  endOneOfAttempts,
  endShape,
  endUsage,
  writeAttemptCount,
  writeAttemptsBeganMs,
  writeAttemptsError,
  writeAttemptsMs,
  writeAttemptsProvider,
  writeAttemptsStatus,
  writeAttemptsTarget,
  writeAttemptsUpstreamFormat,
  writeCaller,
  writeChargedTokens,
  writeClientFormat,
  writeDurationMs,
  writeEndedBy,
  writeListener,
  writeModel,
  writeNoUsage,
  writeOwnCall,
  writePath,
  writeProvider,
  writeRequestId,
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
  writeV,
} from "../contract/observation.generated";
import { AttemptError, attemptErrorName } from "../contract/attempt-errors.generated";
import { Ending, endingName } from "../contract/endings.generated";
import { OwnCall, ownCallName } from "../contract/own-calls.generated";
import { stopReasonName } from "../contract/stop-reasons.generated";
import { Attempt } from "../exchange/attempt";
import { Outcome } from "../exchange/outcome";
import { StreamRecord } from "../exchange/stream-record";
import { Usage } from "../translate/visitor/response";

const NANOSECONDS_PER_MILLISECOND: i64 = 1_000_000;
const TOO_MANY_REQUESTS: i32 = 429;
const none = new Buffer(8, 8);

/** `ended` in nanoseconds since 1970. */
export function writeObservation(out: Buffer, record: StreamRecord, ended: i64): void {
  const request = record.request;
  const outcome = record.outcome;
  const started = request.started;
  const duration = max<i64>(0, ended - started) / NANOSECONDS_PER_MILLISECOND;
  writeV(out);
  writeRequestId(out, request.id);
  writeTraceparent(out, request.traceparent);
  writeStartedMs(out, started / NANOSECONDS_PER_MILLISECOND);
  writeDurationMs(out, duration);
  const begun = request.streaming && outcome.firstToken > 0;
  writeTtftMs(out, begun ? outcome.firstTokenAfter(started) : -1);
  writeListener(out, none);
  writePath(out, none);
  writeClientFormat(out, apiOf(request.format, request.endpoint));
  writeStream(out, request.streaming);
  if (request.ownCall != OwnCall.None) writeOwnCall(out, ownCallName(request.ownCall));
  if (request.caller.len > 0) writeCaller(out, request.caller);
  const target = record.attempt.target;
  writeModel(out, target ? record.attempt.model : none);
  writeTarget(out, target ? target.name : none);
  writeProvider(out, target ? target.provider.id : none);
  writeUpstreamFormat(out, target ? apiOf(record.attempt.format, request.endpoint) : "");
  writeAttempts(out, record, duration);
  writeAttemptCount(out, record.attempt.count);
  writeStatus(out, outcome.status);
  writeStopReason(out, stopReasonName(outcome.stopReason));
  writeEndedBy(out, endingName(endingOf(record.attempt, outcome)));
  writeTokens(out, outcome.usage);
  if (outcome.charged > 0) writeChargedTokens(out, <i64>Math.ceil(outcome.charged));
  beginShape(out);
  writeShapeMessages(out, 0);
  writeShapeUserTurns(out, 0);
  writeShapeTools(out, 0);
  writeShapeImages(out, 0);
  writeShapeRequestBytes(out, request.size);
  writeShapeAnswerBytes(out, outcome.delivered);
  endShape(out);
  endLine(out);
}

function writeAttempts(out: Buffer, record: StreamRecord, duration: i64): void {
  const attempt = record.attempt;
  const target = attempt.target;
  beginAttempts(out);
  if (target && attempt.count > 0) {
    addToAttempts(out);
    writeAttemptsTarget(out, target.name);
    writeAttemptsProvider(out, target.provider.id);
    writeAttemptsUpstreamFormat(out, apiOf(attempt.format, record.request.endpoint));
    writeAttemptsStatus(out, record.outcome.status);
    writeAttemptsBeganMs(out, 0);
    writeAttemptsMs(out, duration);
    writeAttemptsError(out, attemptErrorName(AttemptError.None));
    endOneOfAttempts(out);
  }
  endAttempts(out);
}

function endingOf(attempt: Attempt, outcome: Outcome): Ending {
  if (outcome.replied) {
    return outcome.status == TOO_MANY_REQUESTS && attempt.count == 0 ? Ending.Limit : Ending.Gateway;
  }
  return outcome.answered ? Ending.Provider : Ending.Client;
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
