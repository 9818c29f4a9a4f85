// What all streams of the gateway role share.

import { ContextPool } from "../abi/context-pool";
import { Observations } from "./observations";
import { Settings } from "./settings";
import { Stats } from "./stats";

export class GatewayState {
  streams: ContextPool = new ContextPool();

  constructor(
    readonly settings: Settings,
    readonly observations: Observations,
    readonly stats: Stats,
  ) {}
}
