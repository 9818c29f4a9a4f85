// What all streams of the front role share.

import { RateLimiting } from "../admission/rate-limiting";
import { Settings } from "../config/filter-config";
import { Stats } from "../report/stats";

export class FrontState {
  constructor(
    readonly settings: Settings,
    readonly stats: Stats,
    readonly rateLimiting: RateLimiting,
  ) {}
}
