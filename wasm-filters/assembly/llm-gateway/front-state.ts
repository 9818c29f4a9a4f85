// What all streams of the front role share.

import { Settings } from "./settings";
import { Stats } from "./stats";

export class FrontState {
  constructor(
    readonly settings: Settings,
    readonly stats: Stats,
  ) {}
}
