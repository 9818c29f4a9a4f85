// The two root contexts of the filter in one VM.
import type { RootContext } from "./context.js";

export interface HostRoots {
  /** Or the front role's. */
  readonly gateway: RootContext;
  readonly upstream: RootContext;
}
