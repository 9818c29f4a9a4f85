// A filter's deadline.
import { type Abortable, withDeadline } from "../abortable.js";
import { FilterFailure } from "./failure.js";

const late = (): Error => new FilterFailure("did not answer in time", 504);

export function withFilterDeadline<Result>(
  milliseconds: number,
  work: (own: Abortable) => Promise<Result>,
  parent?: AbortSignal,
): Promise<Result> {
  return withDeadline(milliseconds, late, work, parent);
}
