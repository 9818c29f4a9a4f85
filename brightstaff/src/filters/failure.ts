// A filter's failure, as opposed to a stop: the filter is down, slow, or its answer is invalid.

export class FilterFailure extends Error {
  override name = "FilterFailure";

  /**
   * `message` continues after the filter's name and is sent to clients: it contains no addresses or texts of others.
   */
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
