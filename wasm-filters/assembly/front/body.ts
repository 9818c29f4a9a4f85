// What brightstaff may be sent of a body, and what it is told of it beforehand.

import { SPACE } from "../bytes/characters";
import { bodyHeader } from "../contract/headers.generated";
import { setHeader } from "../abi/host";
import { HeaderMap } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { JsonIndex } from "../json/json-index";

/**
 * Values and member names of one body. brightstaff turns them into objects: in the worst shape, 100,000 take 10 MB and
 * 115 ms. A long conversation with many tools has 20,000.
 */
export const MAX_VALUES: i32 = 100_000;

const counts = new Buffer(32, 64);

/** Sends the body's bytes and values: brightstaff derives the request's memory from them before it reads the body. */
export function announceBody(json: JsonIndex): bool {
  counts.clear();
  counts.integer(json.length);
  counts.byte(SPACE);
  counts.integer(json.count);
  return setHeader(HeaderMap.Request, bodyHeader, counts.ptr, counts.len);
}
