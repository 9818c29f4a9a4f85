// The gateway role's root: its settings, its streams, and the observations on their way out.

import { HttpContext, RootContext } from "../abi/context";
import { log, setTickPeriod } from "../abi/host";
import { LogLevel } from "../abi/types";
import { GatewayStream } from "./gateway-stream";
import { Observations } from "./observations";
import { Settings } from "./settings";
import { SettingsReader } from "./settings-reader";

const TICK_MILLISECONDS: i32 = 500;

export class GatewayRoot extends RootContext {
  settings: Settings = new Settings();
  observations!: Observations;
  private idle: Array<GatewayStream> = [];

  onConfigure(ptr: usize, length: i32): bool {
    const reader = new SettingsReader();
    const settings = reader.read(ptr, length);
    if (!settings) {
      log(LogLevel.Error, "llm_gateway refuses its configuration: " + reader.fault);
      return false;
    }
    this.settings = settings;
    this.observations = new Observations(this.id, settings.brightstaff);
    setTickPeriod(TICK_MILLISECONDS);
    return true;
  }

  onTick(): void {
    this.observations.flush();
  }

  onCallResponse(_headers: i32): void {
    this.observations.settle();
  }

  createStream(): HttpContext {
    return this.idle.length > 0 ? this.idle.pop() : new GatewayStream(this);
  }

  takeBack(stream: GatewayStream): void {
    this.idle.push(stream);
  }
}
