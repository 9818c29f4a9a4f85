// What all streams of the front role share.

import { RateLimiting } from "./rate-limiting";
import { Settings } from "./settings";
import { Stats } from "./stats";

export class FrontState {
  constructor(
    readonly settings: Settings,
    readonly stats: Stats,
    readonly rateLimiting: RateLimiting,
  ) {}
}
