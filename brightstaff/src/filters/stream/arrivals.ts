// The chunks of a stream as they come, with a notice when none has come by the time that is waited for.
import type { Readable } from "node:stream";

export type Arrival = { chunk: Uint8Array } | "late" | { end: true; error?: unknown };

/** The last arrival is the end. Closing the iterator ends the stream, even during silence. */
export async function* arrivalsOf(
  source: Readable,
  due: () => number | undefined,
): AsyncGenerator<Arrival, void, undefined> {
  const chunks: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]();
  const read = (): Promise<Arrival> => {
    const next = chunks.next();
    return next.then(
      ({ done, value }) => (done === true ? { end: true } : { chunk: value }),
      (error: unknown) => ({ end: true, error }),
    );
  };
  try {
    for (let next = read(); ; ) {
      const arrival = await orLate(next, due());
      yield arrival;
      if (arrival === "late") continue;
      if ("end" in arrival) return;
      next = read();
    }
  } finally {
    source.destroy();
  }
}

async function orLate(next: Promise<Arrival>, milliseconds: number | undefined): Promise<Arrival> {
  if (milliseconds === undefined) return next;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, milliseconds, "late");
  });
  try {
    return await Promise.race([next, late]);
  } finally {
    clearTimeout(timer);
  }
}
