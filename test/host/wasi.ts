// The WASI functions Envoy offers: the environment of the VM's configuration, output to the log, time and
// randomness. Errors are WASI's numbers, not the ABI's. proc_exit does nothing, as in Envoy.
import { randomFillSync } from "node:crypto";
import type { LogLevel } from "./abi.js";
import { utf8 } from "./bytes.js";
import type { HostFunctions } from "./host-function.js";
import type { HostState } from "./host-state.js";

const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const FAULT = 21;
const NOT_SUPPORTED = 58;
const NOT_IMPLEMENTED = 52;
const REALTIME = 0;
const MONOTONIC = 1;
const OUTPUTS: Readonly<Record<number, LogLevel>> = { 1: "info", 2: "error" };

export function wasiFunctions(state: HostState): HostFunctions {
  const { vm } = state;
  const written = (done: boolean): number => (done ? SUCCESS : FAULT);
  const variables = () =>
    [...state.environment].map(([name, value]) => Buffer.from(`${name}=${value}\0`, "utf8"));

  return {
    environ_sizes_get(countAt: number, sizeAt: number) {
      const texts = variables();
      const size = texts.reduce((sum, text) => sum + text.length, 0);
      return written(vm.memory.writeU32(countAt, texts.length) && vm.memory.writeU32(sizeAt, size));
    },

    environ_get(pointersAt: number, textsAt: number) {
      let at = textsAt;
      for (const [index, text] of variables().entries()) {
        if (!vm.memory.writeU32(pointersAt + index * 4, at) || !vm.memory.write(at, text)) return FAULT;
        at += text.length;
      }
      return SUCCESS;
    },

    args_sizes_get: (countAt: number, sizeAt: number) =>
      written(vm.memory.writeU32(countAt, 0) && vm.memory.writeU32(sizeAt, 0)),

    args_get: () => SUCCESS,

    fd_write(descriptor: number, vectorsAt: number, count: number, writtenAt: number) {
      const level = OUTPUTS[descriptor];
      if (level === undefined) return BAD_DESCRIPTOR;
      const parts: Uint8Array[] = [];
      for (let index = 0; index < count; index += 1) {
        const vector = vm.memory.read(vectorsAt + index * 8, 8);
        if (vector === undefined) return FAULT;
        const view = new DataView(vector.buffer);
        const part = vm.memory.read(view.getUint32(0, true), view.getUint32(4, true));
        if (part === undefined) return FAULT;
        parts.push(part);
      }
      const text = Buffer.concat(parts);
      if (text.length > 0) state.logs.push({ level, text: utf8(text).replace(/\n$/, "") });
      return written(vm.memory.writeU32(writtenAt, text.length));
    },

    fd_read: () => NOT_IMPLEMENTED,
    fd_seek: () => SUCCESS,
    fd_close: () => SUCCESS,

    fd_fdstat_get(descriptor: number, at: number) {
      if (OUTPUTS[descriptor] === undefined) return BAD_DESCRIPTOR;
      const stat = new Uint8Array(24);
      stat[8] = 64; // the right to write
      return written(vm.memory.write(at, stat));
    },

    clock_time_get(clock: number, _precision: bigint, timeAt: number) {
      if (clock !== REALTIME && clock !== MONOTONIC) return NOT_SUPPORTED;
      const { nanoseconds, monotonic } = state.clock;
      return written(vm.memory.writeU64(timeAt, clock === MONOTONIC ? monotonic : nanoseconds));
    },

    random_get(at: number, size: number) {
      return written(vm.memory.write(at, randomFillSync(new Uint8Array(size))));
    },

    proc_exit: () => undefined,
  };
}
