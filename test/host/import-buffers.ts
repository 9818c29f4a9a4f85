// Bodies, configuration and call answers. Reading zero bytes returns Ok and leaves the out-parameters
// unchanged.
import { BufferType, LAST_BUFFER_TYPE, Status } from "./abi.js";
import { FixedBuffer, type ReadableBuffer } from "./body-buffer.js";
import type { Context } from "./context.js";
import type { HostFunctions } from "./host-function.js";
import type { HostState } from "./host-state.js";

function bufferOf(state: HostState, context: Context, type: number): ReadableBuffer | undefined {
  switch (type) {
    case BufferType.VmConfiguration:
      return new FixedBuffer(state.vmConfiguration);
    case BufferType.PluginConfiguration:
      return context.kind === "root" && context.configuring
        ? new FixedBuffer(context.configuration)
        : undefined;
    case BufferType.HttpCallResponseBody:
      return context.root.callAnswer && new FixedBuffer(context.root.callAnswer.body);
    case BufferType.CallData:
      return new FixedBuffer();
    default:
      return context.kind === "stream" ? context.buffer(type) : new FixedBuffer();
  }
}

export function bufferFunctions(state: HostState): HostFunctions {
  const { vm } = state;
  return {
    proxy_get_buffer_bytes(type: number, start: number, length: number, bytesAt: number, sizeAt: number) {
      if (type > LAST_BUFFER_TYPE) return Status.BadArgument;
      const buffer = bufferOf(state, vm.context, type);
      if (buffer === undefined) return Status.NotFound;
      if (start > buffer.length) return Status.BadArgument;
      const bytes = buffer.read(start, Math.min(length, buffer.length - start));
      if (bytes.length === 0) return Status.Ok;
      return vm.memory.give(bytes, bytesAt, sizeAt) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_get_buffer_status(type: number, lengthAt: number, flagsAt: number) {
      if (type > LAST_BUFFER_TYPE) return Status.BadArgument;
      const buffer = bufferOf(state, vm.context, type);
      if (buffer === undefined) return Status.NotFound;
      const written = vm.memory.writeU32(lengthAt, buffer.length) && vm.memory.writeU32(flagsAt, 0);
      return written ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_set_buffer_bytes(type: number, start: number, length: number, dataAt: number, dataSize: number) {
      if (type > LAST_BUFFER_TYPE) return Status.BadArgument;
      const buffer = bufferOf(state, vm.context, type);
      if (buffer === undefined) return Status.NotFound;
      const data = vm.memory.read(dataAt, dataSize);
      if (data === undefined) return Status.InvalidMemoryAccess;
      return buffer.write(start, length, data);
    },
  };
}
