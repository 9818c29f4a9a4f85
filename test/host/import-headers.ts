// Header and trailer maps. Reading a map that is not shown now returns BadArgument, at access-log time
// NotFound.
import { LAST_MAP_TYPE, MapType, Status } from "./abi.js";
import { fromLatin1, latin1, NO_BYTES } from "./bytes.js";
import type { Context } from "./context.js";
import type { HeaderMap } from "./header-map.js";
import type { HostFunctions } from "./host-function.js";
import type { HostState } from "./host-state.js";
import { marshalPairs, unmarshalPairs } from "./pairs.js";

function readableMap(context: Context, type: number): HeaderMap | undefined {
  if (type === MapType.HttpCallResponseHeaders) return context.root.callAnswer?.headers;
  if (type === MapType.HttpCallResponseTrailers) return context.root.callAnswer?.trailers;
  return context.kind === "stream" ? context.readableMap(type) : undefined;
}

function mutableMap(context: Context, type: number): HeaderMap | undefined {
  return context.kind === "stream" ? context.mutableMap(type) : undefined;
}

export function headerFunctions(state: HostState): HostFunctions {
  const { vm } = state;

  function change(type: number, apply: (map: HeaderMap) => void): number {
    const map = mutableMap(vm.context, type);
    if (map === undefined) return Status.BadArgument;
    apply(map);
    return Status.Ok;
  }

  function changeValue(
    type: number,
    [keyAt, keySize, valueAt, valueSize]: readonly [number, number, number, number],
    apply: (map: HeaderMap, key: string, value: string) => void,
  ): number {
    if (type > LAST_MAP_TYPE) return Status.BadArgument;
    const key = vm.memory.read(keyAt, keySize);
    const value = vm.memory.read(valueAt, valueSize);
    if (key === undefined || value === undefined) return Status.InvalidMemoryAccess;
    return change(type, (map) => apply(map, latin1(key), latin1(value)));
  }

  return {
    proxy_add_header_map_value: (type: number, ...at: [number, number, number, number]) =>
      changeValue(type, at, (map, key, value) => map.add(key, value)),

    proxy_replace_header_map_value: (type: number, ...at: [number, number, number, number]) =>
      changeValue(type, at, (map, key, value) => map.replace(key, value)),

    proxy_remove_header_map_value: (type: number, keyAt: number, keySize: number) =>
      changeValue(type, [keyAt, keySize, 0, 0], (map, key) => map.remove(key)),

    proxy_get_header_map_value(
      type: number,
      keyAt: number,
      keySize: number,
      valueAt: number,
      sizeAt: number,
    ) {
      if (type > LAST_MAP_TYPE) return Status.BadArgument;
      const key = vm.memory.read(keyAt, keySize);
      if (key === undefined) return Status.InvalidMemoryAccess;
      const { context } = vm;
      const map = readableMap(context, type);
      if (map === undefined) {
        return context.kind === "stream" && context.logged ? Status.NotFound : Status.BadArgument;
      }
      const value = map.get(latin1(key));
      if (value === undefined) return Status.NotFound;
      return vm.memory.give(fromLatin1(value), valueAt, sizeAt) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_get_header_map_pairs(type: number, pairsAt: number, sizeAt: number) {
      if (type > LAST_MAP_TYPE) return Status.BadArgument;
      const pairs = readableMap(vm.context, type)?.pairs() ?? [];
      const bytes = pairs.length === 0 ? NO_BYTES : marshalPairs(pairs);
      return vm.memory.give(bytes, pairsAt, sizeAt) ? Status.Ok : Status.InvalidMemoryAccess;
    },

    proxy_set_header_map_pairs(type: number, pairsAt: number, size: number) {
      if (type > LAST_MAP_TYPE) return Status.BadArgument;
      const bytes = vm.memory.read(pairsAt, size);
      if (bytes === undefined) return Status.InvalidMemoryAccess;
      return change(type, (map) => map.assign(unmarshalPairs(bytes)));
    },

    proxy_get_header_map_size(type: number, sizeAt: number) {
      if (type > LAST_MAP_TYPE) return Status.BadArgument;
      const map = mutableMap(vm.context, type);
      if (map === undefined) return Status.BadArgument;
      return vm.memory.writeU32(sizeAt, map.byteSize) ? Status.Ok : Status.InvalidMemoryAccess;
    },
  };
}
