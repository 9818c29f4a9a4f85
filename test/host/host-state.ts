// What one VM and its host functions share: clock, metrics, shared data, posted calls, logs, counts, forced failures.
import type { LogLevel } from "./abi.js";
import { Clock } from "./clock.js";
import type { Interfere } from "./host-function.js";
import { HttpCalls } from "./http-calls.js";
import { Metrics } from "./metrics.js";
import { SharedData } from "./shared-data.js";
import type { Vm } from "./vm.js";

export interface LogLine {
  readonly level: LogLevel;
  readonly text: string;
}

export class HostState {
  readonly vm: Vm;
  readonly vmId: string;
  readonly vmConfiguration: Uint8Array;
  readonly environment: ReadonlyMap<string, string>;
  readonly clock = new Clock();
  readonly metrics = new Metrics();
  readonly shared: SharedData;
  readonly calls: HttpCalls;
  readonly logs: LogLine[] = [];
  /** Calls of every host function since the last reset, by its name in the ABI. */
  readonly counts = new Map<string, number>();
  /** Host functions that return this status without doing anything. */
  readonly failing = new Map<string, number>();
  /** Called before every host function once the filter runs. */
  interfere: Interfere | undefined;
  logLevel = 2;
  readonly pendingDone = new Set<number>();

  constructor(options: {
    vm: Vm;
    vmId: string;
    vmConfiguration: Uint8Array;
    environment: Readonly<Record<string, string>>;
    clusters: readonly string[] | undefined;
    shared: SharedData | undefined;
  }) {
    this.vm = options.vm;
    this.shared = options.shared ?? new SharedData();
    this.vmId = options.vmId;
    this.vmConfiguration = options.vmConfiguration;
    this.environment = new Map(Object.entries(options.environment));
    this.calls = new HttpCalls(options.vm, options.clusters);
  }
}
