// The emulator's public interface for tests.
export { Status } from "./abi.js";
export type { Exchange } from "./exchange.js";
export { HeaderMap } from "./header-map.js";
export { type ExchangeOptions, Host, type HostOptions } from "./host.js";
export type { Interfere } from "./host-function.js";
export { SharedData } from "./shared-data.js";
export type { PropertySource } from "./stream-properties.js";
export { WasmTrap } from "./vm.js";
