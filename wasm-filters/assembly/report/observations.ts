// Sends observations to brightstaff: one JSON line per request, posted in batches by the root context, which never
// waits for an answer. Memory is bounded: a full batch or a slow brightstaff drops lines, which the stat
// `plano_observations_dropped` counts.

import { HeaderWriter } from "../abi/headers";
import { actFor, httpCall } from "../abi/host";
import { defineNamed, incrementMetric, NO_METRIC } from "../abi/metrics";
import { MetricType } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { writeObservation } from "./observation-line";
import { StreamRecord } from "../exchange/stream-record";

const MAX_BATCH: i32 = 1 << 20;
/** Bytes; a batch of this size does not wait for the next tick. */
const FULL_BATCH: i32 = 256 << 10;
const MAX_LINE: i32 = 256 << 10;
const MAX_IN_FLIGHT: i32 = 4;
const TIMEOUT_MILLISECONDS: i32 = 5000;

export class Observations {
  private batch: Buffer = new Buffer(16 << 10, MAX_BATCH);
  private line: Buffer = new Buffer(4096, MAX_LINE);
  private headers: HeaderWriter = new HeaderWriter();
  private lines: i32 = 0;
  private inFlight: i32 = 0;
  private dropped: u32 = NO_METRIC;

  private rootId: u32 = 0;
  private cluster: Buffer = new Buffer(32, 4096);

  /** `cluster` is brightstaff's; posts are sent as the root context `rootId`. */
  start(rootId: u32, cluster: Buffer): void {
    this.rootId = rootId;
    this.cluster = cluster;
    this.dropped = defineNamed(MetricType.Counter, "plano_observations_dropped");
  }

  free(): void {
    this.batch.free();
    this.line.free();
    this.headers.free();
    this.cluster.free();
    this.lines = 0;
  }

  /** `ended` in nanoseconds since 1970. */
  add(record: StreamRecord, ended: i64): void {
    if (!record.attempt.target) return;
    this.line.clear();
    writeObservation(this.line, record, ended);
    if (this.line.overflowed || this.batch.len + this.line.len > MAX_BATCH) {
      incrementMetric(this.dropped, 1);
      return;
    }
    this.batch.append(this.line);
    this.lines += 1;
    if (this.batch.len >= FULL_BATCH && this.inFlight < MAX_IN_FLIGHT && actFor(this.rootId)) this.flush();
  }

  /** Posts the batch; call as the root context. */
  flush(): void {
    if (this.batch.len == 0 || this.inFlight >= MAX_IN_FLIGHT) return;
    const headers = this.headers;
    headers.clear();
    headers.literal(":method", "POST");
    headers.literal(":path", "/internal/observations");
    headers.literal(":authority", "brightstaff");
    headers.literal("content-type", "application/x-ndjson");
    const sent = headers.finish() && httpCall(this.cluster, headers.pairs, this.batch, TIMEOUT_MILLISECONDS);
    if (sent) this.inFlight += 1;
    else incrementMetric(this.dropped, this.lines);
    this.batch.clear();
    this.lines = 0;
  }

  /** Called when a post has an answer or has failed. */
  settle(): void {
    this.inFlight = max(0, this.inFlight - 1);
  }
}
