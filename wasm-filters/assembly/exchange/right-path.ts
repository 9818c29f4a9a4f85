// The path that a client most likely meant by one that is not served: `/chat/completions`, `/v1/v1/messages`,
// `/openai/v1/responses` and `/v1/embeddings/` each end with a served one without its version.

import { SLASH } from "../bytes/characters";
import { equalsAscii, startsWithAscii } from "../bytes/slice";
import { Endpoint, endpointNamed } from "../contract/endpoints.generated";
import { Format, FORMAT_COUNT, formatPath } from "../contract/formats.generated";

const VERSION: string = "/v1/";
const MODELS: string = "models";

/** Empty without one. `hasEndpoints`: what is passed on is served, too. */
export function rightPath(path: usize, length: i32, hasEndpoints: bool): string {
  let end = length;
  while (end > 0 && load<u8>(path + end - 1) == SLASH) end--;
  for (let at = 0; at < end; at++) {
    if (load<u8>(path + at) != SLASH) continue;
    const name = path + at + 1;
    const size = end - at - 1;
    if (!isServed(name, size, hasEndpoints)) continue;
    const isItself = end == length && at + 1 == VERSION.length && startsWithAscii(path, length, VERSION);
    return isItself ? "" : VERSION + String.UTF8.decodeUnsafe(name, size);
  }
  return "";
}

function isServed(name: usize, size: i32, hasEndpoints: bool): bool {
  return (
    isPathOfFormat(name, size) ||
    equalsAscii(name, size, MODELS) ||
    (hasEndpoints && endpointNamed(name, size) != Endpoint.None)
  );
}

function isPathOfFormat(name: usize, size: i32): bool {
  for (let format: Format = 0; format < FORMAT_COUNT; format++) {
    const path = formatPath(format);
    if (path.length > 0 && equalsAscii(name, size, path.slice(VERSION.length))) return true;
  }
  return false;
}
