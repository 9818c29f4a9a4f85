// Shared data, shared queues and metrics: what outlives a stream.
import { Status } from "./abi.js";
import { latin1 } from "./bytes.js";
import type { HostFunctions } from "./host-function.js";
import type { HostState } from "./host-state.js";

export function sharedFunctions(state: HostState): HostFunctions {
  const { vm, shared, metrics } = state;
  const text = (at: number, size: number): string | undefined => {
    const bytes = vm.memory.read(at, size);
    return bytes && latin1(bytes);
  };
  const written = (done: boolean): number => (done ? Status.Ok : Status.InvalidMemoryAccess);

  return {
    proxy_get_shared_data(keyAt: number, keySize: number, valueAt: number, sizeAt: number, casAt: number) {
      const key = text(keyAt, keySize);
      if (key === undefined) return Status.InvalidMemoryAccess;
      const entry = shared.get(key);
      if (entry === undefined) return Status.NotFound;
      return written(vm.memory.give(entry.value, valueAt, sizeAt) && vm.memory.writeU32(casAt, entry.cas));
    },

    proxy_set_shared_data(keyAt: number, keySize: number, valueAt: number, valueSize: number, cas: number) {
      const key = text(keyAt, keySize);
      const value = vm.memory.read(valueAt, valueSize);
      if (key === undefined || value === undefined) return Status.InvalidMemoryAccess;
      return shared.set(key, value, cas);
    },

    proxy_register_shared_queue(nameAt: number, nameSize: number, tokenAt: number) {
      const name = text(nameAt, nameSize);
      if (name === undefined) return Status.InvalidMemoryAccess;
      return written(vm.memory.writeU32(tokenAt, shared.registerQueue(name)));
    },

    proxy_resolve_shared_queue(
      vmAt: number,
      vmSize: number,
      nameAt: number,
      nameSize: number,
      tokenAt: number,
    ) {
      const vmId = text(vmAt, vmSize);
      const name = text(nameAt, nameSize);
      if (vmId === undefined || name === undefined) return Status.InvalidMemoryAccess;
      const token = vmId === "" || vmId === state.vmId ? shared.resolveQueue(name) : undefined;
      return token === undefined ? Status.NotFound : written(vm.memory.writeU32(tokenAt, token));
    },

    proxy_enqueue_shared_queue(token: number, dataAt: number, dataSize: number) {
      const data = vm.memory.read(dataAt, dataSize);
      if (data === undefined) return Status.InvalidMemoryAccess;
      const queue = shared.queue(token);
      queue?.push(data);
      return queue === undefined ? Status.NotFound : Status.Ok;
    },

    proxy_dequeue_shared_queue(token: number, dataAt: number, sizeAt: number) {
      const queue = shared.queue(token);
      if (queue === undefined) return Status.NotFound;
      const data = queue.shift();
      return data === undefined ? Status.Empty : written(vm.memory.give(data, dataAt, sizeAt));
    },

    proxy_define_metric(type: number, nameAt: number, nameSize: number, idAt: number) {
      const name = text(nameAt, nameSize);
      if (name === undefined) return Status.InvalidMemoryAccess;
      const id = metrics.define(type, name);
      return id === undefined ? Status.BadArgument : written(vm.memory.writeU32(idAt, id));
    },

    proxy_increment_metric: (id: number, offset: bigint) => metrics.increment(id, offset),

    proxy_record_metric: (id: number, value: bigint) => metrics.record(id, BigInt.asUintN(64, value)),

    proxy_get_metric(id: number, valueAt: number) {
      const value = metrics.read(id);
      return typeof value === "number" ? value : written(vm.memory.writeU64(valueAt, value));
    },
  };
}
