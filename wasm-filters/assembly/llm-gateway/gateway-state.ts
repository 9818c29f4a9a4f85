// What all streams of the gateway role share.

import { Observations } from "./observations";
import { Settings } from "./settings";
import { Stats } from "./stats";

export class GatewayState {
  constructor(
    readonly settings: Settings,
    readonly observations: Observations,
    readonly stats: Stats,
  ) {}
}
