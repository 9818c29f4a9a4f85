// How a stream context calls its filter.

export interface FilterCalls {
  /** Calls a callback without a filter status; undefined if the filter does not export it. */
  call(callback: string, context: { readonly id: number }, args: readonly number[]): number | undefined;
  /** Calls a callback that returns a filter status; Continue if the filter does not export it. */
  callFilter(
    callback: string,
    context: { readonly id: number },
    args: readonly number[],
    convert: (result: number, stopped: boolean) => number,
  ): number;
  /** Runs the action when the current callback has returned. */
  afterCall(action: () => void): void;
  forgetContext(id: number): void;
}
