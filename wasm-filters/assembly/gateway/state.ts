// The state that all streams of the gateway role share.

import { Observations } from "../report/observations";
import { RateLimiting } from "../admission/rate-limiting";
import { FilterConfig } from "../config/filter-config";
import { Stats } from "../report/stats";
import { StreamWatch } from "../exchange/stream-watch";

export class GatewayState {
  constructor(
    readonly config: FilterConfig,
    readonly observations: Observations,
    readonly stats: Stats,
    readonly rateLimiting: RateLimiting,
    readonly watch: StreamWatch,
  ) {}
}
