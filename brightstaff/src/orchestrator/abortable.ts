// Waits for work only as long as anybody wants its result.

/** Rejects as soon as the signal aborts, also when the work does not heed it; what becomes of the work then is ignored. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    const settle = (): void => signal.removeEventListener("abort", leave);
    signal.addEventListener("abort", leave, { once: true });
    work.then(resolve, reject).finally(settle);
  });
}
