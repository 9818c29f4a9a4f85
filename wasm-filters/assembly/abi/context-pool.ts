// Contexts that are not in use: streams come and go by the thousand, and made anew each time they would be garbage.

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
