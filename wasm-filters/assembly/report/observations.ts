// Sends observations to brightstaff: one JSON line per request, posted in batches by a root context, which never waits
// for an answer. The first line after a quiet time is posted at once, so that a reader finds a request right after it; the
// lines that follow wait for the next tick. Memory is bounded: a full batch or a slow brightstaff drops lines, which
// the stat `plano_observations_dropped` counts.

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
const MAX_UNDER_WAY: i32 = 4;
const TIMEOUT_MILLISECONDS: i32 = 5000;

/** A root context in whose name lines are posted; Envoy cancels its posts when it deletes it. */
export class Sender {
  /** Posts that have no answer yet. */
  underWay: i32 = 0;

  constructor(readonly rootId: u32) {}
}

/** One for all roots of a VM: streams outlive the configuration that they began under, and their lines do, too. */
export class Observations {
  private batch: Buffer = new Buffer(16 << 10, MAX_BATCH);
  private line: Buffer = new Buffer(4096, MAX_LINE);
  private headers: HeaderWriter = new HeaderWriter();
  private lines: i32 = 0;
  /** Whether a batch was posted since the last tick. */
  private posted: bool = false;
  private dropped: u32 = NO_METRIC;
  /** The last one posts. */
  private senders: Array<Sender> = [];
  private cluster: Buffer = new Buffer(32, 4096);

  /** `cluster` is brightstaff's. */
  sendTo(cluster: Buffer): void {
    this.cluster.become(cluster.ptr, cluster.len);
  }

  /** From now on `sender` posts. */
  start(sender: Sender): void {
    this.senders.push(sender);
    this.dropped = defineNamed(MetricType.Counter, "plano_observations_dropped");
  }

  /** `listener` is the name of the model listener; `ended` in nanoseconds since 1970. */
  add(record: StreamRecord, listener: Buffer, ended: i64): void {
    this.line.clear();
    writeObservation(this.line, record, listener, ended);
    if (this.line.overflowed || this.batch.len + this.line.len > MAX_BATCH) {
      incrementMetric(this.dropped, 1);
      return;
    }
    this.batch.append(this.line);
    this.lines += 1;
    if ((this.posted && this.batch.len < FULL_BATCH) || this.senders.length == 0) return;
    const sender = this.senders[this.senders.length - 1];
    if (sender.underWay < MAX_UNDER_WAY && actFor(sender.rootId)) this.post(sender);
  }

  /** Call at each tick as the sender's root context; posts the batch if it is the sender's to post. */
  flush(sender: Sender): void {
    const count = this.senders.length;
    if (count == 0 || this.senders[count - 1] != sender) return;
    this.posted = false;
    if (this.batch.len > 0 && sender.underWay < MAX_UNDER_WAY) this.post(sender);
  }

  /** Call as the root context of a sender that posts no more. What no other sender is left to post goes with it. */
  end(sender: Sender): void {
    if (this.senders.length == 1) this.flush(sender);
    const index = this.senders.indexOf(sender);
    if (index >= 0) this.senders.splice(index, 1);
  }

  private post(sender: Sender): void {
    const headers = this.headers;
    headers.clear();
    headers.literal(":method", "POST");
    headers.literal(":path", "/internal/observations");
    headers.literal(":authority", "brightstaff");
    headers.literal("content-type", "application/x-ndjson");
    const sent = headers.finish() && httpCall(this.cluster, headers.pairs, this.batch, TIMEOUT_MILLISECONDS);
    if (sent) sender.underWay += 1;
    else incrementMetric(this.dropped, this.lines);
    this.batch.clear();
    this.lines = 0;
    this.posted = true;
  }
}
