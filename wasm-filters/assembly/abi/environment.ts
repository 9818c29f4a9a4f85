// Reads those variables of Envoy's process that `vm_config.environment_variables` names (WASI environ).

import { EQUALS } from "../bytes/characters";
import { Buffer } from "../bytes/buffer";
import { equalsBytes } from "../bytes/slice";
import { environ_get, environ_sizes_get } from "./imports";

const MAX_SIZE: u32 = 1 << 20;

/** Appends the variable's value; false when it is not set or empty. */
export function readVariable(name: Buffer, out: Buffer): bool {
  const sizes = memory.data(8);
  store<u64>(sizes, 0);
  if (environ_sizes_get(sizes, sizes + 4) != 0) return false;
  const count = load<u32>(sizes);
  const size = load<u32>(sizes, 4);
  if (count == 0 || count > MAX_SIZE || size > MAX_SIZE) return false;
  const pointers = heap.alloc(<usize>count * 4);
  const texts = heap.alloc(<usize>size + 1);
  let found = false;
  if (environ_get(pointers, texts) == 0) {
    store<u8>(texts + size, 0);
    for (let i: u32 = 0; i < count && !found; i++) {
      const at: usize = load<u32>(pointers + ((<usize>i) << 2));
      if (at >= texts && at < texts + size) found = copyIfNamed(at, name, out);
    }
  }
  memory.fill(texts, 0, size);
  heap.free(pointers);
  heap.free(texts);
  return found;
}

function copyIfNamed(entry: usize, name: Buffer, out: Buffer): bool {
  let length = 0;
  let equals = -1;
  for (; load<u8>(entry + length) != 0; length++) {
    if (equals < 0 && load<u8>(entry + length) == EQUALS) equals = length;
  }
  if (equals < 0 || equals == length - 1) return false;
  if (!equalsBytes(entry, equals, name.ptr, name.len)) return false;
  out.bytes(entry + equals + 1, length - equals - 1);
  return true;
}
