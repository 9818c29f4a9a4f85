// The type of a host function, and of a test's replacement for it.
import type { GuestMemory } from "./memory.js";

/** Arguments are i32 numbers, except the i64 of metrics and clocks. */
type HostFunction = (...args: never[]) => number | undefined;
/** May replace a call: a status and the data it gave the guest, or undefined to run the function. */
export type Interfere = (name: string, args: readonly unknown[], memory: GuestMemory) => number | undefined;
export type HostFunctions = Readonly<Record<string, HostFunction>>;
