// What happened to requests, on its way to brightstaff: one JSON line each, gathered and posted in batches from the root
// context, never awaited. Everything is bounded: lines that find the batch full, or brightstaff slow, are dropped and
// counted in the stat `plano_observations_dropped`.

import { HeaderWriter } from "../abi/headers";
import { actFor, httpCall } from "../abi/host";
import { defineNamed, incrementMetric, NO_METRIC } from "../abi/metrics";
import { MetricType } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { writeObservation } from "./observation-line";
import { StreamRecord } from "../exchange/stream-record";

const MAX_BATCH: i32 = 1 << 20;
/** From here on a batch does not wait for the next tick. */
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

  /** From now on there is somebody to tell: `cluster` is where brightstaff is, `rootId` in whose name posts are sent. */
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
    if (!record.target) return;
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

  /** Posts what has gathered; called as the root. */
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

  /** A post was answered, or failed. */
  settle(): void {
    this.inFlight = max(0, this.inFlight - 1);
  }
}
