// The shape of a function the host gives to the filter.

/** Arguments are i32 numbers, except the i64 of metrics and clocks. */
type HostFunction = (...args: never[]) => number | undefined;
export type HostFunctions = Readonly<Record<string, HostFunction>>;
