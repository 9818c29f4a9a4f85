// Sends observations to brightstaff: one JSON line per request, posted in batches by a root context, which never waits
// for an answer. The first line after a quiet time is posted at once, so that a reader finds a request right after it; the
// lines that follow wait for the next tick. Memory is bounded: a full batch, or a brightstaff that is slow or down for long, drops
// lines, which the stat `plano_observations_dropped` counts.

import { actFor, now } from "../abi/host";
import { defineNamed, incrementMetric, NO_METRIC } from "../abi/metrics";
import { MetricType } from "../abi/types";
import { Batch, MAX_BATCH, wasAccepted } from "./batch";
import { Buffer } from "../bytes/buffer";
import { writeObservation } from "./observation-line";
import { Exchange } from "../exchange/exchange";

/** Bytes; a batch of this size does not wait for the next tick. */
const FULL_BATCH: i32 = 256 << 10;
const MAX_LINE: i32 = 256 << 10;
/** Batches that were posted and that brightstaff may not have. */
const MOST_POSTED: i32 = 4;

/** A root context in whose name lines are posted; Envoy cancels its posts when it deletes it. */
export class Sender {
  /** Posts that have no answer yet. */
  underWay: i32 = 0;

  constructor(readonly rootId: u32) {}
}

/** One for all roots of a VM: streams outlive the configuration that they began under, and their lines do, too. */
export class Observations {
  private batch: Batch = new Batch();
  private posted: Array<Batch> = [];
  private idle: Array<Batch> = [];
  private line: Buffer = new Buffer(4096, MAX_LINE);
  /** Whether a batch was posted since the last tick. */
  private isBusy: bool = false;
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
  add(exchange: Exchange, listener: Buffer, ended: i64): void {
    this.line.clear();
    writeObservation(this.line, exchange, listener, ended);
    const text = this.batch.text;
    if (this.line.overflowed || text.len + this.line.len > MAX_BATCH) {
      incrementMetric(this.dropped, 1);
      return;
    }
    text.append(this.line);
    this.batch.lines += 1;
    if ((this.isBusy && text.len < FULL_BATCH) || this.senders.length == 0) return;
    const sender = this.senders[this.senders.length - 1];
    if (this.mayPostNew && actFor(sender.rootId)) this.postNew(sender);
  }

  /** Call at each tick as the sender's root context; posts what is the sender's to post. */
  flush(sender: Sender): void {
    const count = this.senders.length;
    if (count == 0 || this.senders[count - 1] != sender) return;
    this.isBusy = false;
    for (let i = this.posted.length - 1; i >= 0; i--) {
      if (this.posted[i].call == 0) this.post(this.posted[i], sender);
    }
    if (this.batch.lines > 0 && this.mayPostNew) this.postNew(sender);
  }

  /** Takes the answer to one of the sender's posts. Returns false for any other call. */
  take(sender: Sender, call: u32): bool {
    for (let i = 0; i < this.posted.length; i++) {
      const batch = this.posted[i];
      if (batch.call != call) continue;
      sender.underWay -= 1;
      batch.call = 0;
      if (wasAccepted()) this.release(batch);
      return true;
    }
    return false;
  }

  /** Call as the root context of a sender that posts no more. What no other sender is left to post goes with it. */
  end(sender: Sender): void {
    if (this.senders.length == 1) this.flush(sender);
    const index = this.senders.indexOf(sender);
    if (index >= 0) this.senders.splice(index, 1);
  }

  /** While brightstaff is down, only full batches: small ones would soon take all the room. */
  private get mayPostNew(): bool {
    if (this.posted.length == MOST_POSTED) return false;
    if (this.batch.text.len >= FULL_BATCH) return true;
    for (let i = 0; i < this.posted.length; i++) {
      if (this.posted[i].wasRefused) return false;
    }
    return true;
  }

  private postNew(sender: Sender): void {
    const batch = this.batch;
    this.batch = this.idle.length > 0 ? this.idle.pop() : new Batch();
    this.posted.push(batch);
    this.isBusy = true;
    this.post(batch, sender);
  }

  private post(batch: Batch, sender: Sender): void {
    if (batch.post(this.cluster, now())) {
      if (batch.call != 0) sender.underWay += 1;
    } else {
      incrementMetric(this.dropped, batch.lines);
      this.release(batch);
    }
  }

  private release(batch: Batch): void {
    this.posted.splice(this.posted.indexOf(batch), 1);
    batch.clear();
    this.idle.push(batch);
  }
}
