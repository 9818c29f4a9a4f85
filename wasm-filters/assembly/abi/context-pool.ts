// A pool of contexts that are not in use: thousands of streams would otherwise make contexts that become garbage.

import { HttpContext } from "./context";

export class ContextPool {
  private idle: Array<HttpContext> = [];

  /** Null when all are in use. */
  take(): HttpContext | null {
    return this.idle.length > 0 ? this.idle.pop() : null;
  }

  giveBack(context: HttpContext): void {
    this.idle.push(context);
  }
}
