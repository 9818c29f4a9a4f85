// The shape of a function the host gives to the filter, and of what a test may put in its place.
import type { GuestMemory } from "./memory.js";

/** Arguments are i32 numbers, except the i64 of metrics and clocks. */
type HostFunction = (...args: never[]) => number | undefined;
/** May take a call's place: a status, with whatever it gave the guest, or undefined to let the function do its work. */
export type Interfere = (name: string, args: readonly unknown[], memory: GuestMemory) => number | undefined;
export type HostFunctions = Readonly<Record<string, HostFunction>>;
