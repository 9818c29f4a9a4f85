// How a filter fails, as against a filter that stops a request: it is down, slow, or not understood.

export class FilterFailure extends Error {
  override name = "FilterFailure";

  /** `message` goes on after the filter's name and is told to clients: no addresses, no texts of others. */
  constructor(
    message: string,
    readonly status: 502 | 504 = 502,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  static of(error: unknown): FilterFailure {
    return error instanceof FilterFailure ? error : new FilterFailure("failed", 502, { cause: error });
  }
}
