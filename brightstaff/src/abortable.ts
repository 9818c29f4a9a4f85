// Work that ends with its caller's signal, at a deadline, or through `abort`. The signal's reason says which.
// AbortSignal.any does not serve: Node may collect a timeout that only it refers to.

export interface Abortable {
  signal: AbortSignal;
  /** Has no effect once the work is done. */
  abort(reason: unknown): void;
}

/** Rejects with the signal's reason once the signal has aborted, whatever the work's result. */
export async function abortable<Result>(
  work: (own: Abortable) => Promise<Result>,
  parent?: AbortSignal,
): Promise<Result> {
  parent?.throwIfAborted();
  const controller = new AbortController();
  let done = false;
  const abort = (reason: unknown): void => {
    if (!done) controller.abort(reason);
  };
  const follow = (): void => abort(parent?.reason);
  parent?.addEventListener("abort", follow, { once: true });
  try {
    return await work({ signal: controller.signal, abort });
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    done = true;
    parent?.removeEventListener("abort", follow);
  }
}

/** `late` creates the reason with which the work ends at its deadline. */
export function withDeadline<Result>(
  milliseconds: number,
  late: () => Error,
  work: (own: Abortable) => Promise<Result>,
  parent?: AbortSignal,
): Promise<Result> {
  return abortable(async (own) => {
    const timer = setTimeout(() => own.abort(late()), milliseconds);
    try {
      return await work(own);
    } finally {
      clearTimeout(timer);
    }
  }, parent);
}

/** Creates the error for a response that is late. */
export function late(milliseconds: number): () => Error {
  return () => new Error(`it did not answer within ${milliseconds / 1_000} s`);
}

/** For work that ignores the signal, or reacts late. */
export async function orAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  // A later rejection has no listener once the signal has aborted.
  promise.catch(() => {});
  signal.throwIfAborted();
  let leave = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    leave = () => reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}
