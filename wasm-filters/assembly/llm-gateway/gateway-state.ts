// What all streams of the gateway role share.

import { Observations } from "./observations";
import { RateLimiting } from "./rate-limiting";
import { Settings } from "./settings";
import { Stats } from "./stats";
import { StreamWatch } from "./stream-watch";

export class GatewayState {
  constructor(
    readonly settings: Settings,
    readonly observations: Observations,
    readonly stats: Stats,
    readonly rateLimiting: RateLimiting,
    readonly watch: StreamWatch,
  ) {}
}
