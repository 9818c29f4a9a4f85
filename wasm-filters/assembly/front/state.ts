// The state that all streams of the front role share.

import { RateLimiting } from "../admission/rate-limiting";
import { FilterConfig } from "../config/filter-config";
import { Stats } from "../report/stats";

export class FrontState {
  constructor(
    readonly config: FilterConfig,
    readonly stats: Stats,
    readonly rateLimiting: RateLimiting,
  ) {}
}
