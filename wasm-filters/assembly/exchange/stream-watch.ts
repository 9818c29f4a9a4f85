// Looks at the open streams of a worker now and then: one that lasts too long or has fallen silent is ended, and one that
// was ended with an error event is cut off from its provider. Between looks nothing asks for the time.

import { actFor, closeStream } from "../abi/host";
import { StreamType } from "../abi/types";
import { STREAM_DURATION_EXCEEDED } from "../translate/response-failure";
import { replyError, SERVER_ERROR } from "./local-reply";
import { StreamRecord } from "./stream-record";

export class StreamWatch {
  private open: Array<StreamRecord> = [];

  /** Milliseconds between looks, of the longest stream, and of the longest silence; the latter are 0 for none. */
  constructor(
    private readonly period: i64,
    private readonly duration: i64,
    private readonly idle: i64,
  ) {}

  add(record: StreamRecord): void {
    record.pulse.index = this.open.length;
    this.open.push(record);
  }

  remove(record: StreamRecord): void {
    const index = record.pulse.index;
    if (index < 0) return;
    record.pulse.index = -1;
    const last = this.open.pop();
    if (last == record) return;
    last.pulse.index = index;
    this.open[index] = last;
  }

  /** `now` in nanoseconds since 1970. What is ended here leaves the list only after the callback. */
  look(now: i64): void {
    for (let i = 0; i < this.open.length; i++) this.lookAt(unchecked(this.open[i]), now);
  }

  private lookAt(record: StreamRecord, now: i64): void {
    const pulse = record.pulse;
    if (pulse.cut) close(record);
    else if (pulse.heard && this.idle > 0 && pulse.isSilent(this.period, this.idle)) {
      const message = "The model provider's answer paused for longer than " + this.idle.toString() + " ms.";
      end(record, "stream_idle_timeout", message);
    } else if (record.streaming && this.duration > 0 && now - record.started > this.duration * 1_000_000) {
      // The next bytes of an answer are replaced by an error event, if they come before the next look.
      if (pulse.overdue || !record.answered) end(record, STREAM_DURATION_EXCEEDED, late(this.duration));
      pulse.overdue = true;
    }
  }
}

function late(duration: i64): string {
  return (
    "The answer did not begin within " +
    duration.toString() +
    " ms, the longest that this gateway lets a stream last."
  );
}

/** An answer that has begun can only be broken off: the host lets no filter add to it by itself. */
function end(record: StreamRecord, code: string, message: string): void {
  if (record.answered) close(record);
  else if (!record.replied && actFor(record.pulse.context)) {
    record.replied = true;
    record.status = 504;
    replyError(record, 504, SERVER_ERROR, code, message);
  }
}

function close(record: StreamRecord): void {
  if (actFor(record.pulse.context)) closeStream(StreamType.Response);
}
